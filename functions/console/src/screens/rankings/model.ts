/** Rankings as they are read and written here. */
import type { ApiPath, Schemas } from "../../api/client.ts";
import type { FieldValue } from "../../shared/custom-fields/custom-fields.tsx";
import { keyOf } from "../../shared/forms/key.ts";

export type Ranking = Schemas["Ranking"];
export type Factor = Schemas["Factor"];
export type Source = Schemas["FactorSource"];
export type Order = Schemas["RankedOrder"];
export type Ranked = Order["people"][number];
export type Version = Schemas["RankingVersion"];

/** What shows the weights, and what follows from them. */
export const MOVED: readonly ApiPath[] = [
  "/api/rankings",
  "/api/rankings/{id}",
  "/api/rankings/{id}/order",
  "/api/rankings/{id}/versions",
  "/api/rankings/{id}/accuracy",
];

export const SOURCES = ["number", "overlap", "equal", "answers"] as const;
export type SourceKind = (typeof SOURCES)[number];
export const BY = ["at_least", "at_most", "near"] as const;

export interface FactorRow {
  readonly row: number;
  /** Undefined: it is new. */
  readonly key: string | undefined;
  readonly name: string;
  readonly kind: SourceKind;
  /** The custom field of contacts. */
  readonly field: string | null;
  readonly by: (typeof BY)[number];
  readonly tolerance: number;
  /** The item's attribute; null: the same value for all. */
  readonly attribute: string | null;
  readonly value: FieldValue | undefined;
  readonly formId: string | null;
  readonly question: string | null;
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

const BLANK: Omit<FactorRow, "row"> = {
  ...{ key: undefined, name: "", kind: "number", field: null, by: "at_least", tolerance: Number.NaN },
  ...{ attribute: null, value: undefined, formId: null, question: null, start: 1, least: 0, most: 4 },
};
export const blankFactor = (rows: readonly FactorRow[]): FactorRow => ({
  ...BLANK,
  row: Math.max(-1, ...rows.map(({ row }) => row)) + 1,
});

const targetIn = (target: object): Pick<FactorRow, "attribute" | "value"> =>
  "attribute" in target
    ? { attribute: String(target.attribute), value: undefined }
    : { attribute: null, value: (target as { value: FieldValue }).value };

function rowOf({ source, ...factor }: Factor, row: number): FactorRow {
  const base = { ...BLANK, ...factor, row, kind: source.kind };
  if (source.kind === "answers") return { ...base, formId: source.formId, question: source.question };
  const common = { ...base, field: source.field, ...targetIn(source.target) };
  return source.kind === "number" ? { ...common, by: source.by, tolerance: source.tolerance ?? Number.NaN } : common;
}

export const fieldsOf = (ranking: Ranking | undefined) => ({
  name: ranking?.name ?? "",
  description: ranking?.description ?? "",
  itemType: ranking?.itemType ?? null,
  formId: ranking?.formId ?? null,
  rows: (ranking?.factors ?? []).map(rowOf) as readonly FactorRow[],
});
export type Fields = ReturnType<typeof fieldsOf>;

/** Whether it says from where its value comes. */
export const isWhole = ({ name, kind, field, attribute, value, formId, question }: FactorRow): boolean =>
  name.trim() !== "" &&
  (kind === "answers"
    ? formId !== null && question !== null
    : field !== null && (attribute !== null || (value !== undefined && value !== "")));

function sourceOf({ kind, field, by, tolerance, attribute, value, formId, question }: FactorRow): Source {
  const target = attribute === null ? { value: value as never } : { attribute };
  const of = field ?? "";
  switch (kind) {
    case "answers":
      return { kind, formId: formId ?? "", question: question ?? "" };
    case "number":
      return { kind, field: of, target, by, tolerance: by === "near" && !Number.isNaN(tolerance) ? tolerance : null };
    default:
      return { kind, field: of, target };
  }
}

const LONGEST_KEY = 16;
export function factorsOf(rows: readonly FactorRow[]): Factor[] {
  const taken = new Set(rows.flatMap(({ key }) => key ?? []));
  const keyFor = (name: string) => {
    const wanted = keyOf(name, LONGEST_KEY).replace(/^[\d_]+/, "") || "factor";
    let free = wanted;
    for (let number = 2; taken.has(free); number++) free = `${wanted.slice(0, LONGEST_KEY - 3)}_${number}`;
    taken.add(free);
    return free;
  };
  return rows.map((row) => ({
    ...{ key: row.key ?? keyFor(row.name), name: row.name.trim(), source: sourceOf(row) },
    ...{ start: row.start, least: row.least, most: row.most },
  }));
}

/** What of the weights is different, by factor; what rounds to nothing is left out. */
export function movedIn({ before, weights }: Pick<Version, "before" | "weights">, factors: readonly Factor[]) {
  return factors.flatMap(({ key, name }) => {
    const [was, is] = [before.of[key] ?? 0, weights.of[key] ?? 0];
    return Math.abs(is - was) < 0.005 ? [] : [{ key, name, was, is }];
  });
}
