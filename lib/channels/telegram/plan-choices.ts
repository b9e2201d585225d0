import type { Choice, ChoicesContent, TextContent } from "../../core/messages/model.ts";
import { choiceProblems, oneLine } from "../common/choices.ts";
import { refuse } from "../common/problems.ts";
import { splitText } from "../common/split-text.ts";
import type { ContentPlan } from "../contract.ts";
import { CALLBACK_DATA_BYTES, manifest } from "./manifest.ts";

const { limits } = manifest;

/**
 * Choices are buttons below the text, one to a line. Buttons have no room for a description, a headline or a footer: those are
 * said in the text. What a keyboard cannot hold (more than 20 choices, a title of more than 64 units, an id of more than 64
 * bytes) becomes numbered lines, and is answered with words instead of a payload.
 */
export function planChoices(content: ChoicesContent): ContentPlan {
  const choices = content.choices.map(tidied);
  const problems = choiceProblems(content.text, choices);
  if (problems.length > 0) return refuse(...problems);
  const keyboard = choices.length <= limits.choices.rows && choices.every(fitsButton);
  const described = choices.some(({ description }) => description !== undefined);
  const lines = choices.map(
    ({ title, description }, index) =>
      `${keyboard ? "•" : `${index + 1}.`} ${title}${description === undefined ? "" : `: ${description}`}`,
  );
  const text = [
    oneLine(content.header),
    content.text.trim(),
    keyboard && !described ? undefined : lines.join("\n"),
    oneLine(content.footer),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
  const pieces = splitText(text, limits.text);
  const texts = pieces.map((piece): TextContent => ({ type: "text", text: piece }));
  if (!keyboard) return { ok: true, parts: texts };
  const last: ChoicesContent = {
    type: "choices",
    text: pieces.at(-1) ?? text,
    choices: choices.map(({ id, title }) => ({ id, title })),
  };
  return { ok: true, parts: [...texts.slice(0, -1), last] };
}

function tidied({ id, title, description }: Choice): Choice {
  const about = oneLine(description);
  return { id, title: oneLine(title) ?? "", ...(about === undefined ? {} : { description: about }) };
}

const fitsButton = ({ id, title }: Choice): boolean =>
  title.length <= limits.choices.buttonTitle && new TextEncoder().encode(id).length <= CALLBACK_DATA_BYTES;
