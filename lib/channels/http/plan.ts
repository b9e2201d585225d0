/** From what somebody wants to say to what the other system is told, or to what is wrong with it. */
import type { ChoicesContent, OutboundContent } from "../../core/messages/model.ts";
import { asText } from "../common/email.ts";
import { choiceProblems, locationProblems, mediaProblems, numbered, textParts, tidied } from "../common/plan.ts";
import { type Problem, problem, refuse } from "../common/problems.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";

const { limits } = manifest;

/** See `Channel.plan`. */
export function plan(content: OutboundContent): ContentPlan {
  switch (content.type) {
    case "text":
      return texts(content.text);
    case "email":
      return texts(asText(content).text);
    case "media": {
      const problems = mediaProblems(manifest, content.media, "media");
      const { caption, ...bare } = content;
      const words = caption?.trim() ?? "";
      if (words === "") return planned(problems, [bare]);
      // What is too long for a caption follows the file.
      return planned(
        problems,
        words.length <= limits.caption ? [{ ...bare, caption: words }] : [bare, ...textParts(words, limits.text)],
      );
    }
    case "choices":
      return choices(tidied(content));
    case "location":
      return planned(locationProblems(content), [content]);
    case "template":
      return refuse(
        problem("type", "unsupported", "There are no templates here.", "Send the words of the template as a text."),
      );
  }
}

const planned = (problems: readonly Problem[], parts: readonly OutboundContent[]): ContentPlan =>
  problems.length > 0 ? refuse(...problems) : { ok: true, parts };

function texts(text: string): ContentPlan {
  const parts = textParts(text, limits.text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

/** What is too much to be pressed becomes numbered lines, which are answered with words. */
function choices(content: ChoicesContent): ContentPlan {
  const bounds = limits.choices;
  const fits =
    content.choices.length <= bounds.rows &&
    content.text.length <= bounds.body &&
    (["header", "footer", "listLabel"] as const).every((name) => (content[name] ?? "").length <= bounds[name]) &&
    content.choices.every(
      ({ title, description = "" }) =>
        title.length <= bounds.buttonTitle && description.length <= bounds.rowDescription,
    );
  return planned(choiceProblems(content, bounds.id), fits ? [content] : numbered(content, limits.text));
}
