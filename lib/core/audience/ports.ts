import type { AudienceRow } from "./model.ts";

/** How many there are of whom, for planning without reading them. */
export interface Tally {
  readonly rows: number;
  /** By the zones that may be a person's (`zonesOf`). */
  readonly zones: readonly { readonly zones: readonly string[]; readonly count: number }[];
  /** Every change that was seen until then is in it. ISO 8601. */
  readonly asOf: string;
}

/** Of one tenant. */
export interface AudienceStore {
  /**
   * In the order of ids, from `from` on (included) and before `to` ("": to the end); crosses the parts of the table. `next`: where to go on;
   * absent when there is nothing behind. Pages may be short. May be a moment behind.
   */
  range(
    from: string,
    to: string,
    limit: number,
  ): Promise<{ readonly rows: readonly AudienceRow[]; readonly next?: string }>;
  /** In the order of the ids; undefined for what has no row: unknown, erased or merged into another. May be a moment behind. */
  all(contactIds: readonly string[]): Promise<readonly (AudienceRow | undefined)[]>;
  tally(): Promise<Tally>;
}
