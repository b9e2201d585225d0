import type { TemplateContent } from "../../core/messages/model.ts";
import { mediaProblems } from "../common/plan.ts";
import { type Problem, problem, refuse } from "../common/problems.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest, TEMPLATE_NAME, TEMPLATE_SPACES } from "./manifest.ts";

const LANGUAGE = /^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?$/;
const LAST_BUTTON = 9;

/** Meta refuses empty variables and line breaks in them; breaks become spaces here, because the rest of the text stands. */
export function planTemplate(content: TemplateContent): ContentPlan {
  const problems: Problem[] = [];
  if (!TEMPLATE_NAME.test(content.name)) {
    problems.push(problem("name", "format", "The name of a template has only lower-case letters, digits and _."));
  }
  if (!LANGUAGE.test(content.language)) {
    problems.push(problem("language", "format", "The language must look like es or es_MX."));
  }
  const header = content.header;
  const headerText = header?.text === undefined ? undefined : oneLine(header.text);
  if (headerText === "") problems.push(problem("header.text", "empty", "The variable of the headline is empty."));
  if (header?.media !== undefined) {
    problems.push(...mediaProblems(manifest, header.media, "header.media"));
    if (header.media.kind === "audio" || header.media.kind === "sticker") {
      problems.push(problem("header.media.kind", "kind", "A headline shows an image, a video or a document."));
    }
  }
  const variables = tidyVariables(content.variables, problems);
  (content.buttons ?? []).forEach((button, position) => {
    if (!Number.isInteger(button.index) || button.index < 0 || button.index > LAST_BUTTON) {
      problems.push(problem(`buttons.${position}.index`, "range", `A button has an index of 0 to ${LAST_BUTTON}.`));
    }
    if (button.value === "")
      problems.push(problem(`buttons.${position}.value`, "empty", "The button's data is empty."));
  });
  if (problems.length > 0) return refuse(...problems);
  const part: TemplateContent = {
    ...content,
    language: content.language.replace("-", "_"),
    ...(header === undefined || headerText === undefined ? {} : { header: { ...header, text: headerText } }),
    ...(variables === undefined ? {} : { variables }),
  };
  return { ok: true, parts: [part] };
}

function tidyVariables(variables: TemplateContent["variables"], problems: Problem[]): TemplateContent["variables"] {
  const tidy = (name: string, value: string): string => {
    const line = oneLine(value);
    if (line === "") {
      problems.push(
        problem(`variables.${name}`, "empty", "A variable of the template is empty.", "Give it a default."),
      );
    }
    return line;
  };
  if (variables === undefined) return undefined;
  if (isPositional(variables)) return variables.map((value, index) => tidy(String(index), value));
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, tidy(name, value)]));
}

export function isPositional(variables: NonNullable<TemplateContent["variables"]>): variables is readonly string[] {
  return Array.isArray(variables);
}

const SPACES = new RegExp(` {${TEMPLATE_SPACES + 1},}`, "g");

function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n\t\v\f\u2028\u2029]+\s*/g, " ")
    .replace(SPACES, " ".repeat(TEMPLATE_SPACES))
    .trim();
}
