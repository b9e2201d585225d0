/**
 * Conditions over values that are found by a path: one language for interests, rules and whatever else asks whether something holds.
 * Pure: the same condition and values answer the same, with the comparisons that decided.
 */
import { isDate, isMoment } from "../fields/model.ts";
import { folded } from "../kernel/folded.ts";
import { isMoney } from "../kernel/money.ts";
import { isPoint, kilometresBetween } from "../kernel/place.ts";
import { isPlainObject, type Plain } from "../kernel/plain.ts";

export const OPERATORS = [
  ...(["eq", "ne", "lt", "lte", "gt", "gte", "between", "in"] as const),
  ...(["contains", "contains_any", "contains_all", "within", "exists"] as const),
  ...(["within_days", "not_within_days"] as const),
] as const;
export type Operator = (typeof OPERATORS)[number];

/** One comparison. What is compared with is `value`, or what stands at `valueAt`. */
export interface Comparison {
  /** `attributes.price`: names, parted by dots. */
  readonly path: string;
  readonly op: Operator;
  /** Of `between` [least, most], both included; of `within` `{lat, lng, km}`; of `exists` a boolean; of `within_days` how many. */
  readonly value?: Plain;
  readonly valueAt?: string;
}
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** What stands at a path. Undefined and null: nothing does. */
export type Values = (path: string) => Plain | undefined;

/**
 * `unknown`: something that is asked about is not there, or cannot be compared (200,000 USD with pesos). It never counts as holding,
 * and its opposite does not either: whoever wants what has no price says so by `exists`.
 */
export type Verdict = "holds" | "fails" | "unknown";

/** One comparison as it turned out. */
export interface Because extends Comparison {
  readonly verdict: Verdict;
  /** What stood at the path; null where nothing did. */
  readonly actual: Plain;
  /** Of `within`: how far it is. Kilometres, to ten metres. */
  readonly km?: number;
}

export interface Evaluation {
  readonly holds: boolean;
  readonly verdict: Verdict;
  /** The comparisons that decided, in the order of the condition, each with its own verdict: under `not` those that failed. */
  readonly because: readonly Because[];
}

/** The values of an object, whose own names a path goes down by. */
export const valuesOf =
  (root: Plain): Values =>
  (path) => {
    let at: Plain | undefined = root;
    for (const name of path.split(".")) {
      if (!isPlainObject(at) || !Object.hasOwn(at, name)) return undefined;
      at = at[name];
    }
    return at;
  };

/** `now`: epoch milliseconds, by which `within_days` and its opposite go; without it they are unknown. */
export function evaluate(condition: Condition, values: Values, now?: number): Evaluation {
  if ("path" in condition) return compared(condition, values, now);
  if ("not" in condition) {
    const { verdict, because } = evaluate(condition.not, values, now);
    return found(OPPOSITE[verdict], because);
  }
  const every = "all" in condition;
  const parts = (every ? condition.all : condition.any).map((part) => evaluate(part, values, now));
  // One that fails decides `all`, one that holds decides `any`; then what nobody knows; else all agree.
  const [decisive, otherwise] = every ? (["fails", "holds"] as const) : (["holds", "fails"] as const);
  const has = (wanted: Verdict) => parts.some(({ verdict }) => verdict === wanted);
  const verdict = has(decisive) ? decisive : has("unknown") ? "unknown" : otherwise;
  return found(
    verdict,
    parts.filter((part) => part.verdict === verdict).flatMap(({ because }) => because),
  );
}

const OPPOSITE = { holds: "fails", fails: "holds", unknown: "unknown" } as const;
const found = (verdict: Verdict, because: readonly Because[]): Evaluation => ({
  holds: verdict === "holds",
  verdict,
  because,
});

function compared(comparison: Comparison, values: Values, now: number | undefined): Evaluation {
  const { path, op, valueAt } = comparison;
  const actual = values(path) ?? null;
  const wanted = valueAt === undefined ? comparison.value : values(valueAt);
  const km = op === "within" && isPoint(actual) && isPoint(wanted) ? kilometresBetween(actual, wanted) : undefined;
  const verdict =
    op === "exists"
      ? said((actual !== null) === wanted)
      : op === "within_days" || op === "not_within_days"
        ? said(lately(actual, wanted, now, op === "within_days"))
        : verdictOf(op, actual, wanted ?? null, km);
  const because = { ...comparison, actual, verdict, ...(km === undefined ? {} : { km: Math.round(km * 100) / 100 }) };
  return found(verdict, [because]);
}

