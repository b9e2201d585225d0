import type { Contact } from "../contacts/model.ts";
import type { BusinessEvent } from "../events/model.ts";
import type { AudienceRow, Part, Sources, Watched } from "./model.ts";

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

/** How a row is kept. Everything is read as it surely stands. */
export interface AudienceDesk {
  get(contactId: string): Promise<AudienceRow | undefined>;
  /**
   * Puts the row in the place of the one whose version is one less, together with the events that it makes known. `conflict`: another came
   * first, and nothing was written.
   */
  put(row: AudienceRow, told: readonly BusinessEvent[]): Promise<"put" | "conflict">;
  /** Takes it away, whatever its version by now; one that is gone is left alone. */
  remove(row: Pick<AudienceRow, "contactId">): Promise<void>;
}

/** What rows are made of, as it surely stands. */
export interface AudienceSources {
  /** The contact that speaks and all that were merged into it, as `ContactDesk.family`. */
  family(contactId: string): Promise<readonly Contact[]>;
  /** Of these contacts together, in no order. Of events the latest `COUNTED_EVENTS`. */
  read<P extends Part>(part: P, contactIds: readonly string[]): Promise<Sources[P]>;
}

/** As they are known by now: what was changed less than half a minute ago may be missing. */
export type ReadWatched = () => Promise<readonly Watched[]>;
