/** People in their order for an item, each with what put them there. */
import type { FieldValues } from "../fields/model.ts";
import { expected, standing } from "./learning.ts";
import type { Factor, FactorSource, Features, Target, Weights } from "./model.ts";

/** Somebody who may be ranked, as far as factors look at them. */
export interface Candidate {
  readonly contactId: string;
  readonly name: string | null;
  readonly customFields: FieldValues;
  /** Of the questions that factors name (`<form>.<question>`): what people answered about them on average, 0 to 1. */
  readonly judged: Readonly<Record<string, number>>;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What an item asks for and a person has, by factor; what nobody knows is left out. */
export function featuresOf(
  factors: readonly Factor[],
  { customFields, judged }: Pick<Candidate, "customFields" | "judged">,
  attributes: Attributes,
): Features {
  return Object.fromEntries(
    factors.flatMap(({ key, source }) => {
      const value =
        source.kind === "answers"
          ? judged[judgedKey(source)]
          : featureOf(source, customFields[source.field], targetOf(source.target, attributes));
      return value === undefined ? [] : [[key, Math.min(1, Math.max(0, value))]];
    }),
  );
}

export const judgedKey = ({ formId, question }: { readonly formId: string; readonly question: string }): string =>
  `${formId}.${question}`;

const targetOf = (target: Target<unknown>, attributes: Attributes): unknown =>
  "attribute" in target
    ? plain(Object.hasOwn(attributes, target.attribute) ? attributes[target.attribute] : undefined)
    : target.value;

/** Of an amount with a unit or currency, the amount. */
const plain = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "amount" in value ? value.amount : value;

type OfField = Exclude<FactorSource, { readonly kind: "answers" }>;

function featureOf(source: OfField, value: unknown, target: unknown): number | undefined {
  switch (source.kind) {
    case "number":
      return typeof value === "number" && typeof target === "number" ? closeness(source, value, target) : undefined;
    case "overlap": {
      const [has, wanted] = [wordsOf(value), wordsOf(target)];
      if (!has || !wanted || wanted.length === 0) return undefined;
      return wanted.filter((one) => has.includes(one)).length / wanted.length;
    }
    case "equal":
      if (value === undefined || target === undefined || target === null) return undefined;
      return folded(value) === folded(target) ? 1 : 0;
  }
}

function closeness(
  { by, tolerance }: Extract<FactorSource, { readonly kind: "number" }>,
  value: number,
  target: number,
): number {
  if (by === "near") {
    const distance = Math.abs(value - target);
    return tolerance === null || tolerance <= 0 ? Number(distance === 0) : Math.max(0, 1 - distance / tolerance);
  }
  if (by === "at_least") return target <= 0 ? Number(value >= target) : value / target;
  if (value <= target) return 1;
  return target <= 0 ? 0 : target / value;
}

const folded = (value: unknown): unknown =>
  typeof value === "string" ? value.normalize("NFKC").trim().toLowerCase() : value;

function wordsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value === "string") return [folded(value)];
  return Array.isArray(value) ? value.map(folded) : undefined;
}

/** The typical person among those of an item: the mean of whoever's is known. */
export function typicalOf(all: readonly Features[]): Features {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const features of all)
    for (const [key, value] of Object.entries(features)) {
      const { sum, count } = sums.get(key) ?? { sum: 0, count: 0 };
      sums.set(key, { sum: sum + value, count: count + 1 });
    }
  return Object.fromEntries([...sums].map(([key, { sum, count }]) => [key, sum / count]));
}

/** Above or below the typical person. What is unknown speaks neither for nor against anybody. */
export function deviationsOf(features: Features, typical: Features): Features {
  return Object.fromEntries(
    Object.entries(features).map(([key, value]) => [
      key,
      Math.round((value - (typical[key] ?? UNKNOWN_TYPE)) * 1e6) / 1e6 || 0,
    ]),
  );
}
/** Where nobody else is there to be compared with. */
const UNKNOWN_TYPE = 0.5;

/** Of a few people the mean says little: the middle of the scale stands beside them as if it were one more. */
export const typicalAmong = (all: readonly Features[], factors: readonly Factor[]): Features =>
  typicalOf([...all, Object.fromEntries(factors.map(({ key }) => [key, UNKNOWN_TYPE]))]);

export interface Contribution {
  readonly key: string;
  /** Null: nobody knows. */
  readonly value: number | null;
  readonly typical: number;
  readonly weight: number;
  /** What it adds to, or takes from, the person's standing: weight times distance from the typical. */
  readonly adds: number;
}

export interface Ranked {
  readonly contactId: string;
  /** From 1; who stand alike share one. */
  readonly rank: number;
  /** How well they are expected to be judged, 0 to 1. */
  readonly expected: number;
  /** What counts most first. */
  readonly because: readonly Contribution[];
}

/** Everybody, the best first; who stand alike by their ids, so that the order is one. */
export function rank(
  factors: readonly Factor[],
  weights: Weights,
  candidates: readonly Candidate[],
  attributes: Attributes,
): readonly Ranked[] {
  const known = candidates.map((candidate) => ({
    contactId: candidate.contactId,
    features: featuresOf(factors, candidate, attributes),
  }));
  const typical = typicalAmong(
    known.map(({ features }) => features),
    factors,
  );
  const placed = known
    .map(({ contactId, features }) => {
      const deviations = deviationsOf(features, typical);
      return { contactId, features, deviations, stands: standing(weights, deviations) };
    })
    .sort((a, b) => b.stands - a.stands || (a.contactId < b.contactId ? -1 : 1));
  return placed.map(({ contactId, features, deviations, stands }) => ({
    contactId,
    rank: placed.findIndex((other) => Math.abs(other.stands - stands) < 1e-9) + 1,
    expected: expected(weights, deviations),
    because: factors
      .map(({ key }) => ({
        key,
        value: features[key] ?? null,
        typical: typical[key] ?? UNKNOWN_TYPE,
        weight: weights.of[key] ?? 0,
        adds: (weights.of[key] ?? 0) * (deviations[key] ?? 0),
      }))
      .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds)),
  }));
}
