/** A condition as it is filled in: a row for each comparison, all or one of which has to hold. */
import type { Schemas } from "../../api/client.ts";

export type Condition = Schemas["Condition"];
export type Operator = NonNullable<Condition["op"]>;
export type Kind = Schemas["EventType"]["properties"][number]["kinds"][number];

export interface Row {
  /** Of the row; rows may be alike. */
  readonly id: number;
  readonly path: string;
  readonly op: Operator;
  /** Of `exists` it is `true` or `false`; of `between` the least. */
  readonly text: string;
  /** Of `between`: the most. */
  readonly most: string;
  /** It is compared with what stands at the path that `text` names. */
  readonly isPath: boolean;
}
export interface Asked {
  readonly mode: "all" | "any";
  readonly rows: readonly Row[];
  /** What the rows cannot show; kept as it is. */
  readonly other: Condition | null;
}

const BLANK = { path: "", op: "eq" as Operator, text: "", most: "", isPath: false };
export const blankRow = (id: number): Row => ({ ...BLANK, id });
const LISTS: readonly Operator[] = ["in", "contains_any", "contains_all"];
export const takesList = (op: Operator): boolean => LISTS.includes(op);
/** With what stands somewhere else. */
export const takesPath = (op: Operator): boolean => !["exists", "between", "within"].includes(op) && !takesList(op);

const EQUAL = ["eq", "ne", "in"] as const;
const ORDER = ["lt", "lte", "gt", "gte", "between"] as const;
const FITTING: Readonly<Record<Kind, readonly Operator[]>> = {
  text: [...EQUAL, "contains", "exists"],
  number: [...EQUAL, ...ORDER, "exists"],
  boolean: ["eq", "ne", "exists"],
  time: [...ORDER, "eq", "exists"],
  list: ["contains", "contains_any", "contains_all", "exists"],
  null: ["exists"],
};
const ANYTHING: readonly Operator[] = [...EQUAL, ...ORDER, "contains", "contains_any", "contains_all", "exists"];

/** What can be asked of values of these kinds; of what nobody knows everything. The one that stands there stays. */
export function offeredFor(kinds: readonly Kind[], chosen: Operator): readonly Operator[] {
  const known = kinds.filter((kind) => kind !== "null");
  const fitting =
    known.length === 0 ? ANYTHING : ANYTHING.filter((op) => known.some((kind) => FITTING[kind].includes(op)));
  return fitting.includes(chosen) ? fitting : [...fitting, chosen];
}

const LOOKS_OTHERWISE = /^(?:-?\d+(?:\.\d+)?|true|false|["[{].*)$/s;
/** As somebody writes it, so that it is read as the same. */
export const asText = (value: unknown): string =>
  typeof value === "string" && !LOOKS_OTHERWISE.test(value) ? value : value === undefined ? "" : JSON.stringify(value);

/** Numbers, true and false are read as such unless the property holds text; what stands in quotation marks is text. */
export function read(text: string, kinds: readonly Kind[] = []): unknown {
  const written = text.trim();
  if (/^["[{]/.test(written) || (LOOKS_OTHERWISE.test(written) && !isText(kinds))) {
    try {
      return JSON.parse(written) as unknown;
    } catch {
      return written;
    }
  }
  return written;
}
const isText = (kinds: readonly Kind[]): boolean =>
  kinds.some((kind) => kind === "text" || kind === "time") && !kinds.includes("number") && !kinds.includes("boolean");

function rowOf({ path = "", op = "eq", value, valueAt }: Condition, id: number): Row {
  const row = { ...BLANK, id, path, op };
  if (valueAt !== undefined) return { ...row, text: valueAt, isPath: true };
  if (op === "between" && Array.isArray(value)) return { ...row, text: asText(value[0]), most: asText(value[1]) };
  if (takesList(op) && Array.isArray(value)) return { ...row, text: value.map(asText).join(", ") };
  return { ...row, text: asText(value) };
}

export function askedOf(condition: Condition | null): Asked {
  if (condition === null) return { mode: "all", rows: [], other: null };
  const mode = condition.any ? "any" : "all";
  const parts = condition.path === undefined ? (condition.all ?? condition.any) : [condition];
  return parts?.every(({ path }) => path !== undefined)
    ? { mode, rows: parts.map(rowOf), other: null }
    : { mode: "all", rows: [], other: condition };
}

export function conditionOf(
  { mode, rows, other }: Asked,
  kindsAt: (path: string) => readonly Kind[],
): Condition | null {
  if (other) return other;
  if (rows.length === 0) return null;
  return { [mode]: rows.map((row) => comparisonOf(row, kindsAt(row.path.trim()))) };
}

function comparisonOf({ path: written, op, text, most, isPath }: Row, kinds: readonly Kind[]): Condition {
  const path = written.trim();
  if (isPath && takesPath(op)) return { path, op, valueAt: text.trim() };
  if (op === "exists") return { path, op, value: text !== "false" };
  if (op === "between") return { path, op, value: [read(text, kinds), read(most, kinds)] };
  if (takesList(op))
    return {
      path,
      op,
      value: text
        .split(",")
        .filter((part) => part.trim() !== "")
        .map((part) => read(part, kinds)),
    };
  return { path, op, value: read(text, kinds) };
}

export const isWhole = ({ path, op, text, most }: Row): boolean =>
  path.trim() !== "" && (op === "exists" || text.trim() !== "") && (op !== "between" || most.trim() !== "");
