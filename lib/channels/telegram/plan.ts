/** From what somebody wants to say to messages that Telegram can show, or to what is wrong with it. */
import type {
  LocationContent,
  MediaContent,
  OutboundContent,
  OutboundMedia,
  TextContent,
} from "../../core/messages/model.ts";
import { asText } from "../common/email.ts";
import { addressProblems } from "../common/media.ts";
import { type Problem, problem, refuse } from "../common/problems.ts";
import { splitText } from "../common/split-text.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { planChoices } from "./plan-choices.ts";

const { limits } = manifest;

/**
 * See `Channel.plan`. Texts are sent without marks of formatting, so Telegram counts what stands there: UTF-16 units. Parts are
 * sent in their order; planning a part again gives that part.
 */
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
      return refuse(
        problem("type", "unsupported", "Telegram has no templates.", "Send the words of the template as a text."),
      );
  }
}

export const textParts = (text: string): readonly TextContent[] =>
  splitText(text, limits.text).map((part) => ({ type: "text", text: part }));

function planText(content: TextContent): ContentPlan {
  const parts = textParts(content.text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

/** A caption that the file cannot carry follows it as text. */
function planMedia(content: MediaContent): ContentPlan {
  const problems = mediaProblems(content.media);
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  const fits = content.media.kind !== "sticker" && words.length <= limits.caption;
  return { ok: true, parts: fits ? [{ ...bare, caption: words }] : [bare, ...textParts(words)] };
}

/** What Telegram would not fetch from an address. Sizes and types are judged only when they are known. */
function mediaProblems({ kind, key, url, mime, size }: OutboundMedia): readonly Problem[] {
  const allowed = limits.media[kind];
  const problems: Problem[] = [...addressProblems({ key, url })];
  const type = mime?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== undefined && !allowed?.mime.includes(type)) {
    const text = `From an address, Telegram takes as ${kind} only ${allowed?.mime.join(", ")}, not ${type}.`;
    problems.push(problem("media.mime", "mime", text, "Send a link to it in a text."));
  }
  if (allowed !== undefined && size !== undefined && size > allowed.maxBytes) {
    const limit = `${allowed.maxBytes / 1024} KB`;
    const text = `The file has ${Math.ceil(size / 1024)} KB; as ${kind} Telegram fetches at most ${limit}.`;
    problems.push(problem("media.size", "too_large", text, "Send a link to it in a text."));
  }
  return problems;
}

function planLocation(content: LocationContent): ContentPlan {
  const bounds = { latitude: 90, longitude: 180 } as const;
  const problems = (["latitude", "longitude"] as const)
    .filter((name) => !(Math.abs(content[name]) <= bounds[name]))
    .map((name) => problem(name, "range", `The ${name} must be between -${bounds[name]} and ${bounds[name]}.`));
  return problems.length > 0 ? refuse(...problems) : { ok: true, parts: [content] };
}
