/** What the table's stream tells: a row before and after one write, and its place in the stream. */

/** A row as the table holds it, keys included. */
export type Image = Readonly<Record<string, unknown>>;

/**
 * Rows that projections learn from; the stream's filter lets nothing else through, so that what a projection writes does not come
 * back to it. Whoever adds a kind of row that some projection has to see adds its `entity` here.
 */
export const PROJECTED_ENTITIES = [
  "conversation",
  "message",
  "contact",
  "consent",
  "lead",
  "stage-move",
  "activity",
  "fact",
  "breach",
  "satisfaction",
  "settings",
  "beacon",
  "personal-notice",
  "member",
  "role",
  "api-key",
  "live-closing",
  "hit",
  "notification",
  "engagement",
  "event",
  "feedback-request",
  "consent",
  "interest",
  "contact-event",
  "list-member",
  "campaign",
  "campaign-signature",
  "campaign-credit",
  "campaign-delivery",
  "wave",
  "automation-run",
  "campaign",
  "reminder",
  "calendar-event",
  "google-busy",
  "signature-request",
] as const;

export interface Change {
  readonly tenant: string;
  /** The row's `entity`. */
  readonly entity: string;
  readonly key: { readonly pk: string; readonly sk: string };
  /** Absent for a row that is new. */
  readonly before?: Image;
  /** Absent for a row that is gone. */
  readonly after?: Image;
  /** The row was deleted because its time was over, not by anybody. */
  readonly expired: boolean;
  /** When the write was made, to the second, as DynamoDB dates it. The same however often the change is handed over. */
  readonly at: string;
  readonly place: Place;
}

/**
 * Where a change stands in the stream. A row's changes are all in one line of shards, in order; within a shard sequences compare as
 * text. A change that is handed over again has the same place.
 */
export interface Place {
  readonly shard: string;
  readonly sequence: string;
}

const SEQUENCE_LENGTH = 40;

/** Sequence numbers are decimals of 21 to 40 digits; of one length, they compare as text. */
export const sequenceText = (sequence: string): string => sequence.padStart(SEQUENCE_LENGTH, "0");

/** A change that a projection could not make sense of, however often it came: it is passed over, and somebody is told. */
export interface Skipped {
  readonly place: Place;
  readonly entity: string;
  readonly error: unknown;
}

/** The last is the table's: a key that is empty or of the wrong type, an item that is too large. */
const UNREADABLE: ReadonlySet<string> = new Set([
  ...["TypeError", "RangeError", "SyntaxError", "URIError", "$ZodError", "ValidationException"],
]);

/**
 * Whether no repetition mends it: the row lacks what is read of it, or says what the table does not take. What fails on the way to a store or a
 * provider is not of this kind, and neither is what anybody threw to be asked again.
 */
export function isUnreadable(error: unknown): boolean {
  // A connection that breaks is a `TypeError` of `fetch`, which says by what.
  if (!(error instanceof Error) || error.cause !== undefined) return false;
  return UNREADABLE.has(error.name);
}

/**
 * Something that is kept from the changes of the table: counters, an index, the audit log, what is pushed to screens.
 *
 * `project` gets the changes of one shard in their order, at least once, in batches that are cut differently when they come again; it
 * has to make the same of them however often they come. It resolves when nothing of them is left to do, and throws to get all of them
 * again; the others are not disturbed by that. A change that no repetition would mend is skipped, and named in the answer.
 */
export interface Projection {
  readonly name: string;
  project(changes: readonly Change[]): Promise<readonly Skipped[] | undefined>;
}

/** The second reads what the first has made of the same changes. They are one projection: when either throws, both get them again. */
export const oneAfterAnother = (first: Projection, second: Projection): Projection => ({
  name: first.name,
  async project(changes) {
    const skipped = await first.project(changes);
    return [...(skipped ?? []), ...((await second.project(changes)) ?? [])];
  },
});
