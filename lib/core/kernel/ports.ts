/** Ambient authority, handed in: core code has no clock, no randomness and no hashing of its own. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

export interface Ids {
  /** A fresh, unguessable id of 26 lower-case base-32 characters (130 random bits). */
  random(): string;
  /**
   * The same 26 characters for the same parts, in order: SHA-256, truncated to 130 bits. Parts are length-prefixed, so
   * ("ab", "c") and ("a", "bc") differ. An id made this way does not reveal what it was made of.
   */
  derive(...parts: readonly string[]): string;
}

/** Makes a text unreadable to whoever does not know the secret, which is kept nowhere. */
export interface Seal {
  close(secret: readonly string[], text: string): string;
  /** Undefined for what this secret did not seal. */
  open(secret: readonly string[], sealed: string): string | undefined;
}
