/** Posts signed events to addresses that tenants name, by the guarded client. */
import type { PostWebhook } from "../../core/webhooks/ports.ts";
import { signedHeaders } from "../../signing/standard-webhooks.ts";
import { makeGuardedFetch } from "./guarded.ts";

/** An answer says yes or no; what is longer is a page. */
const MAX_ANSWER_BYTES = 64_000;

interface PostOptions {
  /** See `makeGuardedFetch`. */
  readonly allow: readonly string[];
  /** Epoch milliseconds: the time that is signed. */
  readonly now: () => number;
}

export function makePostWebhook({ allow, now }: PostOptions): PostWebhook {
  const fetchGuarded = makeGuardedFetch({ allow });
  return async ({ url, headers, secrets, id, body, timeoutMs }) => {
    const signed = signedHeaders(secrets.join(" "), { id, now: now(), body });
    if (!signed) return { kind: "failed", reason: "no secret" };
    const answer = await fetchGuarded({
      url,
      // What is signed goes before what somebody named.
      headers: { ...headers, "content-type": "application/json", "user-agent": "Chasqui", ...signed },
      body: Buffer.from(body),
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs,
    });
    switch (answer.kind) {
      case "fetched": {
        const { status, retryAfter } = answer;
        const text = Buffer.from(answer.body).toString("utf8");
        return { kind: "answered", status, body: text, ...(retryAfter === undefined ? {} : { retryAfter }) };
      }
      case "too_large":
        return { kind: "failed", reason: "the answer was too long" };
      case "refused":
        return { kind: "failed", reason: `refused: ${answer.reason}` };
      case "failed":
        return { kind: "failed", reason: answer.reason };
    }
  };
}
