/** Conditions as they are put together by hand: comparisons of which all hold, or one does. */
import {
  type Attribute,
  attributeAt,
  type Condition,
  type ItemType,
  type Kind,
  type Operator,
  placeIn,
} from "./model.ts";

export interface Comparison {
  readonly path: string;
  readonly op: Operator;
  readonly value: unknown;
}
export interface Asked {
  readonly mode: "all" | "any";
  readonly comparisons: readonly Comparison[];
}

export const TITLE = "title";
const ORDER = ["gte", "lte", "between", "eq", "exists"] as const;
const WORDS = ["contains", "eq", "ne", "exists"] as const;
/** What is offered; more can be asked through the API. */
export const OFFERED: Readonly<Record<Kind, readonly Operator[]>> = {
  text: WORDS,
  url: WORDS,
  number: ORDER,
  money: ORDER,
  date: ORDER,
  datetime: ORDER,
  choice: ["eq", "in", "ne", "exists"],
  choices: ["contains", "contains_any", "contains_all", "exists"],
  boolean: ["eq", "exists"],
  place: ["within", "exists"],
};

export const kindAt = (type: ItemType, path: string): Kind =>
  path === TITLE ? "text" : (attributeAt(type, path)?.kind ?? "text");

const several = (op: Operator): boolean => op === "in" || op === "contains_any" || op === "contains_all";

/** As what the value of a comparison is filled in: one of the kind, several of its options, or part of its words. */
export function operandOf(attribute: Attribute, op: Operator): Attribute {
  if (several(op)) return { ...attribute, kind: "choices" };
  if (attribute.kind === "choices") return { ...attribute, kind: "choice" };
  return attribute.kind === "url" ? { ...attribute, kind: "text" } : attribute;
}

/** Whether there is something to compare with. */
export function isWhole({ op, value }: Comparison): boolean {
  if (op === "between") return Array.isArray(value) && value.length === 2 && value.every((one) => one !== undefined);
  if (op === "within") return placeIn(value) !== undefined && typeof (value as { km?: unknown }).km === "number";
  if (several(op)) return Array.isArray(value) && value.length > 0;
  return value !== undefined && value !== "";
}

/** Undefined for what cannot be put together by hand. */
export function askedOf(condition: Condition | null, type: ItemType): Asked | undefined {
  if (!condition) return { mode: "all", comparisons: [] };
  const mode = condition.any ? "any" : "all";
  const parts = condition.any ?? condition.all ?? [condition];
  const comparisons = parts.flatMap(({ path, op, value, valueAt, all, any, not }) =>
    path !== undefined && op !== undefined && valueAt === undefined && !all && !any && !not
      ? [{ path, op, value }]
      : [],
  );
  const isKnown = comparisons.every(
    ({ path, op }) => (path === TITLE || attributeAt(type, path)) && OFFERED[kindAt(type, path)].includes(op),
  );
  return comparisons.length === parts.length && isKnown ? { mode, comparisons } : undefined;
}

export const conditionOf = ({ mode, comparisons }: Asked): Condition => {
  const parts = comparisons.map((one) => ({ ...one }));
  return mode === "any" && parts.length > 0 ? { any: parts } : { all: parts };
};
