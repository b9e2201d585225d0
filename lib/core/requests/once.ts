/** A request with an idempotency key is carried out once: repeated, it gets the answer that it got before. */
import type { Clock, Ids, Seal } from "../kernel/ports.ts";
import { KEPT_MS, LEASE_MS, type RequestIdentity, type StoredAnswer } from "./model.ts";
import type { RequestStore } from "./ports.ts";

interface OncePorts {
  readonly requests: RequestStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seal: Seal;
  readonly tenant: string;
}

export interface OnceInput {
  /** The caller's key. It is not stored: only what is derived from it. */
  readonly key: string;
  /** Who asks, and what for. */
  readonly scope: readonly string[];
  /** Everything that makes this request differ from another one in the same scope. */
  readonly content: string;
}

export type OnceOutcome<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "replayed"; readonly answer: StoredAnswer }
  | { readonly kind: "running"; readonly retryAfterMs: number }
  | { readonly kind: "reused" };

/**
 * Answers below 400 are stored. A refusal did nothing, so the key is free again, unless an earlier attempt under the same key
 * may have done something: then only the same request can go on with it. Whatever `run` throws is thrown on, and the next
 * attempt is the same request, so an effect that was reached is not reached twice.
 */
export type Once = <Answer extends StoredAnswer>(
  input: OnceInput,
  run: (request: RequestIdentity) => Promise<Answer>,
) => Promise<OnceOutcome<Answer>>;

export function makeOnce({ requests, clock, ids, seal, tenant }: OncePorts): Once {
  return async (input, run) => {
    const now = clock.now();
    const key = ids.derive("request", tenant, ...input.scope, input.key);
    const claim = await requests.claim({
      key,
      // The caller's key salts it: what was asked may hold secrets, and whoever reads the table must not be able to try them out.
      fingerprint: ids.derive("fingerprint", input.key, input.content),
      requestId: ids.random(),
      at: iso(now),
      leaseUntil: iso(now + LEASE_MS),
      expiresAt: iso(now + KEPT_MS),
    });
    switch (claim.kind) {
      case "answered":
        return { kind: "replayed", answer: opened(claim.answer, secretOf(input)) };
      case "running":
        return { kind: "running", retryAfterMs: Math.max(1_000, Date.parse(claim.until) - now) };
      case "reused":
        return claim;
      case "claimed":
        return { kind: "answered", answer: await carryOut(key, secretOf(input), claim, run) };
    }
  };

  async function carryOut<Answer extends StoredAnswer>(
    key: string,
    secret: readonly string[],
    { requestId, at, resumed }: { readonly requestId: string; readonly at: string; readonly resumed: boolean },
    run: (request: RequestIdentity) => Promise<Answer>,
  ): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await run({ id: requestId, at, resumed });
    } catch (error) {
      // Should this fail too, the lease ends by itself; the first failure is the one to tell.
      await requests.release(key, requestId, "resume").catch(() => undefined);
      throw error;
    }
    if (answer.status < 400) {
      const { status, headers, body } = answer;
      await requests.complete(key, requestId, { status, headers, body: seal.close(secret, body) });
    } else {
      await requests.release(key, requestId, resumed || answer.status >= 500 ? "resume" : "forget");
    }
    return answer;
  }

  function opened({ status, headers, body }: StoredAnswer, secret: readonly string[]): StoredAnswer {
    // As they were stored before they were sealed; none of these is older than a day.
    if (body.startsWith('{"')) return { status, headers, body };
    const text = seal.open(secret, body);
    if (text === undefined) throw new Error("the stored answer was not sealed by this request");
    return { status, headers, body: text };
  }
}

/**
 * An answer may hold what was said to a customer, and lies in a row that nobody finds when that customer is to be forgotten: so it is
 * sealed with what the caller alone knows, the key that they chose and what they asked for.
 */
const secretOf = ({ key, content }: OnceInput): readonly string[] => ["answer", key, content];

const iso = (ms: number): string => new Date(ms).toISOString();
