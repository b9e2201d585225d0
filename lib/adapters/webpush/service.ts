/** The push services of the browsers. Source: https://www.rfc-editor.org/rfc/rfc8030 */
import type { Clock } from "../../core/kernel/ports.ts";
import type { PushKeys, PushPayload } from "../../core/push/model.ts";
import type { PushAnswer, PushService } from "../../core/push/ports.ts";
import { encrypt, isPoint } from "../../webpush/encryption.ts";
import { vapidHeader } from "../../webpush/vapid.ts";

/** Payloads are ids: each is filled up to this, which all fit in. Bytes. */
const FILL = 512;
const TIMEOUT_MS = 10_000;

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}
type Posted =
  | { readonly kind: "fetched"; readonly status: number; readonly retryAfter?: string | undefined }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "too_large" | "failed" };

/** `post`: goes nowhere but to public addresses, for browsers name them. */
export function makePushService({
  post,
  clock,
}: {
  readonly post: (request: Post) => Promise<Posted>;
  readonly clock: Clock;
}): PushService {
  return {
    async send({ endpoint, keys }, { payload, ttlSeconds, topic, urgency }, vapid) {
      const body = sealed(payload, keys);
      if (body === undefined) return { kind: "refused", reason: "no_point" };
      const answer = await post({
        url: endpoint,
        headers: {
          authorization: vapidHeader(endpoint, vapid, clock.now()),
          "content-encoding": "aes128gcm",
          "content-type": "application/octet-stream",
          ttl: String(ttlSeconds),
          topic,
          urgency,
        },
        body,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.kind === "fetched") return read(answer.status, answer.retryAfter);
      return answer.kind === "refused" ? { kind: "refused", reason: "address" } : { kind: "busy" };
    },
  };

  /** Undefined when the browser's key is none. */
  function sealed(payload: PushPayload, keys: PushKeys): Uint8Array | undefined {
    return isPoint(keys.p256dh) ? encrypt(Buffer.from(JSON.stringify(payload)), keys, FILL) : undefined;
  }

  function read(status: number, retryAfter: string | undefined): PushAnswer {
    if (status >= 200 && status < 300) return { kind: "taken" };
    if (status === 404 || status === 410) return { kind: "gone" };
    if (status === 408 || status === 429 || status >= 500) return { kind: "busy", seconds: secondsOf(retryAfter) };
    return { kind: "refused", reason: String(status) };
  }

  /** Seconds, or a date. */
  function secondsOf(retryAfter: string | undefined): number | undefined {
    if (retryAfter === undefined) return undefined;
    const seconds = /^\d{1,9}$/.test(retryAfter)
      ? Number(retryAfter)
      : Math.ceil((Date.parse(retryAfter) - clock.now()) / 1000);
    return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
  }
}
