/** Requests to the API (JSON 1.0 with its operation in a header), and how its answers read. The gateway signs them. */
import { classOfCode, retryAfter } from "../common/outcome.ts";
import { type Json, record, string } from "../common/payloads.ts";
import type { ErrorClass, Http } from "../contract.ts";
import { ERROR_NAMES, ERROR_REASONS, manifest } from "./manifest.ts";

export type Answer =
  | { readonly kind: "ok"; readonly value: Json }
  | {
      readonly kind: "refused";
      readonly of: ErrorClass;
      readonly status: number;
      /** The reason where there is one, else the name, else the status. */
      readonly code: string;
      readonly text: string;
      readonly afterMs?: number;
      /** Amazon's own words, not those of something in between. */
      readonly named: boolean;
    }
  | { readonly kind: "unsent" | "lost"; readonly text: string };

export async function call(http: Http, baseUrl: string, operation: string, input: unknown): Promise<Answer> {
  const result = await http({
    method: "POST",
    url: `${baseUrl.replace(/\/+$/, "")}/`,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `PinpointSMSVoiceV2.${operation}` },
    body: JSON.stringify(input),
    timeoutMs: manifest.send.timeoutMs,
  });
  if (result.kind !== "answered") return { kind: result.kind, text: result.reason };
  const { status } = result;
  const value = json(result.body);
  if (status >= 200 && status < 300 && value !== undefined) return { kind: "ok", value };
  const header = Object.entries(result.headers).find(([name]) => name.toLowerCase() === "x-amzn-errortype")?.[1];
  // A name may come with a namespace before it and an address behind it.
  const name = (header ?? string(value?.__type) ?? "").split("#").at(-1)?.split(":")[0] ?? "";
  const reason = string(value?.Reason) ?? "";
  const of = ownOf(ERROR_REASONS, reason) ?? ownOf(ERROR_NAMES, name) ?? classOfCode(manifest, status) ?? "rejected";
  const afterMs = retryAfter(result.headers);
  const text = string(value?.Message) ?? string(value?.message) ?? `HTTP ${status} without a readable answer`;
  return {
    kind: "refused",
    of,
    status,
    code: reason || name || `http_${status}`,
    text: text.slice(0, 500).toWellFormed(),
    ...(afterMs === undefined ? {} : { afterMs }),
    named: name !== "",
  };
}

const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function json(body: string): Json | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}
