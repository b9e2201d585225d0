/** Calls of addresses that we configure: the providers' APIs. What a stranger names goes through `guarded.ts`. */

export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of a body that is text. */
  readonly bytes?: Uint8Array;
  /** Somebody outside named the address: then `foreign.ts` calls it. */
  readonly foreign?: true;
  readonly timeoutMs: number;
}
export type HttpCallResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "unsent"; readonly reason: string }
  | { readonly kind: "lost"; readonly reason: string };

/** Providers answer in a few kilobytes; what is longer is not an answer. */
export const MAX_ANSWER_BYTES = 1_000_000;

/** Failures that happen before the first byte leaves: a repeat is safe after them, and after no other. */
export const NEVER_LEFT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_INVALID_URL",
]);

/** Never throws, follows no redirect, and says whether the request may have arrived. */
export async function callHttp({ method, url, headers, body, bytes, timeoutMs }: HttpCall): Promise<HttpCallResult> {
  const sent = (bytes as Uint8Array<ArrayBuffer> | undefined) ?? body;
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(headers ? { headers } : {}),
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await readBounded(response);
    if (text === undefined) return { kind: "lost", reason: "the answer was too long" };
    return { kind: "answered", status: response.status, headers: Object.fromEntries(response.headers), body: text };
  } catch (error) {
    const code = codeOf(error);
    return { kind: NEVER_LEFT.has(code) ? "unsent" : "lost", reason: code };
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The innermost code: `fetch` wraps what really happened. Never a message, which would quote the address. */
function codeOf(error: unknown): string {
  let innermost = "unknown";
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = (cause as { code?: unknown }).code;
    innermost =
      typeof code === "string" ? code : innermost === "unknown" || !("cause" in cause) ? cause.name : innermost;
    if (cause instanceof AggregateError) {
      const [first] = cause.errors as unknown[];
      const inner = (first as { code?: unknown } | undefined)?.code;
      if (typeof inner === "string") return inner;
    }
  }
  return innermost;
}
