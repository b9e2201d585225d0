/** Outcomes of use cases that are a "no", in the words of the API. */

import { languageTag } from "../../../lib/core/kernel/language.ts";
import type { DraftOutcome, TemplateOutcome } from "../../../lib/core/templates/edit.ts";
import type { Finding, Variable } from "../../../lib/core/templates/model.ts";
import { RESERVED } from "../../../lib/core/templates/model.ts";
import { type Refusal, Refused, refuse } from "../../../lib/runtime/http/problem.ts";
import { full, invalid, missing, stale } from "../refusals.ts";

export function notDone(outcome: Exclude<TemplateOutcome, { kind: "done" }>): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("template");
    case "stale":
      return stale("template", outcome.template.version);
    case "taken":
      return refuse("already_exists", { detail: "another template has this key" });
    case "full":
      return full(outcome.limit);
  }
}

export function notWritten(outcome: Exclude<DraftOutcome, { kind: "done" }>): Refusal {
  switch (outcome.kind) {
    case "missing":
      return missing("template");
    case "no_body":
      return missing("body");
    case "stale":
      return stale("draft", outcome.version);
    case "full":
      return full(outcome.limit);
  }
}

/** As it is written in one form; throws `Refused` for what is no language. */
export function language(text: string, field: string): string {
  const tag = languageTag(text);
  if (tag === undefined)
    throw new Refused(invalid({ field, code: "invalid", message: "names no language that there is" }));
  return tag;
}

/** Throws `Refused` for names that mean something else, or the same twice. */
export function checkedVariables(variables: readonly Variable[] | undefined): void {
  const errors = (variables ?? []).flatMap(({ name }, index, all) => {
    const field = `variables.${index}.name`;
    if (RESERVED.has(name)) return [{ field, code: "reserved", message: "is a word of templates: choose another" }];
    return all.findIndex((other) => other.name === name) < index
      ? [{ field, code: "already_exists", message: "is there already" }]
      : [];
  });
  if (errors.length > 0) throw new Refused(invalid(...errors));
}

/** What stands in the way of publishing, each with where it is. */
export const faulty = (findings: readonly Finding[]): Refusal =>
  refuse("validation_failed", {
    detail: "the draft has errors",
    errors: findings
      .filter(({ severity }) => severity === "error")
      .slice(0, 50)
      .map(({ medium, language: of, part, line, code, message }) => ({
        field: [medium && `bodies.${medium}.${of}`, part].filter(Boolean).join("."),
        code,
        message: line === undefined ? message : `line ${line}: ${message}`,
      })),
    suggestion: "Mend them; `GET /api/templates/{id}/lint` says where they are.",
  });
