/** From what somebody wants to say to messages that the widget can show, or to what is wrong with it. */
import type { Choice, ChoicesContent, MediaContent, OutboundContent, TextContent } from "../../core/messages/model.ts";
import { choiceProblems, oneLine } from "../common/choices.ts";
import { asText } from "../common/email.ts";
import { addressProblems } from "../common/media.ts";
import { type Problem, problem, refuse } from "../common/problems.ts";
import { beginning, splitText } from "../common/split-text.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";

const { limits } = manifest;

/** See `Channel.plan`. */
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
      const { latitude, longitude, name, address } = content;
      const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
      return planText([name, address, map].filter((line) => line?.trim()).join("\n"));
    }
    case "template":
      return refuse(
        problem("type", "unsupported", "Web chat has no templates.", "Send the words of the template as a text."),
      );
  }
}

const textParts = (text: string): readonly TextContent[] =>
  splitText(text, limits.text).map((part) => ({ type: "text", text: part }));

function planText(text: string): ContentPlan {
  const parts = textParts(text);
  return parts.length > 0 ? { ok: true, parts } : refuse(problem("text", "empty", "The message is empty."));
}

/** A caption that is too long follows the file as text. */
function planMedia(content: MediaContent): ContentPlan {
  const problems = mediaProblems(content);
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  if (words.length <= limits.caption) return { ok: true, parts: [{ ...bare, caption: words }] };
  return { ok: true, parts: [bare, ...textParts(words)] };
}

function mediaProblems({ media: { kind, key, url, mime, size } }: MediaContent): readonly Problem[] {
  const allowed = limits.media[kind];
  if (!allowed) return [problem("media.kind", "unsupported", `Web chat has no ${kind}s.`, "Send it as an image.")];
  const problems: Problem[] = [...addressProblems({ key, url })];
  const type = mime?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== undefined && !allowed.mime.includes(type)) {
    const text = `As ${kind}, the widget shows ${allowed.mime.join(", ")}, not ${type}.`;
    problems.push(problem("media.mime", "mime", text, "Send a link to it in a text."));
  }
  if (size !== undefined && size > allowed.maxBytes)
    problems.push(
      problem("media.size", "too_large", `A ${kind} may have ${allowed.maxBytes / 1024} KB.`, "Send a link to it."),
    );
  return problems;
}

/** Choices are buttons below the text; what these cannot hold becomes numbered lines, which are answered with words. */
function planChoices(content: ChoicesContent): ContentPlan {
  const choices = content.choices.map(tidied);
  const problems = choiceProblems(content.text, choices);
  if (problems.length > 0) return refuse(...problems);
  const { rows, buttonTitle, id } = limits.choices;
  const fits = choices.every((choice) => choice.title.length <= buttonTitle && choice.id.length <= id);
  if (choices.length > rows || !fits) {
    const lines = choices.map(({ title, description }, index) =>
      [`${index + 1}. ${title}`, description].filter((part) => part !== undefined).join(": "),
    );
    return planText([content.header, content.text, lines.join("\n"), content.footer].filter(isSaid).join("\n\n"));
  }
  const [header, footer] = [short(content.header, limits.choices.header), short(content.footer, limits.choices.footer)];
  const texts = textParts(content.text);
  const last: ChoicesContent = {
    type: "choices",
    text: texts.at(-1)?.text ?? content.text,
    choices,
    ...(header === undefined ? {} : { header }),
    ...(footer === undefined ? {} : { footer }),
  };
  return { ok: true, parts: [...texts.slice(0, -1), last] };
}

const isSaid = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";
const short = (words: string | undefined, limit: number): string | undefined => {
  const line = oneLine(words);
  return line === undefined ? undefined : oneLine(beginning(line, limit));
};

function tidied({ id, title, description }: Choice): Choice {
  const about = short(description, limits.choices.rowDescription);
  return { id, title: oneLine(title) ?? "", ...(about === undefined ? {} : { description: about }) };
}
