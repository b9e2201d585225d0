import type { StoredAnswer } from "./model.ts";

/** A request that carries an idempotency key and has not been answered yet, as far as its server knows. */
export interface RequestClaim {
  /** Derived from who asks, what for, and the caller's key; unique within the tenant. 26 characters. */
  readonly key: string;
  /** Derived from what was asked. Two requests of one key with two fingerprints are two requests. */
  readonly fingerprint: string;
  /** Fresh and random: the id under which the use case runs, should this claim be the first. */
  readonly requestId: string;
  /** Now, and the time of the first request should this claim be the first. ISO 8601. */
  readonly at: string;
  readonly leaseUntil: string;
  /** When the key is free again. A store may delete the record then; it must not find it from then on, deleted or not. */
  readonly expiresAt: string;
}

export type ClaimOutcome =
  /** It is this server's until the lease ends. `requestId` and `at` are those of the first claim, so a resumed request is the same request. */
  | { readonly kind: "claimed"; readonly requestId: string; readonly at: string; readonly resumed: boolean }
  /** Answered before: this was the answer. */
  | { readonly kind: "answered"; readonly answer: StoredAnswer }
  /** Another server is at it, until then at the latest. */
  | { readonly kind: "running"; readonly until: string }
  /** The key was used with another fingerprint; answered or not, running or not. */
  | { readonly kind: "reused" };

export interface RequestStore {
  /**
   * Takes the key, by one conditional write when nobody holds it. A record that is there and not expired decides: another
   * fingerprint is `reused`, an answer is `answered`, a lease that has not ended (`leaseUntil` > `at`) is `running`. A lease that
   * has ended without an answer is taken over by a second conditional write (on the ended lease that was seen): `claimed` with
   * `resumed`, keeping the first `requestId`, `at` and `expiresAt` and setting the new `leaseUntil`; `running` when somebody else
   * took it over first. Reads nothing that is older than its own condition.
   */
  claim(claim: RequestClaim): Promise<ClaimOutcome>;
  /**
   * Stores the answer and ends the lease, if the record still belongs to `requestId`; otherwise, and when an answer is stored
   * already, it changes nothing.
   */
  complete(key: string, requestId: string, answer: StoredAnswer): Promise<void>;
  /**
   * Ends the lease without an answer, if the record still belongs to `requestId` and has no answer; otherwise changes nothing.
   * `forget`: nothing was done, and the key is free for any request. `resume`: something may have been done, and the next claim
   * with the same fingerprint carries on under the same `requestId` and `at`.
   */
  release(key: string, requestId: string, how: "forget" | "resume"): Promise<void>;
}
