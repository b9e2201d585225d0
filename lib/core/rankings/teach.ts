/** Answers teach rankings, people set them, and both can be taken back. Each step is a version; what it did is never overwritten. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { bounded, learn, replay } from "./learning.ts";
import {
  type Entry,
  type Factor,
  MAX_ENTRIES,
  type Ranking,
  type RankingState,
  type RankingVersion,
  startOf,
  type Weights,
} from "./model.ts";
import { deviationsOf, featuresOf, typicalAmong } from "./order.ts";
import type { FindField, RankingLog, RankingStore } from "./ports.ts";

interface TeachPorts {
  readonly rankings: Pick<RankingStore, "all">;
  readonly log: RankingLog;
  readonly field: FindField;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Judged {
  readonly requestId: string;
  readonly version: number;
  readonly formId: string;
  readonly contactId: string;
  readonly itemId: string | null;
  /** 0 to 1. */
  readonly grade: number;
  readonly at: string;
}

export type Taught = "taught" | "known" | "undone" | "not_for_it" | "full";

export const lessonIdOf = (ids: Pick<Ids, "derive">, requestId: string): string =>
  ids.derive("lesson", requestId).slice(0, 16);

const ATTEMPTS = 8;
const AUTHOR = "rule:ranking";

export const stateAt = ({ factors }: Pick<Ranking, "factors">, state: RankingState | undefined): RankingState =>
  state ?? { number: 0, weights: startOf(factors), lessons: 0, entries: 0 };

/** To every ranking that learns from the form, of the item's type. The same answer teaches once. Throws when a store cannot be reached. */
export function makeTeach({
  rankings,
  log,
  field,
  ids,
}: Omit<TeachPorts, "clock">): (judged: Judged) => Promise<readonly Taught[]> {
  return async (judged) => {
    const { formId, itemId, contactId, requestId } = judged;
    if (itemId === null) return [];
    const learning = (await rankings.all()).filter((one) => one.formId === formId && !one.archived);
    if (learning.length === 0) return [];
    const answers = learning.some(({ factors }) => factors.some(({ source }) => source.kind === "answers"));
    const around = await field(itemId, { named: [contactId], answers, without: requestId });
    const taught: Taught[] = [];
    for (const ranking of learning.filter((one) => one.itemType === around?.item.type))
      taught.push(around ? await teach(ranking, judged, around) : "not_for_it");
    return taught;
  };

  async function teach(
    { id, factors }: Ranking,
    { requestId, version, grade, at }: Judged,
    { item, candidates, named: [who] }: NonNullable<Awaited<ReturnType<FindField>>>,
  ): Promise<Taught> {
    const lessonId = lessonIdOf(ids, requestId);
    if (!who) return "not_for_it";
    const all = candidates.map((one) => featuresOf(factors, one, item.attributes));
    const deviations = deviationsOf(featuresOf(factors, who, item.attributes), typicalAmong(all, factors));
    const person = ids.derive("judged person", who.contactId).slice(0, 8);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [known, present] = await Promise.all([log.state(id), log.lesson(id, lessonId)]);
      const state = stateAt({ factors }, known);
      if (present?.kind === "lesson" && present.lesson.version >= version) return "known";
      if (!present && state.entries >= MAX_ENTRIES) return "full";
      const entry: Entry = {
        kind: "lesson",
        seq: present?.seq ?? state.entries + 1,
        undone: present?.undone ?? false,
        // What they were like when they were first judged is what was judged.
        lesson: {
          lessonId,
          version,
          itemId: item.itemId,
          person,
          grade,
          deviations: present?.kind === "lesson" ? present.lesson.deviations : deviations,
          at,
        },
      };
      const next = present
        ? replay(factors, [...(await log.entries(id)).filter(({ seq }) => seq !== entry.seq), entry])
        : {
            weights: learn(factors, state.weights, { grade, deviations }, state.lessons),
            lessons: state.lessons + 1,
          };
      const about = { cause: "lesson", seq: entry.seq, lessonId, author: AUTHOR, at } as const;
      if ((await log.write(id, { ...stepOf(state, next, about, entry), entry })) === "done")
        return entry.undone ? "undone" : "taught";
    }
    throw new Error("the ranking kept changing");
  }
}

type Next = Pick<RankingState, "weights" | "lessons">;

