/** From what somebody wants to say to messages that Messenger or Instagram can show, or to what is wrong with it. */
import type { ChoicesContent, LocationContent, MediaContent, OutboundContent } from "../../../core/messages/model.ts";
import { asText } from "../../common/email.ts";
import {
  asMapText,
  choiceProblems,
  locationProblems,
  mediaProblems,
  numbered,
  textParts,
  tidied,
} from "../../common/plan.ts";
import { problem, refuse } from "../../common/problems.ts";
import { inBytes, splitText } from "../../common/split-text.ts";
import type { ContentPlan } from "../../contract.ts";
import type { Platform } from "./platform.ts";

type Presentation = "buttons" | "quick_replies" | "numbered";

/** Buttons stay where they are and quick replies vanish with the next message, so buttons wherever they can be. */
export function presentation(
  { manifest: { limits }, buttonText }: Pick<Platform, "manifest" | "buttonText">,
  { choices, text }: ChoicesContent,
): Presentation {
  if (choices.some(({ title }) => title.length > limits.choices.rowTitle)) return "numbered";
  if (choices.length <= limits.choices.buttons && text.length <= buttonText) return "buttons";
  return choices.length <= limits.choices.rows ? "quick_replies" : "numbered";
}

/** `Channel.plan`. Parts are sent in their order; planning a part again gives that part. */
export function makePlan(
  platform: Pick<Platform, "manifest" | "buttonText">,
): (content: OutboundContent) => ContentPlan {
  const { manifest } = platform;
  const { limits, name } = manifest;
  const room = limits.textIn === "bytes" ? inBytes : undefined;

  function planText(text: string): ContentPlan {
    const parts = textParts(text, limits.text, room);
    return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
  }

  /** What is said with a file follows it as text. */
  function planMedia(content: MediaContent): ContentPlan {
    const problems = mediaProblems(manifest, content.media, "media");
    if (problems.length > 0) return refuse(...problems);
    const { caption, ...bare } = content;
    return { ok: true, parts: [bare, ...textParts(caption ?? "", limits.text, room)] };
  }

  /** Nobody can send a place from here, but where to look at it. */
  function planLocation(content: LocationContent): ContentPlan {
    const problems = locationProblems(content);
    if (problems.length > 0) return refuse(...problems);
    return planText(asMapText(content));
  }

  function planChoices(content: ChoicesContent): ContentPlan {
    const tidy = tidied(content);
    const problems = choiceProblems(tidy, limits.choices.id);
    if (problems.length > 0) return refuse(...problems);
    if (presentation(platform, tidy) === "numbered") return { ok: true, parts: numbered(tidy, limits.text, room) };
    // There is no place for a headline, a footer or descriptions but the text itself.
    const described = tidy.choices
      .filter(({ description }) => description)
      .map(({ title, description }) => `${title}: ${description}`);
    const text = [tidy.header, tidy.text, described.join("\n"), tidy.footer].filter(Boolean).join("\n\n");
    const pieces = splitText(text, limits.choices.body, room);
    const last: ChoicesContent = {
      type: "choices",
      text: pieces.at(-1) ?? text,
      choices: tidy.choices.map(({ id, title }) => ({ id, title })),
    };
    return { ok: true, parts: [...pieces.slice(0, -1).map((piece) => ({ type: "text" as const, text: piece })), last] };
  }

  return (content) => {
    switch (content.type) {
      case "text":
        return planText(content.text);
      case "media":
        return planMedia(content);
      case "choices":
        return planChoices(content);
      case "email":
        return planText(asText(content).text);
      case "location":
        return planLocation(content);
      case "template": {
        const text = `${name} has no templates that were approved beforehand, as WhatsApp has them.`;
        return refuse(problem("type", "unsupported", text, "Send a text while the customer's window is open."));
      }
    }
  };
}
