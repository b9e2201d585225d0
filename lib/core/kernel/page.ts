/** A page of a listing. `cursor` is opaque to everybody but the store that made it, and bound to the query that it came from. */
export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** A cursor that this listing did not make: altered, cut, or of another query. */
export class BadCursor extends Error {
  constructor() {
    super("the cursor does not belong to this listing");
    this.name = "BadCursor";
  }
}
