/** Whether a condition may be asked: of what there is, by what can be asked of it, with something of its kind. */
import { type ValueShape, valueFault } from "../fields/model.ts";
import { isPoint } from "../kernel/place.ts";
import { isPlainObject, type Plain, type PlainObject } from "../kernel/plain.ts";
import { OPERATORS, type Operator, orderOf } from "./model.ts";

/**
 * What may stand at a path. `any`: nobody knows beforehand, as in what another system sends. `words`: a list of words that nobody has named
 * beforehand. `past`: the day on which something happened last, if it ever did; whoever offers it gives `evaluate` the time.
 */
export type Typed = ValueShape | { readonly kind: "any" | "words" | "past" };
/** Undefined: there is no such path. */
export type Typing = (path: string) => Typed | undefined;

export interface ConditionProblem {
  /** `condition.all.0.value` */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export const MAX_COMPARISONS = 50;
export const MAX_DEPTH = 5;
const MAX_LIST = 100;
const MAX_DAYS = 3650;
/** Half the earth's girth: farther away is nothing. */
const MAX_KM = 20_038;

const LATELY = ["within_days", "not_within_days"] as const;
const EQUAL = ["eq", "ne", "in"] as const;
const ORDER = ["eq", "ne", "lt", "lte", "gt", "gte", "between"] as const;
export const OPERATORS_OF: Readonly<Record<Typed["kind"], readonly Operator[]>> = {
  text: [...EQUAL, "contains", "exists"],
  url: [...EQUAL, "contains", "exists"],
  choice: [...EQUAL, "exists"],
  choices: ["contains", "contains_any", "contains_all", "exists"],
  boolean: ["eq", "ne", "exists"],
  number: [...ORDER, "in", "exists"],
  money: [...ORDER, "exists"],
  date: [...ORDER, "exists"],
  datetime: [...ORDER, "exists"],
  place: ["within", "exists"],
  words: ["contains", "contains_any", "contains_all", "exists"],
  past: [...LATELY, ...ORDER, "exists"],
  any: OPERATORS.filter((op) => !LATELY.some((one) => one === op)),
};

const FORMS = ["path", "all", "any", "not"] as const;

/**
 * What is wrong with a condition that somebody gives, whatever it is; without a problem it is a `Condition`. `at` is where it stands in
 * what was given. A condition without comparisons (`{ all: [] }`) holds for everything.
 */
export function conditionProblems(given: unknown, typing: Typing, at = "condition"): readonly ConditionProblem[] {
  let comparisons = 0;
  return problemsIn(given, at, 1);

  function problemsIn(part: unknown, field: string, depth: number): readonly ConditionProblem[] {
    const forms = isPlainObject(part) ? FORMS.filter((form) => part[form] !== undefined) : [];
    const [form] = forms;
    if (!isPlainObject(part) || form === undefined || forms.length > 1)
      return [problem(field, "either_or", "must have `path`, `all`, `any` or `not`: one of them")];
    if (form === "path") {
      if (++comparisons === MAX_COMPARISONS + 1)
        return [problem(at, "too_long", `must have at most ${MAX_COMPARISONS} comparisons`)];
      return comparisons > MAX_COMPARISONS ? [] : comparisonProblems(part, typing, field);
    }
    const stray = Object.keys(part).find((name) => name !== form);
    if (stray !== undefined) return [problem(`${field}.${stray}`, "unknown_field", `has no place beside \`${form}\``)];
    if (depth > MAX_DEPTH) return [problem(field, "too_deep", `is nested deeper than ${MAX_DEPTH}`)];
    const inside = part[form];
    if (form === "not") return problemsIn(inside, `${field}.not`, depth + 1);
    const here = `${field}.${form}`;
    if (!Array.isArray(inside)) return [problem(here, "wrong_type", "must be an array")];
    if (inside.length === 0 && (form === "any" || depth > 1))
      return [problem(here, "too_short", "must have at least one entry")];
    // What is longer has too many comparisons in it; nobody needs to be told of each.
    return inside.slice(0, MAX_COMPARISONS + 1).flatMap((one, index) => problemsIn(one, `${here}.${index}`, depth + 1));
  }
}

const problem = (field: string, code: string, message: string): ConditionProblem => ({ field, code, message });

const isOperator = (op: unknown): op is Operator => OPERATORS.some((one) => one === op);

function comparisonProblems(given: PlainObject, typing: Typing, at: string): readonly ConditionProblem[] {
  const { path, op, value, valueAt, ...rest } = given;
  const [stray] = Object.keys(rest);
  if (stray !== undefined) return [problem(`${at}.${stray}`, "unknown_field", "is no part of a comparison")];
  const typed = typeof path === "string" ? typing(path) : undefined;
  if (!typed) return [problem(`${at}.path`, "unknown_field", "is nothing that can be asked about here")];
  const offered = OPERATORS_OF[typed.kind];
  if (!isOperator(op) || !offered.includes(op))
    return [problem(`${at}.op`, "not_allowed", `must be one of: ${offered.join(", ")}`)];
  if ((value === undefined) === (valueAt === undefined))
    return [problem(`${at}.value`, "either_or", "is either there or `valueAt` is")];
  if (valueAt === undefined) return operandProblems(typed, op, value as Plain, `${at}.value`);
  const other = typeof valueAt === "string" ? typing(valueAt) : undefined;
  if (!other) return [problem(`${at}.valueAt`, "unknown_field", "is nothing that can be asked about here")];
  if (other.kind !== "any" && typed.kind !== "any" && other.kind !== typed.kind)
    return [problem(`${at}.valueAt`, "wrong_type", `must be of kind ${typed.kind}, and is of kind ${other.kind}`)];
  return op === "exists" || op === "between" || op === "within" || LATELY.some((one) => one === op)
    ? [problem(`${at}.valueAt`, "not_allowed", `\`${op}\` compares with a value`)]
    : [];
}

function operandProblems(typed: Typed, op: Operator, value: Plain, field: string): readonly ConditionProblem[] {
  // Of several choices one is named at a time; of an address a part may be.
  const one = operandOf(typed);
  const faultIn = (operand: Plain, where: string): readonly ConditionProblem[] => {
    if (!isShape(one))
      return operand === null ? [problem(where, "wrong_type", "must be a value; `exists` asks for none")] : [];
    const fault = valueFault(one, operand);
    return fault ? [{ field: where, ...fault }] : [];
  };
  switch (op) {
    case "exists":
      return typeof value === "boolean" ? [] : [problem(field, "wrong_type", "must be a boolean")];
    case "within_days":
    case "not_within_days":
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_DAYS
        ? []
        : [problem(field, "wrong_type", `must be a whole number of days, from 0 to ${MAX_DAYS}`)];
    case "within":
      return isPoint(value) && isPlainObject(value) && isDistance(value.km)
        ? []
        : [
            problem(
              field,
              "wrong_type",
              "must be a place with a distance, such as { lat: -34.58, lng: -58.42, km: 5 }",
            ),
          ];
    case "between": {
      if (!Array.isArray(value) || value.length !== 2)
        return [problem(field, "wrong_type", "must be an array of the least and the most")];
      const faults = value.flatMap((operand: Plain, index) => faultIn(operand, `${field}.${index}`));
      const order = orderOf(value[0], value[1]);
      return faults.length > 0 || (order !== undefined && order <= 0)
        ? faults
        : [problem(field, "wrong_order", "must have the least first, and both of one kind")];
    }
    case "in":
    case "contains_any":
    case "contains_all":
      return Array.isArray(value) && value.length > 0 && value.length <= MAX_LIST
        ? value.flatMap((operand: Plain, index) => faultIn(operand, `${field}.${index}`))
        : [problem(field, "wrong_type", `must be an array of 1 to ${MAX_LIST} entries`)];
    default:
      return faultIn(value, field);
  }
}

const isShape = (typed: Typed): typed is ValueShape =>
  typed.kind !== "any" && typed.kind !== "words" && typed.kind !== "past";

function operandOf(typed: Typed): Typed {
  switch (typed.kind) {
    case "choices":
      return { ...typed, kind: "choice" };
    case "url":
    case "words":
      return { kind: "text" };
    case "past":
      return { kind: "date" };
    default:
      return typed;
  }
}

const isDistance = (km: unknown): boolean => typeof km === "number" && km > 0 && km <= MAX_KM;
