/**
 * How answers move weights. The model is logistic regression with soft labels, learnt one answer at a time:
 *
 *   p = 1 / (1 + exp(-(b + Σ w_j d_j)))      how well we expect the person to be judged
 *   w_j ← clip(w_j + clip(η (y - p) d_j))    y: the judgement, 0 to 1;  d_j: factor j above or below the typical person, -1 to 1
 *
 * which is the gradient of the cross-entropy (Bishop, Pattern Recognition and Machine Learning, 2006, 4.3.2), projected onto the bounds
 * of each weight: online gradient descent with steps that shrink with the root of the number of answers (Zinkevich, Online Convex
 * Programming and Generalized Infinitesimal Gradient Ascent, ICML 2003). The step is cut off besides, so that one answer, however
 * hostile, moves no weight further than `MAX_STEP`, and all of them together none past its bounds. What a factor adds to somebody's
 * place is `w_j d_j`: of a linear model that is its Shapley value exactly (Štrumbelj and Kononenko, 2014), so "why" is no guess.
 */
import type { Entry, Factor, Features, Lesson, Weights } from "./model.ts";
import { startOf } from "./model.ts";

/** What one answer moves a weight at most. */
export const MAX_STEP = 0.25;
/** Of the first answer; by the `HALF_LIFE`-th it is half of that. */
const FIRST_RATE = 1;
const HALF_LIFE = 60;
/** Of everybody's generosity. */
const BIAS_LIMIT = 3;

const clip = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
/** So that a sum of steps reads as people write numbers, and is the same on every machine. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;

/** How well somebody is expected to be judged, 0 to 1. */
export function expected(weights: Weights, deviations: Features): number {
  return 1 / (1 + Math.exp(-(weights.bias + standing(weights, deviations))));
}

/** By which people are put in order: the sum of what each factor adds. */
export const standing = (weights: Weights, deviations: Features): number =>
  Object.entries(deviations).reduce((sum, [key, deviation]) => sum + (weights.of[key] ?? 0) * deviation, 0);

/** The weights after one more answer. `before`: how many were counted before it. Factors that are no longer there are left alone. */
export function learn(
  factors: readonly Factor[],
  weights: Weights,
  { grade, deviations }: Pick<Lesson, "grade" | "deviations">,
  before: number,
): Weights {
  const error = clip(grade, 0, 1) - expected(weights, deviations);
  const rate = FIRST_RATE / Math.sqrt(1 + (3 * before) / HALF_LIFE);
  const step = (by: number) => clip(rate * error * by, -MAX_STEP, MAX_STEP);
  return {
    bias: clip(rounded(weights.bias + step(1)), -BIAS_LIMIT, BIAS_LIMIT),
    of: Object.fromEntries(
      factors.map(({ key, start, least, most }) => {
        const weight = weights.of[key] ?? start;
        return [key, clip(rounded(weight + step(clip(deviations[key] ?? 0, -1, 1))), least, most)];
      }),
    ),
  };
}

/** Everything that counts, from the start on: an answer that was taken back is as if it had never been. */
export function replay(
  factors: readonly Factor[],
  entries: readonly Entry[],
): { readonly weights: Weights; readonly lessons: number } {
  let weights = startOf(factors);
  let lessons = 0;
  for (const entry of inOrder(entries)) {
    if (entry.undone) continue;
    weights = entry.kind === "set" ? bounded(factors, entry.weights) : learn(factors, weights, entry.lesson, lessons++);
  }
  return { weights, lessons };
}

const inOrder = (entries: readonly Entry[]): readonly Entry[] => [...entries].sort((a, b) => a.seq - b.seq);

/** As a person set them, within what each factor allows. */
export const bounded = (factors: readonly Factor[], { bias, of }: Weights): Weights => ({
  bias: clip(bias, -BIAS_LIMIT, BIAS_LIMIT),
  of: Object.fromEntries(factors.map(({ key, start, least, most }) => [key, clip(of[key] ?? start, least, most)])),
});

/** How often the order of two people was right, who were judged differently for the same item. */
export interface Accuracy {
  readonly pairs: number;
  /** Shares of the pairs, ties as half: by the starting weights, and by what the other answers taught. Null below `FEWEST_PAIRS`. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Fewer say nothing. */
export const FEWEST_PAIRS = 10;
/** More make it no surer. */
const MOST_PAIRS = 200;
/** The latest answers that are looked at. */
const MOST_LESSONS = 300;

/**
 * Leave-pair-out cross-validation: each pair is put in order by weights that saw neither of the two people for this item (Airola et al., An
 * experimental comparison of cross-validation techniques for estimating the area under the ROC curve, CSDA 2011). Of the latest answers, and
 * of many pairs some, evenly. What people set by hand after an answer may know of it, so it is left out where answers are.
 */
export function accuracyOf(factors: readonly Factor[], entries: readonly Entry[]): Accuracy {
  const lessons = inOrder(entries)
    .flatMap((entry) => (entry.kind === "lesson" && !entry.undone ? [entry.lesson] : []))
    .slice(-MOST_LESSONS);
  const pairs = evenly(pairsOf(lessons), MOST_PAIRS);
  if (pairs.length < FEWEST_PAIRS) return { pairs: pairs.length, before: null, after: null };
  const start = startOf(factors);
  let [before, after] = [0, 0];
  for (const [better, worse] of pairs) {
    const held = (one: Lesson) =>
      one.itemId === better.itemId && (one.person === better.person || one.person === worse.person);
    let weights = start;
    let learnt = 0;
    for (const lesson of lessons) if (!held(lesson)) weights = learn(factors, weights, lesson, learnt++);
    before += rightness(start, better, worse);
    after += rightness(weights, better, worse);
  }
  return { pairs: pairs.length, before: before / pairs.length, after: after / pairs.length };
}

function pairsOf(lessons: readonly Lesson[]): readonly (readonly [better: Lesson, worse: Lesson])[] {
  const byItem = Map.groupBy(lessons, ({ itemId }) => itemId);
  return [...byItem.values()].flatMap((its) =>
    its.flatMap((a, index) =>
      its
        .slice(index + 1)
        .filter((b) => a.grade !== b.grade && a.person !== b.person)
        .map((b) => (a.grade > b.grade ? ([a, b] as const) : ([b, a] as const))),
    ),
  );
}

function evenly<One>(all: readonly One[], most: number): readonly One[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as One);
}

function rightness(weights: Weights, better: Lesson, worse: Lesson): number {
  const lead = standing(weights, better.deviations) - standing(weights, worse.deviations);
  if (Math.abs(lead) < 1e-9) return 0.5;
  return lead > 0 ? 1 : 0;
}
