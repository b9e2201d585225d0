/** What people do with the fields of their tenant. */
import type { Clock } from "../kernel/ports.ts";
import { slugOf } from "../kernel/slug.ts";
import type { FieldDefinition, FieldKind, FieldSubject } from "./model.ts";
import { MAX_FIELDS } from "./model.ts";
import type { FieldStore } from "./ports.ts";

export interface DefinitionProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type FieldOutcome =
  | { readonly kind: "done"; readonly field: FieldDefinition }
  | { readonly kind: "missing" | "exists" }
  | { readonly kind: "stale"; readonly field: FieldDefinition }
  | { readonly kind: "invalid"; readonly problems: readonly DefinitionProblem[] };

export interface ManageFields {
  create(input: {
    readonly on: FieldSubject;
    readonly name: string;
    readonly kind: FieldKind;
    readonly options: readonly string[];
  }): Promise<FieldOutcome>;
  /** Kind and subject stay: the values that exist are of them. */
  update(input: {
    readonly fieldId: string;
    readonly expectedVersion?: number;
    readonly name?: string;
    readonly options?: readonly string[];
    readonly archived?: boolean;
  }): Promise<FieldOutcome>;
}

function optionProblems(kind: FieldKind, options: readonly string[]): readonly DefinitionProblem[] {
  const chooses = kind === "choice" || kind === "choices";
  const problem = (code: string, message: string) => [{ field: "options", code, message }];
  if (chooses && options.length === 0) return problem("too_short", "must have at least one entry");
  if (!chooses && options.length > 0) return problem("not_allowed", `a field of kind ${kind} has no options`);
  return new Set(options).size < options.length ? problem("duplicate", "must have each entry once") : [];
}

export function makeManageFields({
  fields,
  clock,
}: {
  readonly fields: FieldStore;
  readonly clock: Clock;
}): ManageFields {
  const now = () => new Date(clock.now()).toISOString();
  return {
    async create({ on, name, kind, options }) {
      const problems = optionProblems(kind, options);
      if (problems.length > 0) return { kind: "invalid", problems };
      const all = await fields.all();
      if (all.some((field) => field.on === on && field.name === name)) return { kind: "exists" };
      if (all.length >= MAX_FIELDS)
        return {
          kind: "invalid",
          problems: [{ field: "", code: "too_long", message: `there are ${MAX_FIELDS} fields already` }],
        };
      const at = now();
      const field: FieldDefinition = {
        fieldId: slugOf(name, (slug) => all.some(({ fieldId }) => fieldId === slug), "field"),
        on,
        name,
        kind,
        options,
        archived: false,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      return (await fields.create(field)) === "created" ? { kind: "done", field } : { kind: "exists" };
    },

    async update({ fieldId, expectedVersion, ...change }) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const field = await fields.get(fieldId);
        if (!field) return { kind: "missing" };
        if (expectedVersion !== undefined && field.version !== expectedVersion) return { kind: "stale", field };
        const edited = { ...field, ...change };
        const problems = optionProblems(edited.kind, edited.options);
        if (problems.length > 0) return { kind: "invalid", problems };
        if (JSON.stringify(edited) === JSON.stringify(field)) return { kind: "done", field };
        const next = { ...edited, updatedAt: now(), version: field.version + 1 };
        if ((await fields.save(next)) === "saved") return { kind: "done", field: next };
      }
      throw new Error("the field kept changing");
    },
  };
}
