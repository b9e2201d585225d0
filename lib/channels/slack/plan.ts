/** From what somebody wants to say to messages that Slack can show, or to what is wrong with it. */
import type { ChoicesContent, LocationContent, MediaContent, OutboundContent } from "../../core/messages/model.ts";
import { asText } from "../common/email.ts";
import {
  asMapText,
  choiceProblems,
  locationProblems,
  mediaProblems,
  numbered,
  textParts,
  tidied,
} from "../common/plan.ts";
import { problem, refuse } from "../common/problems.ts";
import { splitText } from "../common/split-text.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";

const { limits } = manifest;

/** See `Channel.plan`. Parts are sent in their order; planning a part again gives that part. */
export function plan(content: OutboundContent): ContentPlan {
  switch (content.type) {
    case "text":
      return planText(content.text);
    case "media":
      return planMedia(content);
    case "choices":
      return planChoices(content);
    case "email":
      return planText(asText(content).text);
    case "location": {
      const problems = locationProblems(content satisfies LocationContent);
      return problems.length > 0 ? refuse(...problems) : planText(asMapText(content));
    }
    case "template":
      return refuse(
        problem("type", "unsupported", "Slack has no templates.", "Send the words of the template as a text."),
      );
  }
}

function planText(text: string): ContentPlan {
  const parts = textParts(text, limits.text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

/** A caption that is too long for the file's own words follows it as text. */
function planMedia(content: MediaContent): ContentPlan {
  const problems = mediaProblems(manifest, content.media, "media");
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  const fits = words.length <= limits.caption;
  return { ok: true, parts: fits ? [{ ...bare, caption: words }] : [bare, ...textParts(words, limits.text)] };
}

function planChoices(content: ChoicesContent): ContentPlan {
  const tidy = tidied(content);
  const problems = choiceProblems(tidy, limits.choices.id);
  if (problems.length > 0) return refuse(...problems);
  const { choices } = tidy;
  if (choices.length > limits.choices.buttons || choices.some(({ title }) => title.length > limits.choices.buttonTitle))
    return { ok: true, parts: numbered(tidy, limits.text) };
  // There is no place for a headline, a footer or descriptions but the text itself.
  const described = choices.flatMap(({ title, description }) => (description ? [`${title}: ${description}`] : []));
  const text = [tidy.header, tidy.text, described.join("\n"), tidy.footer].filter(Boolean).join("\n\n");
  const pieces = splitText(text, limits.choices.body);
  const last: ChoicesContent = {
    type: "choices",
    text: pieces.at(-1) ?? text,
    choices: choices.map(({ id, title }) => ({ id, title })),
  };
  return { ok: true, parts: [...pieces.slice(0, -1).map((piece) => ({ type: "text" as const, text: piece })), last] };
}
