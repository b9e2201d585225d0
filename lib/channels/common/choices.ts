import type { Choice } from "../../core/messages/model.ts";
import { type Problem, problem } from "./problems.ts";

export const oneLine = (words: string | undefined): string | undefined =>
  words?.replace(/\s+/gu, " ").trim() || undefined;

/** What no channel can show: nothing to choose, or two that cannot be told apart. Titles are one line already. */
export function choiceProblems(text: string, choices: readonly Choice[]): readonly Problem[] {
  const problems: Problem[] = [];
  if (text.trim() === "") problems.push(problem("text", "empty", "Choices need a text above them."));
  if (choices.length === 0)
    problems.push(problem("choices", "empty", "There is nothing to choose.", "Send a text instead."));
  for (const name of ["title", "id"] as const) {
    const known = new Set<string>();
    choices.forEach((choice, index) => {
      const value = choice[name];
      const field = `choices.${index}.${name}`;
      if (value === "")
        problems.push(problem(field, "empty", `A choice needs ${name === "id" ? "an id" : "a title"}.`));
      else if (known.has(value)) problems.push(problem(field, "duplicate", `Two choices have the same ${name}.`));
      known.add(value);
    });
  }
  return problems;
}
