import type { AuditBlock } from "./model.ts";

/** Something that somebody did and that changes no row: it becomes a row of its own, for the audit log to take up. */
export interface Activity {
  readonly kind: "signed_in" | "refused" | "exported" | "deleted";
  readonly at: string;
  /** What it was done to, and how it is called in the log. */
  readonly subject?: { readonly entity: string; readonly id: string };
  /** Plain facts without anything personal: which permission was lacking, how many rows were exported. */
  readonly facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Of one tenant. */
export interface ActivityStore {
  /** `once`: the same again on the same day changes nothing. Who did it is who acts at present. */
  record(activity: Activity, once: string): Promise<void>;
}

/** The chain of one tenant. Nothing in it is ever changed or taken away. */
export interface AuditChain {
  /** The newest block, as it surely is. */
  last(): Promise<AuditBlock | undefined>;
  /** `taken`: there is another block of this number. The same block again is `appended`. */
  append(block: AuditBlock, previous: AuditBlock | undefined): Promise<"appended" | "taken">;
}

export interface AuditReader {
  /** Newest first, from this number downwards; without one, from the newest. At most so many. */
  blocks(from: number | undefined, limit: number): Promise<readonly AuditBlock[]>;
  /** Oldest first, from this number upwards: all of them, in portions. */
  chain(from: number): AsyncIterable<AuditBlock>;
  /** The number of the first block that was sealed on a day or after it. */
  firstSince(day: string): Promise<number | undefined>;
}
