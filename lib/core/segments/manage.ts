/** What people and systems do with segments. */
import type { ConditionProblem } from "../conditions/check.ts";
import type { Condition } from "../conditions/model.ts";
import type { FieldStore } from "../fields/ports.ts";
import type { NewJob } from "../jobs/model.ts";
import { type CreateOutcome, type EditOutcome, makeManageCatalogue } from "../kernel/catalogue.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { campaignsIn, conditionOf, type SegmentWorld, segmentProblems } from "./membership.ts";
import { MAX_SEGMENTS, MAX_WATCHED, type Segment, type SegmentKind } from "./model.ts";
import type { SegmentStore } from "./ports.ts";
import { pathsIn } from "./values.ts";

export interface SegmentFields {
  readonly name?: string;
  readonly description?: string | null;
  /** Checked here, whatever it is. */
  readonly condition?: unknown;
  readonly archived?: boolean;
}

type Invalid = { readonly kind: "invalid"; readonly problems: readonly ConditionProblem[] };
/** Another segment names it. */
type Used = { readonly kind: "used"; readonly by: readonly string[] };

/** `asks_campaigns`: what becomes of a campaign's messages stands in nobody's row, so nobody is seen coming in. */
type Unfollowed = { readonly kind: "full"; readonly limit: number } | { readonly kind: "asks_campaigns" };

export interface ManageSegments {
  create(
    fields: SegmentFields & { readonly name: string; readonly kind: SegmentKind; readonly by: string },
    request: { readonly id: string; readonly at: string },
  ): Promise<CreateOutcome<Segment> | Invalid>;
  update(
    id: string,
    change: SegmentFields,
    expectedVersion: number | undefined,
  ): Promise<EditOutcome<Segment> | Invalid | Used>;
  /** From now on its members are followed: events tell who comes in and who leaves. Asking twice is once. */
  watch(id: string, watcher: string): Promise<EditOutcome<Segment> | Unfollowed>;
  unwatch(id: string, watcher: string): Promise<EditOutcome<Segment>>;
}

export interface ManageSegmentsPorts {
  readonly segments: SegmentStore;
  readonly fields: Pick<FieldStore, "all">;
  readonly startJob: (asked: NewJob) => Promise<unknown>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What a tenant's conditions are understood by. */
export interface TenantWorld extends SegmentWorld {
  readonly segments: readonly Segment[];
}

export async function segmentWorld({
  segments,
  fields,
}: {
  readonly segments: Pick<ManageSegmentsPorts["segments"], "all">;
  readonly fields: Pick<ManageSegmentsPorts["fields"], "all">;
}): Promise<TenantWorld> {
  const [all, definitions] = await Promise.all([segments.all(), fields.all()]);
  return { segments: all, fields: definitions };
}

export const isWatched = ({ watchedBy, archived }: Segment): boolean => watchedBy.length > 0 && !archived;

/** By each contact's row alone. */
export const canFollow = (segment: Segment, world: Pick<TenantWorld, "segments">): boolean =>
  campaignsIn(conditionOf(segment), world).length === 0;

export function makeManageSegments(ports: ManageSegmentsPorts): ManageSegments {
  const { segments, startJob, clock, ids } = ports;
  const manage = makeManageCatalogue(segments, {
    limit: MAX_SEGMENTS,
    idOf: (requestId) => `seg_${ids.derive("segment", requestId).slice(0, 16)}`,
  });
  const now = () => new Date(clock.now()).toISOString();
  const invalid = (problems: readonly ConditionProblem[]): Invalid => ({ kind: "invalid", problems });

  /** Everybody is looked at, so that who is in it now is known before anybody is told to have come in. */
  async function look({ id, version, createdBy }: Segment): Promise<void> {
    const request = { id: ids.derive("look", id, String(version)), at: now() };
    await startJob({ kind: "audience.look", input: {}, createdBy, request });
  }

  return {
    async create({ name, description = null, condition, kind, by }, request) {
      const problems =
        kind === "list" ? listProblems(condition) : segmentProblems(condition, await segmentWorld(ports), undefined);
      if (problems.length > 0) return invalid(problems);
      return manage.create(
        {
          ...{ name, description, kind, createdBy: by, watchedBy: [], followedSince: null, archived: false },
          condition: kind === "list" ? null : (condition as Condition),
        },
        request,
      );
    },

    async update(id, change, expectedVersion) {
      const world = await segmentWorld(ports);
      const segment = world.segments.find((one) => one.id === id);
      if (!segment) return { kind: "missing" };
      if (change.condition !== undefined) {
        const problems =
          segment.kind === "list" ? listProblems(change.condition) : segmentProblems(change.condition, world, id);
        if (problems.length > 0) return invalid(problems);
      }
      const by = world.segments.filter(
        (one) => !one.archived && one.condition && pathsIn(one.condition).has(`segments.${id}`),
      );
      if (change.archived === true && by.length > 0) return { kind: "used", by: by.map(({ name }) => name) };
      const { condition, ...rest } = change;
      const moved = condition !== undefined && isWatched(segment);
      if (moved && !canFollow({ ...segment, condition: condition as Condition }, world))
        return invalid([{ field: "condition", code: "followed", message: "asks about campaigns, and is followed" }]);
      const outcome = await manage.edit(
        id,
        expectedVersion,
        () => ({
          ...rest,
          ...(condition === undefined ? {} : { condition: condition as Condition }),
          // Who is in by other words was not seen coming in.
          ...(moved ? { followedSince: null } : {}),
        }),
        now(),
      );
      if (outcome.kind === "done" && moved) await look(outcome.entry);
      return outcome;
    },

    async watch(id, watcher) {
      const world = await segmentWorld(ports);
      const segment = world.segments.find((one) => one.id === id);
      if (segment && !canFollow(segment, world)) return { kind: "asks_campaigns" };
      const watched = world.segments.filter((one) => isWatched(one) && one.id !== id);
      if (watched.length >= MAX_WATCHED) return { kind: "full", limit: MAX_WATCHED };
      const outcome = await manage.edit(
        id,
        undefined,
        ({ watchedBy }) => ({ watchedBy: [...new Set([...watchedBy, watcher])].sort() }),
        now(),
      );
      if (outcome.kind === "done" && outcome.entry.followedSince === null) await look(outcome.entry);
      return outcome;
    },

    unwatch: (id, watcher) =>
      manage.edit(
        id,
        undefined,
        ({ watchedBy, followedSince }) => {
          const rest = watchedBy.filter((one) => one !== watcher);
          return { watchedBy: rest, followedSince: rest.length === 0 ? null : followedSince };
        },
        now(),
      ),
  };
}

const listProblems = (condition: unknown): readonly ConditionProblem[] =>
  condition === undefined || condition === null
    ? []
    : [{ field: "condition", code: "not_allowed", message: "is no part of a list, whose members are put on it" }];
