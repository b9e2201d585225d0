/** Posts to addresses that a tenant or a customer names, by the guarded client, with what happened told as `callHttp` tells it. */
import { makeGuardedFetch } from "./guarded.ts";
import { type HttpCall, type HttpCallResult, MAX_ANSWER_BYTES, NEVER_LEFT } from "./http.ts";

/** `allow`: see `makeGuardedFetch`. Never throws. Of the answer's headers `retry-after` is told. */
export async function callForeign(
  { method, url, headers = {}, body = "", bytes, timeoutMs }: HttpCall,
  options: { readonly allow: readonly string[] },
): Promise<HttpCallResult> {
  if (method !== "POST") return { kind: "unsent", reason: "refused: only what is posted" };
  const sent = bytes ?? Buffer.from(body);
  const answer = await makeGuardedFetch(options)({ url, headers, body: sent, maxBytes: MAX_ANSWER_BYTES, timeoutMs });
  switch (answer.kind) {
    case "fetched": {
      const { status, retryAfter } = answer;
      const told: Readonly<Record<string, string>> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
      return { kind: "answered", status, headers: told, body: Buffer.from(answer.body).toString("utf8") };
    }
    case "refused":
      return { kind: "unsent", reason: `refused: ${answer.reason}` };
    case "too_large":
      return { kind: "lost", reason: "the answer was too long" };
    case "failed":
      return { kind: NEVER_LEFT.has(answer.reason) ? "unsent" : "lost", reason: answer.reason };
  }
}