const stepOf = (
  state: RankingState,
  { weights, lessons }: Next,
  about: Omit<RankingVersion, "number" | "weights">,
  entry?: Entry,
) => ({
  state: {
    number: state.number + 1,
    weights,
    lessons,
    entries: Math.max(state.entries, entry?.seq ?? 0),
  },
  version: { number: state.number + 1, weights, ...about },
});

export type ChangeOutcome =
  | { readonly kind: "done"; readonly state: RankingState }
  /** There is no such step, or nothing of it is left to take back. */
  | { readonly kind: "missing" }
  /** Somebody changed it meanwhile. */
  | { readonly kind: "stale"; readonly state: RankingState };

export interface ManageWeights {
  /** What one step did is taken back as if it had never been, and what came after it is learnt anew; or it is taken back in again. */
  mark(ranking: Ranking, seq: number, undone: boolean, by: string, expected?: number): Promise<ChangeOutcome>;
  /** From here on these count, until answers move them; factors that are not named keep what they have. */
  set(ranking: Ranking, of: Weights["of"], by: string, expected?: number): Promise<ChangeOutcome>;
  /** After the ranking's factors were changed: what was answered is learnt anew with those that there are now. */
  refit(ranking: Ranking, by: string): Promise<ChangeOutcome>;
}

export function makeManageWeights({ log, clock }: Pick<TeachPorts, "log" | "clock">): ManageWeights {
  interface Step {
    readonly next: Next;
    readonly about: Pick<RankingVersion, "cause" | "seq" | "lessonId">;
    readonly entry?: Entry;
  }
  /** `plan` says what is to become of it; undefined: there is nothing to do. */
  async function step(
    { id, factors }: Pick<Ranking, "id" | "factors">,
    by: string,
    expected: number | undefined,
    plan: (state: RankingState, at: string) => Promise<Step | "missing" | undefined>,
  ): Promise<ChangeOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const state = stateAt({ factors }, await log.state(id));
      if (expected !== undefined && state.number !== expected) return { kind: "stale", state };
      const at = new Date(clock.now()).toISOString();
      const planned = await plan(state, at);
      if (planned === "missing") return { kind: "missing" };
      if (planned === undefined) return { kind: "done", state };
      const { next, about, entry } = planned;
      const written = stepOf(state, next, { ...about, author: by, at }, entry);
      if ((await log.write(id, { ...written, ...(entry ? { entry } : {}) })) === "done")
        return { kind: "done", state: written.state };
    }
    throw new Error("the ranking kept changing");
  }

  return {
    mark: (ranking, seq, undone, by, expected) =>
      step(ranking, by, expected, async () => {
        const entries = await log.entries(ranking.id);
        const entry = entries.find((one) => one.seq === seq);
        if (!entry) return "missing";
        if (entry.undone === undone) return undefined;
        const marked = { ...entry, undone };
        const next = replay(
          ranking.factors,
          entries.map((one) => (one === entry ? marked : one)),
        );
        const lessonId = entry.kind === "lesson" ? entry.lesson.lessonId : null;
        return { next, about: { cause: undone ? "undo" : "redo", seq, lessonId }, entry: marked };
      }),

    set: (ranking, of, by, expected) =>
      step(ranking, by, expected, async (state, at) => {
        const within = bounded(ranking.factors, { ...state.weights, of: { ...state.weights.of, ...of } });
        if (sameWeights(ranking.factors, within, state.weights)) return undefined;
        const seq = state.entries + 1;
        const entry: Entry = { kind: "set", seq, undone: false, weights: within, at, author: by };
        return { next: { ...state, weights: within }, about: { cause: "set", seq, lessonId: null }, entry };
      }),

    refit: (ranking, by) =>
      step(ranking, by, undefined, async (state) => {
        const next = replay(ranking.factors, await log.entries(ranking.id));
        const isSame = sameWeights(ranking.factors, next.weights, state.weights);
        return isSame && Object.keys(state.weights.of).length === ranking.factors.length
          ? undefined
          : { next, about: { cause: "factors", seq: 0, lessonId: null } };
      }),
  };
}

const sameWeights = (factors: readonly Factor[], a: Weights, b: Weights): boolean =>
  a.bias === b.bias && factors.every(({ key }) => a.of[key] === b.of[key]);
