/** HMAC-SHA256, hexadecimal. */
export interface Mac {
  sign(key: string, text: string): string;
  /** In constant time. */
  same(left: string, right: string): boolean;
}

/** How much somebody did lately, kept in the table so that every process knows. */
export interface VisitLimits {
  /** Counts one more; false when there were `limit` of this name in the present `seconds` already, and then counts nothing. */
  take(name: string, limit: number, seconds: number, now: number): Promise<boolean>;
}
