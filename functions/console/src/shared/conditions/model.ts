/** A condition as it is put together: groups of rows, and groups in them. */
import type { Schemas } from "../../api/client.ts";

export type Condition = Schemas["Condition"];
type Operator = NonNullable<Condition["op"]>;

export type Kind = "text" | "words" | "number" | "past" | "boolean";
export const OPERATORS: Readonly<Record<Kind, readonly Operator[]>> = {
  text: ["eq", "ne", "in", "contains", "exists"],
  words: ["contains", "contains_any", "contains_all", "exists"],
  number: ["gte", "lte", "eq", "between"],
  past: ["within_days", "not_within_days", "exists"],
  boolean: ["eq"],
};
const LISTS: readonly string[] = ["in", "contains_any", "contains_all"];

export interface Row {
  readonly key: number;
  readonly path: string;
  readonly op: Operator;
  readonly text: string;
  readonly most: string;
}
export type Mode = "all" | "any" | "none";
export interface Group {
  readonly key: number;
  readonly mode: Mode;
  readonly nodes: readonly Node[];
}
export type Node = Row | Group;
export const isGroup = (node: Node): node is Group => "nodes" in node;

let made = 0;
const nextKey = (): number => ++made;
export const blankRow = (): Row => ({ key: nextKey(), path: "country", op: "eq", text: "", most: "" });
export const blankGroup = (): Group => ({ key: nextKey(), mode: "any", nodes: [blankRow()] });
export const emptyGroup = (): Group => ({ key: nextKey(), mode: "all", nodes: [] });

const write = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(", ") : value === undefined ? "" : String(value);

/** As the API has it, to be filled in. */
export function groupOf(condition: Condition | null): Group {
  if (condition === null) return emptyGroup();
  const node = nodeOf(condition);
  return isGroup(node) ? node : { key: nextKey(), mode: "all", nodes: [node] };
}

function nodeOf(condition: Condition): Node {
  const { path = "", op = "eq", value, all, any, not } = condition;
  if (all) return { key: nextKey(), mode: "all", nodes: all.map(nodeOf) };
  if (any) return { key: nextKey(), mode: "any", nodes: any.map(nodeOf) };
  if (not) return { key: nextKey(), mode: "none", nodes: (not.any ?? [not]).map(nodeOf) };
  if (op === "between" && Array.isArray(value))
    return { key: nextKey(), path, op, text: write(value[0]), most: write(value[1]) };
  return { key: nextKey(), path, op, text: write(value), most: "" };
}

/** Where nothing was said yet, nothing is asked about. */
export const isWhole = (node: Node): boolean =>
  isGroup(node)
    ? node.nodes.length > 0 && node.nodes.every(isWhole)
    : node.text.trim() !== "" && (node.op !== "between" || node.most.trim() !== "");

export function conditionOf(node: Node, kindOf: (path: string) => Kind): Condition {
  if (isGroup(node)) {
    const parts = node.nodes.map((one) => conditionOf(one, kindOf));
    if (node.mode === "none") return { not: { any: parts } };
    return node.mode === "all" ? { all: parts } : { any: parts };
  }
  const { path, op, text, most } = node;
  const read = (word: string): unknown => {
    const trimmed = word.trim();
    if (op === "exists" || kindOf(path) === "boolean") return trimmed === "true";
    return (kindOf(path) === "number" || kindOf(path) === "past") && trimmed !== "" && !Number.isNaN(Number(trimmed))
      ? Number(trimmed)
      : trimmed;
  };
  if (op === "between") return { path, op, value: [read(text), read(most)] };
  const words = text.split(",").filter((word) => word.trim() !== "");
  return { path, op, value: LISTS.includes(op) ? words.map(read) : read(text) };
}
