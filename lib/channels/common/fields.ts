/** What a person may enter, field by field. */
import type { Credentials, FieldProblem } from "../contract.ts";

type Rule = readonly [isRight: (text: string) => boolean, otherwise: string];

export const SHORT_NAME: Rule = [
  (text) => /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(text),
  "may have lower-case letters, digits and hyphens",
];

/** `Desk.check` by rules: what is empty, and what no rule names, is right. */
export const checkBy =
  (rules: Readonly<Record<string, Rule>>) =>
  (values: Credentials): readonly FieldProblem[] =>
    Object.entries(values).flatMap(([field, value]) => {
      const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
      return value && rule && !rule[0](value) ? [{ field, message: rule[1] }] : [];
    });
