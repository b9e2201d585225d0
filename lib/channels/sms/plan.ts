/** From what somebody wants to say to text messages, or to what is wrong with it. How long they may be is each manifest's. */
import type { LocationContent, MediaContent, OutboundContent } from "../../core/messages/model.ts";
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
import type { ContentPlan, Manifest } from "../contract.ts";

/**
 * `Channel.plan` of a channel that sends texts, and files where its manifest names kinds of them. Choices are numbered lines, which
 * people answer with words; a place is where to look at it.
 */
export const planner =
  (manifest: Pick<Manifest, "name" | "limits">) =>
  (content: OutboundContent): ContentPlan => {
    const { limits } = manifest;
    switch (content.type) {
      case "text":
        return planText(content.text, limits.text);
      case "email":
        return planText(asText(content).text, limits.text);
      case "location":
        return planLocation(content, limits.text);
      case "media":
        return planMedia(content, manifest);
      case "choices": {
        const tidy = tidied(content);
        const problems = choiceProblems(tidy, limits.choices.id);
        return problems.length > 0 ? refuse(...problems) : { ok: true, parts: numbered(tidy, limits.text) };
      }
      case "template":
        return refuse(
          problem("type", "unsupported", "SMS has no templates.", "Send the words of the template as a text."),
        );
    }
  };

function planText(text: string, limit: number): ContentPlan {
  const parts = textParts(text, limit);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

function planLocation(content: LocationContent, limit: number): ContentPlan {
  const problems = locationProblems(content);
  if (problems.length > 0) return refuse(...problems);
  return planText(asMapText(content), limit);
}

/** What is said with a file goes with it as far as it fits, else behind it. */
function planMedia(content: MediaContent, manifest: Pick<Manifest, "name" | "limits">): ContentPlan {
  const { limits, name } = manifest;
  const { caption, ...bare } = content;
  if (limits.media[content.media.kind] === undefined) {
    const text = `${name} cannot carry a file of this kind (${content.media.kind}).`;
    return refuse(problem("media.kind", "unsupported", text, "Send a link to it in a text."));
  }
  const problems = mediaProblems(manifest, content.media, "media");
  if (problems.length > 0) return refuse(...problems);
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  if (words.length <= limits.caption) return { ok: true, parts: [{ ...bare, caption: words }] };
  return { ok: true, parts: [bare, ...textParts(words, limits.text)] };
}
