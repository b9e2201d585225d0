/** Hands a batch of the stream to every projection, each on its own. */
import type { Change, Projection, Skipped } from "./model.ts";

export interface ProjectOutcome {
  /** Those that have to get the batch again, and why. */
  readonly failed: readonly { readonly projection: string; readonly error: unknown }[];
  readonly skipped: readonly (Skipped & { readonly projection: string })[];
}

/** The changes of one shard, in order. Never throws. */
export type ProjectChanges = (changes: readonly Change[]) => Promise<ProjectOutcome>;

const MAX_REMEMBERED = 500;

export function makeProjectChanges(projections: readonly Projection[]): ProjectChanges {
  /**
   * How far a projection is in a shard, by what this process saw. Only a saving: when one projection makes the batch come again, the
   * others do not repeat themselves. A process that does not know hands everything over.
   */
  const done = new Map<string, string>();

  return async (changes) => {
    const failed: { projection: string; error: unknown }[] = [];
    const skipped: (Skipped & { projection: string })[] = [];
    await Promise.all(
      projections.map(async (projection) => {
        try {
          for (const one of await run(projection, changes)) skipped.push({ ...one, projection: projection.name });
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
    const skipped = await projection.project(rest);
    if (done.size >= MAX_REMEMBERED) done.clear();
    done.set(mark, last.sequence);
    return skipped ?? [];
  }
}
