/** What is wrong with a plan by itself, whatever the tenant has: times, shares, rules. */
import { conditionProblems } from "../conditions/check.ts";
import { instantOf, isTimeZone, parseLocal, shownAt, writeLocal } from "../kernel/wall-clock.ts";
import type { Audience, CampaignPlan, Phase } from "./model.ts";

/** Of one field: `phases.0.endsAt`. */
export interface PlanProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}
const problem = (field: string, code: string, message: string): PlanProblem => ({ field, code, message });

const HOUR = 3_600_000;
/** The clocks that are farthest ahead: there a day begins first. */
const FARTHEST_AHEAD = 14 * HOUR;

/** The first moment at which it is sent to anybody. Milliseconds. */
export function beginsAt({ startsAt, zone }: Pick<Phase, "startsAt" | "zone">, timeZone: string): number {
  const shown = parseLocal(startsAt) ?? Number.POSITIVE_INFINITY;
  return zone === "recipient" ? shown - FARTHEST_AHEAD : instantOf(shown, timeZone);
}

/** `now`: phases that begin before it are refused, but for those whose start is the same in `before`. */
export function planProblems(plan: CampaignPlan, now: number, before?: CampaignPlan): readonly PlanProblem[] {
  if (!isTimeZone(plan.timeZone)) return [problem("timeZone", "unknown", "is no zone such as America/Lima")];
  const known = new Map((before?.phases ?? []).map((phase) => [phase.phaseId, phase.startsAt]));
  const { phases, audience } = plan;
  return [
    ...audienceProblems(audience, "audience"),
    ...(plan.budget && !(plan.budget.micros > 0)
      ? [problem("budget.micros", "out_of_range", "must be more than nothing")]
      : []),
    ...repeated(
      phases.map(({ phaseId }) => phaseId),
      (index) => `phases.${index}.phaseId`,
    ),
    ...phases.flatMap((phase, index) => [
      ...timeProblems(phase, plan, now, known.get(phase.phaseId), `phases.${index}`),
      ...(phase.triggered ? [] : orderProblems(earlier(phases, index), phase, plan, `phases.${index}`)),
      ...shareProblems(phase, `phases.${index}`),
    ]),
  ];
}

/** The last one before it that begins by itself. */
const earlier = (phases: readonly Phase[], index: number): Phase | undefined =>
  phases.slice(0, index).findLast(({ triggered }) => !triggered);

const repeated = (names: readonly string[], fieldOf: (index: number) => string): readonly PlanProblem[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [problem(fieldOf(index), "repeated", "is there already")],
  );

function audienceProblems({ condition, segments, excluded }: Audience, at: string): readonly PlanProblem[] {
  const both = segments.find((id) => excluded.includes(id));
  return [
    // What can be asked about is the segments' affair; here, that it is a condition at all.
    ...(condition === null ? [] : conditionProblems(condition, () => ({ kind: "any" }), `${at}.condition`)),
    ...(both === undefined ? [] : [problem(`${at}.excluded`, "either_or", `names ${both}, which is meant as well`)]),
  ];
}

function timeProblems(
  phase: Phase,
  { timeZone }: CampaignPlan,
  now: number,
  knownStart: string | undefined,
  at: string,
): readonly PlanProblem[] {
  const [start, end] = [parseLocal(phase.startsAt), parseLocal(phase.endsAt)];
  if (start === undefined || end === undefined)
    return [
      problem(
        `${at}.${start === undefined ? "startsAt" : "endsAt"}`,
        "wrong_format",
        "must be a time such as 2026-12-01T10:00",
      ),
    ];
  const skipped = (shown: number, field: string): readonly PlanProblem[] => {
    if (phase.zone === "recipient") return [];
    const shows = shownAt(instantOf(shown, timeZone), timeZone);
    return shows === shown
      ? []
      : [
          problem(
            `${at}.${field}`,
            "skipped_hour",
            `is a time that no clock shows in ${timeZone}: they are put forward then, to ${writeLocal(shows)}`,
          ),
        ];
  };
  return [
    ...skipped(start, "startsAt"),
    ...skipped(end, "endsAt"),
    ...(start < end ? [] : [problem(`${at}.endsAt`, "wrong_order", "must come after the start")]),
    ...(knownStart !== phase.startsAt && beginsAt(phase, timeZone) < now
      ? [problem(`${at}.startsAt`, "in_past", "lies in the past")]
      : []),
  ];
}

function orderProblems(
  before: Phase | undefined,
  phase: Phase,
  { overlapping }: CampaignPlan,
  at: string,
): readonly PlanProblem[] {
  if (!before) return [];
  if (phase.startsAt < before.startsAt)
    return [problem(`${at}.startsAt`, "wrong_order", "comes before the start of the phase before")];
  return overlapping || phase.startsAt >= before.endsAt
    ? []
    : [problem(`${at}.startsAt`, "overlap", "comes before the end of the phase before; `overlapping` allows it")];
}

function shareProblems(
  { channels, variations, winner, window, audience, startsAt, endsAt, triggered }: Phase,
  at: string,
): readonly PlanProblem[] {
  const minutes = ((parseLocal(endsAt) ?? 0) - (parseLocal(startsAt) ?? 0)) / 60_000;
  return [
    ...(audience ? audienceProblems(audience, `${at}.audience`) : []),
    ...repeated(channels, (index) => `${at}.channels.${index}`),
    ...repeated(
      variations.map(({ variationId }) => variationId),
      (index) => `${at}.variations.${index}.variationId`,
    ),
    ...(winner && variations.length < 2
      ? [problem(`${at}.winner`, "not_used", "needs two variations to choose from")]
      : []),
    ...(winner && triggered ? [problem(`${at}.winner`, "not_used", "needs a phase that begins by itself")] : []),
    ...(winner && winner.decideAfterMinutes >= minutes
      ? [problem(`${at}.winner.decideAfterMinutes`, "out_of_range", "must end before the phase does")]
      : []),
    ...(window && window.from >= window.to
      ? [problem(`${at}.window.to`, "wrong_order", "must come after the beginning")]
      : []),
    ...(window ? repeated(window.days.map(String), (index) => `${at}.window.days.${index}`) : []),
  ];
}
