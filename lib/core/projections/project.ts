/** Hands a batch of the stream to every projection, each on its own. */
import { type Change, isUnreadable, type Projection, type Skipped } from "./model.ts";

export interface ProjectOutcome {
  /** Those that have to get the batch again, and why. */
  readonly failed: readonly { readonly projection: string; readonly error: unknown }[];
  readonly skipped: readonly PassedOver[];
}

/** A change that a projection passed over, and the row that it is of: there it can be looked at. */
export interface PassedOver extends Skipped {
  readonly projection: string;
  readonly key: Change["key"];
}

/** The changes of one shard, in order. Never throws. */
export type ProjectChanges = (changes: readonly Change[]) => Promise<ProjectOutcome>;

const MAX_REMEMBERED = 500;
/** Rows are odd one by one. Where so many of a batch are, and most of it, the mistake is ours, and somebody has to be told. */
const MANY = 10;

export function makeProjectChanges(projections: readonly Projection[]): ProjectChanges {
  /**
   * How far a projection is in a shard, by what this process saw. Only a saving: when one projection makes the batch come again, the
   * others do not repeat themselves. A process that does not know hands everything over.
   */
  const done = new Map<string, string>();

  return async (changes) => {
    const failed: { projection: string; error: unknown }[] = [];
    const skipped: PassedOver[] = [];
    const keys = new Map(changes.map(({ place, key }) => [place.sequence, key]));
    await Promise.all(
      projections.map(async (projection) => {
        try {
          for (const one of await run(projection, changes)) {
            const key = keys.get(one.place.sequence) ?? { pk: "", sk: "" };
            skipped.push({ ...one, projection: projection.name, key });
          }
        } catch (error) {
          failed.push({ projection: projection.name, error });
        }
      }),
    );
    return { failed, skipped };
  };

  async function run(projection: Projection, changes: readonly Change[]): Promise<readonly Skipped[]> {
    const last = changes.at(-1)?.place;
    if (!last) return [];
    const mark = `${projection.name} ${last.shard}`;
    const from = done.get(mark) ?? "";
    const rest = changes.filter(({ place }) => place.sequence > from);
    if (rest.length === 0) return [];
    const skipped = await projected(projection, rest);
    const [odd] = skipped;
    if (odd && skipped.length >= MANY && skipped.length > rest.length / 2) throw odd.error;
    if (done.size >= MAX_REMEMBERED) done.clear();
    done.set(mark, last.sequence);
    return skipped;
  }
}

/**
 * One row that cannot be made sense of stops nobody else's: where a batch fails by such an error, it is handed over in halves, until the row
 * stands alone and is passed over. What was done of it is done once more, as when the stream hands it over again. Whatever a repetition
 * may mend is thrown: then all of it comes again.
 */
async function projected(projection: Projection, changes: readonly Change[]): Promise<readonly Skipped[]> {
  try {
    return (await projection.project(changes)) ?? [];
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const [only] = changes;
    if (changes.length === 1 && only) return [{ place: only.place, entity: only.entity, error }];
    const middle = Math.ceil(changes.length / 2);
    const first = await projected(projection, changes.slice(0, middle));
    return [...first, ...(await projected(projection, changes.slice(middle)))];
  }
}
