import type { HttpRequest } from "./message.ts";
import { Refused, refuse } from "./problem.ts";

export const MAX_BODY_BYTES = 1024 * 1024;
/** Far more than any request has: what looks into a body goes down by calls, which must not run out. */
const MAX_NESTING = 64;

/**
 * The body as JSON; an empty one is an empty object, so that operations without a body need none. Throws `Refused`: 413 above
 * 1 MiB, 415 for anything but JSON, 400 for what cannot be parsed or is nested deeper than 64.
 */
export function readJson({ headers, body }: Pick<HttpRequest, "headers" | "body">): unknown {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new Refused(refuse("payload_too_large", { detail: `a body may have ${MAX_BODY_BYTES} bytes` }));
  }
  if (body.byteLength === 0) return {};
  const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/(?:json|[a-z0-9.+-]+\+json)$/.test(mediaType)) {
    throw new Refused(
      refuse("unsupported_media_type", {
        detail: "send it as application/json",
        headers: { accept: "application/json" },
      }),
    );
  }
  const given = parsed(body);
  if (isDeep(given)) throw new Refused(refuse("malformed_json", { detail: `it is nested deeper than ${MAX_NESTING}` }));
  return given;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    // The parser's own words quote the body.
    throw new Refused(refuse("malformed_json"));
  }
}

/** Level by level, without a call for each. */
function isDeep(given: unknown): boolean {
  let level = [given];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return true;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** JSON with the fields in order, so that two spellings of one request are one request. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