const DAY_MS = 86_400_000;

/**
 * Whether what stands there was so many days ago at most, by days in UTC; today is nought days ago. What never was, was not lately: here
 * nothing is known, and not unknown. What is still to come is not within the last days either.
 */
function lately(actual: Plain, days: Plain | undefined, now: number | undefined, within: boolean): boolean | undefined {
  if (now === undefined || typeof days !== "number") return undefined;
  if (actual === null) return !within;
  const at = typeof actual === "string" ? timeOf(actual) : undefined;
  if (at === undefined) return undefined;
  const ago = Math.floor(now / DAY_MS) - Math.floor(at / DAY_MS);
  return (ago >= 0 && ago <= days) === within;
}

const said = (holds: boolean | undefined): Verdict => (holds === undefined ? "unknown" : holds ? "holds" : "fails");

function verdictOf(
  op: Exclude<Operator, "exists" | "within_days" | "not_within_days">,
  actual: Plain,
  wanted: Plain,
  km: number | undefined,
): Verdict {
  if (actual === null || wanted === null) return "unknown";
  const list = Array.isArray(wanted) ? (wanted as readonly Plain[]) : [];
  const ordered = (holds: (order: number) => boolean, than: Plain = wanted) => {
    const order = orderOf(actual, than);
    return order === undefined ? undefined : holds(order);
  };
  switch (op) {
    case "eq":
      return said(same(actual, wanted));
    case "ne":
      return said(!same(actual, wanted));
    case "lt":
      return said(ordered((order) => order < 0));
    case "lte":
      return said(ordered((order) => order <= 0));
    case "gt":
      return said(ordered((order) => order > 0));
    case "gte":
      return said(ordered((order) => order >= 0));
    case "between": {
      const [least = null, most = null] = list;
      const [above, below] = [ordered((order) => order >= 0, least), ordered((order) => order <= 0, most)];
      return above === undefined || below === undefined ? "unknown" : said(above && below);
    }
    case "in":
      return said(list.some((one) => same(actual, one)));
    case "contains":
      return said(contains(actual, wanted));
    case "contains_any":
      return said(isContainer(actual) ? list.some((one) => contains(actual, one)) : undefined);
    case "contains_all":
      return said(isContainer(actual) ? list.every((one) => contains(actual, one)) : undefined);
    case "within": {
      const limit = isPlainObject(wanted) ? wanted.km : undefined;
      return km === undefined || typeof limit !== "number" ? "unknown" : said(km <= limit);
    }
  }
}

/** Words as people compare them, moments whatever their offset, everything else by what it holds. */
function same(a: Plain, b: Plain): boolean {
  if (typeof a === "string" && typeof b === "string") {
    const [one, other] = [timeOf(a), timeOf(b)];
    return one === undefined || other === undefined ? folded(a) === folded(b) : one === other;
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => same(one, b[at]));
  if (!isPlainObject(a) || !isPlainObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(a[name] ?? null, b[name] ?? null))
  );
}

/** Below nought: a comes before b. Undefined: they have no order. */
export function orderOf(a: Plain, b: Plain): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (isMoney(a) && isMoney(b)) return a.currency === b.currency ? a.amount - b.amount : undefined;
  if (typeof a !== "string" || typeof b !== "string") return undefined;
  const [one, other] = [timeOf(a), timeOf(b)];
  return one === undefined || other === undefined ? undefined : one - other;
}

/** Of a day (its beginning in UTC) or a moment, in milliseconds. */
const timeOf = (text: string): number | undefined => (isDate(text) || isMoment(text) ? Date.parse(text) : undefined);

const isContainer = (value: Plain): boolean => typeof value === "string" || Array.isArray(value);

/** A text has a part, a list has an entry. Undefined for what has neither. */
function contains(whole: Plain, part: Plain): boolean | undefined {
  if (Array.isArray(whole)) return whole.some((one: Plain) => same(one, part));
  return typeof whole === "string" && typeof part === "string" ? folded(whole).includes(folded(part)) : undefined;
}
