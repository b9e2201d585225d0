/** Whether a contact is in a segment, by its row: put together once, asked for each row. */
import type { AudienceRow } from "../audience/model.ts";
import { type ConditionProblem, conditionProblems } from "../conditions/check.ts";
import { type Condition, type Evaluation, evaluate } from "../conditions/model.ts";
import type { FieldDefinition } from "../fields/model.ts";
import { MAX_SEGMENT_DEPTH, type Segment } from "./model.ts";
import { type Asked, askableAt, type CampaignFacts, type Known, pathsIn } from "./values.ts";

/** What a condition is understood by: the tenant's fields, and all of its segments. */
export interface SegmentWorld {
  readonly fields: readonly FieldDefinition[];
  readonly segments: readonly Pick<Segment, "id" | "kind" | "condition">[];
}

/** Pure: the same row, time and facts are judged the same, with the comparisons that decided. */
export type Membership = (row: AudienceRow, now: number, facts?: CampaignFacts) => Evaluation;

const NO_FACTS: CampaignFacts = () => undefined;
const SEGMENT = /^segments\.(.+)$/;
const CAMPAIGN = /^campaigns\.([^.]+)\.([^.]+)\.[^.]+$/;

const knownIn = ({ fields, segments }: SegmentWorld): Known => ({
  fields,
  isSegment: (id) => segments.some((segment) => segment.id === id),
});

export function makeMembership(condition: Condition, world: SegmentWorld): Membership {
  return compiled(condition, world, 0);
}

/** Of a segment that is saved, whatever its kind. */
export function membershipOf(segment: Pick<Segment, "id" | "kind" | "condition">, world: SegmentWorld): Membership {
  return makeMembership(conditionOf(segment), world);
}

/** A static list is whoever has it in their row. */
export const conditionOf = ({ id, kind, condition }: Pick<Segment, "id" | "kind" | "condition">): Condition =>
  kind === "list" || condition === null ? { path: "lists", op: "contains", value: id } : condition;

function compiled(condition: Condition, world: SegmentWorld, depth: number): Membership {
  const known = knownIn(world);
  const others = new Map<string, Membership>();
  const readers = new Map<string, (asked: Asked) => ReturnType<NonNullable<ReturnType<typeof askableAt>>["read"]>>();
  for (const path of pathsIn(condition)) {
    const askable = askableAt(path, known);
    if (askable) readers.set(path, askable.read);
    const id = SEGMENT.exec(path)?.[1];
    const other = id === undefined ? undefined : world.segments.find((segment) => segment.id === id);
    // What names itself, or goes too deep, was refused when it was saved; here nobody knows.
    if (other && depth < MAX_SEGMENT_DEPTH) others.set(other.id, compiled(conditionOf(other), world, depth + 1));
  }
  return (row, now, facts = NO_FACTS) => {
    const isIn = (id: string): boolean | undefined => others.get(id)?.(row, now, facts).holds;
    const asked = { row, now, facts, isIn };
    return evaluate(condition, (path) => readers.get(path)?.(asked), now);
  };
}

/** The phases of campaigns that a condition asks about, also through other segments: what whoever evaluates it reads beforehand. */
export function campaignsIn(
  condition: Condition,
  world: Pick<SegmentWorld, "segments">,
): readonly { readonly campaignId: string; readonly phaseId: string }[] {
  const found = new Map<string, { readonly campaignId: string; readonly phaseId: string }>();
  for (const path of [
    ...pathsIn(condition),
    ...reached(condition, world.segments).flatMap((one) => [...pathsIn(one)]),
  ]) {
    const [, campaignId, phaseId] = CAMPAIGN.exec(path) ?? [];
    if (campaignId && phaseId) found.set(`${campaignId} ${phaseId}`, { campaignId, phaseId });
  }
  return [...found.values()];
}

/** Conditions of the segments that one names, and that those name. */
function reached(condition: Condition, segments: SegmentWorld["segments"]): readonly Condition[] {
  const seen = new Map<string, Condition>();
  const go = (part: Condition): void => {
    for (const path of pathsIn(part)) {
      const other = segments.find(({ id }) => id === SEGMENT.exec(path)?.[1]);
      if (!other || seen.has(other.id)) continue;
      seen.set(other.id, conditionOf(other));
      go(conditionOf(other));
    }
  };
  go(condition);
  return [...seen.values()];
}

/** What is wrong with a condition that somebody gives; `segmentId`: of the segment that it is to become, which must not name itself. */
export function segmentProblems(
  given: unknown,
  world: SegmentWorld,
  segmentId: string | undefined,
): readonly ConditionProblem[] {
  const known = knownIn(world);
  const problems = conditionProblems(given, (path) => askableAt(path, known)?.typed);
  if (problems.length > 0) return problems;
  const depth = depthOf(given as Condition, world, new Set(segmentId === undefined ? [] : [segmentId]));
  if (depth === "circle")
    return [{ field: "condition", code: "circle", message: "names, through other segments, itself" }];
  return depth > MAX_SEGMENT_DEPTH
    ? [{ field: "condition", code: "too_deep", message: `names segments deeper than ${MAX_SEGMENT_DEPTH}` }]
    : [];
}

function depthOf(condition: Condition, world: SegmentWorld, above: ReadonlySet<string>): number | "circle" {
  let deepest = 0;
  for (const path of pathsIn(condition)) {
    const id = SEGMENT.exec(path)?.[1];
    const other = world.segments.find((segment) => segment.id === id);
    if (id !== undefined && above.has(id)) return "circle";
    if (!other) continue;
    const below = depthOf(conditionOf(other), world, new Set([...above, other.id]));
    if (below === "circle") return below;
    deepest = Math.max(deepest, below + 1);
  }
  return deepest;
}
