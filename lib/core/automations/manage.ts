/** Automations are written, published in versions, paused, resumed and put away. */

import type { NewJob } from "../jobs/model.ts";
import { type CatalogueEntry, type CreateOutcome, type EditOutcome, makeManageCatalogue } from "../kernel/catalogue.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { type Automation, type Definition, MAX_AUTOMATIONS, segmentsOf, watcherOf } from "./model.ts";
import type { AutomationStore } from "./ports.ts";

type Asked = { readonly id: string; readonly at: string };
type Fresh = Omit<Automation, keyof CatalogueEntry>;
interface OfOne {
  readonly id: string;
  readonly expectedVersion: number | undefined;
  readonly by: string;
  readonly at: string;
}
/** Members of so many segments are followed already that one more cannot be. */
export type Full = { readonly kind: "segments_full"; readonly limit: number };
type Outcome = EditOutcome<Automation> | { readonly kind: "not_allowed"; readonly text: string };

export interface ManageAutomations {
  create(
    fields: { readonly name: string; readonly draft: Definition; readonly by: string },
    request: Asked,
  ): Promise<CreateOutcome<Automation>>;
  edit(one: OfOne, change: { readonly name?: string; readonly draft?: Definition }): Promise<Outcome>;
  /** What stands in the draft becomes the next version, by which runs begin from now on. Those under way go on by theirs. */
  publish(one: OfOne): Promise<Outcome | Full>;
  /** Runs under way are held where they stand, and none begins. */
  pause(one: OfOne): Promise<Outcome>;
  /** They go on from where they stand. What was to be waited for and is over is gone on from at once. */
  resume(one: OfOne): Promise<Outcome>;
  /** For good: runs under way end. */
  archive(one: OfOne): Promise<Outcome>;
}

export interface ManagePorts {
  readonly automations: AutomationStore;
  /** Has the members of a segment followed, or not any more. */
  readonly watch: (segmentId: string, watcher: string) => Promise<{ readonly kind: string; readonly limit?: number }>;
  readonly unwatch: (segmentId: string, watcher: string) => Promise<unknown>;
  readonly startJob: (asked: NewJob) => Promise<unknown>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function makeManageAutomations({ automations, watch, unwatch, startJob, ids }: ManagePorts): ManageAutomations {
  const manage = makeManageCatalogue(automations, {
    limit: MAX_AUTOMATIONS,
    idOf: (requestId) => ids.derive("automation", requestId).slice(0, 16),
  });
  const refused = (text: string) => ({ kind: "not_allowed", text }) as const;
  const ARCHIVED = "it was put away";

  /** Those that only the version before needed are left alone from now on. */
  async function leave(id: string, before: Definition | undefined, after: Definition | undefined): Promise<void> {
    const kept = new Set(after ? segmentsOf(after) : []);
    for (const segmentId of before ? segmentsOf(before) : [])
      if (!kept.has(segmentId)) await unwatch(segmentId, watcherOf(id));
  }

  /** Runs that are held are let go on, or end: each is looked at once more. */
  const wakeHeld = ({ id, version }: Automation, { by, at }: OfOne) =>
    startJob({
      kind: "automations.resume",
      input: { automationId: id },
      subject: { kind: "automation", id },
      createdBy: by,
      request: { id: ids.derive("resume automation", id, String(version)), at },
    });

  async function to(
    one: OfOne,
    state: Automation["state"],
    from: readonly Automation["state"][],
    text: string,
  ): Promise<Outcome> {
    const before = await automations.get(one.id);
    if (before && before.state !== state && !from.includes(before.state)) return refused(text);
    return manage.edit(
      one.id,
      one.expectedVersion,
      (automation) => (automation.state === state ? {} : { state }),
      one.at,
    );
  }

  return {
    create: ({ name, draft, by }, request) =>
      manage.create({ name, draft, createdBy: by, state: "draft", published: null } satisfies Fresh, request),

    async edit({ id, expectedVersion, at }, change) {
      if ((await automations.get(id))?.state === "archived") return refused(ARCHIVED);
      return manage.edit(id, expectedVersion, () => change, at);
    },

    async publish({ id, expectedVersion, by, at }) {
      const before = await automations.get(id);
      if (!before) return { kind: "missing" };
      if (before.state === "archived") return refused(ARCHIVED);
      if (expectedVersion !== undefined && before.version !== expectedVersion) return { kind: "stale", entry: before };
      const { draft: definition } = before;
      const same = before.published && JSON.stringify(before.published.definition) === JSON.stringify(definition);
      const version = (before.published?.version ?? 0) + 1;
      for (const segmentId of segmentsOf(definition)) {
        const watched = await watch(segmentId, watcherOf(id));
        if (watched.kind === "full") return { kind: "segments_full", limit: watched.limit ?? 0 };
      }
      // What runs go by is there before any could begin.
      if (!same) await automations.keep(id, version, definition);
      const outcome = await manage.edit(
        id,
        before.version,
        ({ state, published }) => ({
          state: state === "draft" ? ("active" as const) : state,
          published: same ? published : { version, at, by, definition },
        }),
        at,
      );
      if (outcome.kind === "done") await leave(id, before.published?.definition, definition);
      return outcome;
    },

    pause: (one) => to(one, "paused", ["active"], "it is not running"),

    async resume(one) {
      const outcome = await to(one, "active", ["paused"], "it was not paused");
      if (outcome.kind === "done") await wakeHeld(outcome.entry, one);
      return outcome;
    },

    async archive(one) {
      const outcome = await to(one, "archived", ["draft", "active", "paused"], ARCHIVED);
      if (outcome.kind !== "done") return outcome;
      await leave(one.id, outcome.entry.published?.definition, undefined);
      await wakeHeld(outcome.entry, one);
      return outcome;
    },
  };
}
