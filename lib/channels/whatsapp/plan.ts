/** From what somebody wants to say to messages that WhatsApp can show, or to what is wrong with it. */
import type { ChoicesContent, LocationContent, OutboundContent, TextContent } from "../../core/messages/model.ts";
import { asText } from "../common/email.ts";
import { choiceProblems, locationProblems, numbered, textParts, tidied } from "../common/plan.ts";
import { problem, refuse } from "../common/problems.ts";
import { beginning, splitText } from "../common/split-text.ts";
import type { ContentPlan } from "../contract.ts";
import { DEFAULT_LIST_LABEL, manifest } from "./manifest.ts";
import { planMedia } from "./plan-media.ts";
import { planTemplate } from "./plan-template.ts";

const { limits } = manifest;

/** See `Channel.plan`. Parts are sent in their order; planning a part again gives that part. */
export function plan(content: OutboundContent): ContentPlan {
  switch (content.type) {
    case "text":
      return planText(content);
    case "media":
      return planMedia(content);
    case "choices":
      return planChoices(content);
    case "email":
      return planText(asText(content));
    case "location":
      return planLocation(content);
    case "template":
      return planTemplate(content);
  }
}

function planText(content: TextContent): ContentPlan {
  const parts = textParts(content.text, limits.text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

function planLocation(content: LocationContent): ContentPlan {
  const problems = locationProblems(content);
  return problems.length > 0 ? refuse(...problems) : { ok: true, parts: [content] };
}

/** How many and how long the choices are decides how they look: buttons, a list, or numbered lines of text. */
export function presentation(content: ChoicesContent): "buttons" | "list" | "numbered" {
  const { choices } = content;
  const bounds = limits.choices;
  const plain = choices.every((choice) => choice.title.length <= bounds.buttonTitle && !choice.description);
  if (choices.length <= bounds.buttons && plain) return "buttons";
  const short = choices.every(
    (choice) => choice.title.length <= bounds.rowTitle && (choice.description?.length ?? 0) <= bounds.rowDescription,
  );
  return choices.length <= bounds.rows && short ? "list" : "numbered";
}

function planChoices(content: ChoicesContent): ContentPlan {
  const tidy = tidied(content);
  const problems = choiceProblems(tidy, limits.choices.id);
  if (problems.length > 0) return refuse(...problems);
  const { header, footer, listLabel, ...plain } = tidy;
  const bounds = limits.choices;
  // A headline or footer that is too long for its place is still said, as part of the text.
  const above = header !== undefined && header.length > bounds.header ? `${header}\n\n` : "";
  const below = footer !== undefined && footer.length > bounds.footer ? `\n\n${footer}` : "";
  const text = `${above}${tidy.text}${below}`.trim();
  if (presentation(tidy) === "numbered") return { ok: true, parts: numbered(tidy, limits.text) };

  const pieces = splitText(text, bounds.body);
  const body = pieces.at(-1) ?? text;
  const before = pieces.length > 1 ? textParts(text.slice(0, text.length - body.length), limits.text) : [];
  const last: ChoicesContent = {
    ...plain,
    text: body,
    ...(header !== undefined && above === "" ? { header } : {}),
    ...(footer !== undefined && below === "" ? { footer } : {}),
    ...(presentation(tidy) === "list" ? { listLabel: shortLabel(listLabel) } : {}),
  };
  return { ok: true, parts: [...before, last] };
}

function shortLabel(label: string | undefined): string {
  const words = label ?? DEFAULT_LIST_LABEL;
  const bound = limits.choices.listLabel;
  return words.length <= bound ? words : `${beginning(words, bound - 1).trimEnd()}…`;
}
