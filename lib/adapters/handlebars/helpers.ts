/** The helpers that templates may call: pure functions of their arguments, the language and the time zone. */
import { BOUNDS } from "../../core/templates/model.ts";
import { currencyFormat, dateFormat, numberFormat, pluralRules } from "./formats.ts";
import { Stop } from "./stop.ts";

/** What one rendering may still do, and in whose language. */
export interface Run {
  readonly language: string;
  readonly timeZone: string;
  steps: number;
  rounds: number;
  printed: number;
}

export const MAX_STEPS = 100_000;
/** Formatters are dear to make. */
const STEPS_OF_A_FORMAT = 10;

export function step(run: Run, steps = 1): void {
  run.steps += steps;
  if (run.steps > MAX_STEPS) throw new Stop("too_long", `takes more than ${MAX_STEPS} steps`);
}

export interface Options {
  readonly hash: Readonly<Record<string, unknown>>;
  readonly data: { readonly run: Run } & Readonly<Record<string, unknown>>;
  readonly fn: (context: unknown, options?: unknown) => string;
  readonly inverse: (context: unknown) => string;
}
type Helper = (run: Run, args: readonly unknown[], hash: Options["hash"]) => unknown;

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
/** As `{{#if}}` sees it: an empty list is nothing, and nought is. */
export const isTrue = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== false && value !== "" && value !== 0;

/** What is shown of a value: texts and numbers as they are, lists by their members, objects not at all. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === false) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || value === true) return String(value);
  return Array.isArray(value) ? value.map(shown).filter(Boolean).join(", ") : "";
}

function compared(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return numberOf(a) - numberOf(b);
}
function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
}

function momentOf(value: unknown): { readonly at: Date; readonly wholeDay: boolean } {
  const wholeDay = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
  const at = typeof value === "string" || typeof value === "number" ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) throw new Stop("not_a_date", `${quoted(value)} is no date`);
  return { at, wholeDay };
}

const quoted = (value: unknown): string => JSON.stringify(shown(value).slice(0, 40));

const STYLES = ["full", "long", "medium", "short"] as const;
type Style = (typeof STYLES)[number];
function styleOf(value: unknown, usual: Style): Style {
  const style = value === undefined ? usual : STYLES.find((known) => known === value);
  if (!style) throw new Stop("unknown_style", `${quoted(value)} is none of: ${STYLES.join(", ")}`);
  return style;
}

const formatted =
  (helper: Helper): Helper =>
  (run, args, hash) => {
    step(run, STEPS_OF_A_FORMAT);
    return isThere(args[0]) ? helper(run, args, hash) : "";
  };
const zoneOf = (run: Run, hash: Options["hash"], wholeDay = false): string =>
  // A day is the same day everywhere.
  wholeDay ? "UTC" : typeof hash.zone === "string" && hash.zone !== "" ? hash.zone : run.timeZone;

export const HELPERS: Readonly<Record<string, Helper>> = {
  date: formatted((run, [value, style], hash) => {
    const { at, wholeDay } = momentOf(value);
    return dateFormat(run.language, {
      dateStyle: styleOf(style, "medium"),
      timeZone: zoneOf(run, hash, wholeDay),
    }).format(at);
  }),
  time: formatted((run, [value, style], hash) => {
    const { at, wholeDay } = momentOf(value);
    return dateFormat(run.language, {
      timeStyle: styleOf(style, "short"),
      timeZone: zoneOf(run, hash, wholeDay),
    }).format(at);
  }),
  number: formatted((run, [value], hash) => {
    const number = numberOf(value);
    if (Number.isNaN(number)) throw new Stop("not_a_number", `${quoted(value)} is no number`);
    const style = hash.style === undefined ? "decimal" : hash.style;
    if (style !== "decimal" && style !== "percent")
      throw new Stop("unknown_style", `${quoted(style)} is none of: decimal, percent`);
    return numberFormat(run.language, style, hash.digits).format(number);
  }),
  currency: formatted((run, [value, code]) => {
    const money =
      typeof value === "object" && value !== null ? (value as { amount?: unknown; currency?: unknown }) : undefined;
    const amount = numberOf(money ? money.amount : value);
    const currency = code ?? money?.currency;
    if (Number.isNaN(amount)) throw new Stop("not_a_number", `${quoted(value)} is no amount`);
    if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency))
      throw new Stop("unknown_currency", 'needs a currency such as "EUR"');
    return currencyFormat(run.language, currency).format(amount);
  }),
  plural: formatted((run, [value], hash) => {
    const number = numberOf(value);
    if (Number.isNaN(number)) throw new Stop("not_a_number", `${quoted(value)} is no number`);
    const form = pluralRules(run.language).select(number);
    const text = hash[form] ?? hash.other;
    if (typeof text !== "string") throw new Stop("plural_form", `has neither ${form}= nor other=`);
    return text.replaceAll("#", () => numberFormat(run.language, "decimal", undefined).format(number));
  }),
  default: (_, [value, otherwise]) => (isThere(value) ? value : otherwise),
  upper: (run, [value]) => shown(value).toLocaleUpperCase(run.language),
  lower: (run, [value]) => shown(value).toLocaleLowerCase(run.language),
  eq: (_, [a, b]) => a === b || (isThere(a) && isThere(b) && compared(a, b) === 0),
  ne: (_, [a, b]) => !(a === b || (isThere(a) && isThere(b) && compared(a, b) === 0)),
  gt: (_, [a, b]) => compared(a, b) > 0,
  lt: (_, [a, b]) => compared(a, b) < 0,
  and: (_, args) => args.every(isTrue),
  or: (_, args) => args.some(isTrue),
  not: (_, [value]) => !isTrue(value),
};

/** How many values each takes, at least and at most. */
export const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  ...{ date: [1, 2], time: [1, 2], number: [1, 1], currency: [1, 2], plural: [1, 1], default: [2, 2] },
  ...{
    upper: [1, 1],
    lower: [1, 1],
    eq: [2, 2],
    ne: [2, 2],
    gt: [2, 2],
    lt: [2, 2],
    and: [1, 10],
    or: [1, 10],
    not: [1, 1],
  },
  ...{ if: [1, 1], unless: [1, 1], each: [1, 1] },
};
export const BLOCKS: readonly string[] = ["if", "unless", "each"];

type Create = (frame: Options["data"]) => Options["data"] & Record<string, unknown>;

/** Goes through a list, or through the fields of an object, while rounds and room last. */
export function each(context: unknown, collection: unknown, options: Options, createFrame: Create): string {
  const { run } = options.data;
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(collection)
    ? collection.map((item, index) => [index, item] as const)
    : typeof collection === "object" && collection !== null
      ? Object.entries(collection)
      : [];
  if (entries.length === 0) return options.inverse(context);
  let text = "";
  entries.forEach(([key, item], index) => {
    step(run);
    run.rounds += 1;
    if (run.rounds > BOUNDS.rounds) throw new Stop("too_many_rounds", `goes round more than ${BOUNDS.rounds} times`);
    const frame = createFrame(options.data);
    frame.key = key;
    frame.index = index;
    frame.first = index === 0;
    frame.last = index === entries.length - 1;
    text += options.fn(item, { data: frame, blockParams: [item, key] });
    if (text.length > BOUNDS.output) throw new Stop("too_large", `makes more than ${BOUNDS.output} characters`);
  });
  return text;
}
