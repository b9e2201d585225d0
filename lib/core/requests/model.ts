/** What a use case is asked by: the same request is the same effect, however often it is carried out. */
export interface RequestIdentity {
  readonly id: string;
  /** When it was first asked for. ISO 8601. */
  readonly at: string;
  /** An earlier attempt was begun and not seen to end: what it did may be there already. */
  readonly resumed: boolean;
}

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How long a claim holds off repetitions: longer than a function that serves requests may run (29 s). */
export const LEASE_MS = 30_000;
/** How long an answer is given again. */
export const KEPT_MS = 24 * 3_600_000;
export const MAX_KEY_LENGTH = 255;

/** 1 to 255 visible ASCII characters. */
export const isIdempotencyKey = (key: string): boolean => key.length <= MAX_KEY_LENGTH && /^[\x21-\x7e]+$/.test(key);
