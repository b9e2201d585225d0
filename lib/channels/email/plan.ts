/** From what somebody wants to say to mails, or to what is wrong with it. */
import type {
  ChoicesContent,
  EmailContent,
  LocationContent,
  MediaContent,
  OutboundContent,
  OutboundMedia,
} from "../../core/messages/model.ts";
import { choiceProblems, oneLine as line } from "../common/choices.ts";
import { addressProblems } from "../common/media.ts";
import { type Problem, problem, refuse } from "../common/problems.ts";
import { splitText } from "../common/split-text.ts";
import type { ContentPlan, Manifest } from "../contract.ts";
import { LONGEST_SUBJECT, oneLine } from "./address.ts";

type Limits = Manifest["limits"];

/** RFC 5322, 2.1.1: a line has 998 characters, and the name of the header stands before the address. */
export const LONGEST_UNSUBSCRIBE_URL = 900;

/** See `Desk.plan`. */
export const makePlan =
  ({ limits }: Pick<Manifest, "limits">) =>
  (content: OutboundContent): ContentPlan => {
    switch (content.type) {
      case "text":
        return planText(content.text, limits);
      case "media":
        return planMedia(content, limits);
      case "choices":
        return planChoices(content, limits);
      case "location":
        return planText(mapOf(content), limits);
      case "email":
        return planEmail(content, limits);
      case "template":
        return refuse(
          problem("type", "unsupported", "E-mail knows no approved templates.", "Send the words of the template."),
        );
    }
  };

function planText(text: string, limits: Limits): ContentPlan {
  const parts = splitText(text.toWellFormed(), limits.text);
  if (parts.length === 0) return refuse(problem("text", "empty", "The message is empty."));
  return { ok: true, parts: parts.map((part) => ({ type: "text", text: part })) };
}

/** A file goes with its caption as the mail's text; one that is too long goes before it. */
function planMedia(content: MediaContent, limits: Limits): ContentPlan {
  const problems = fileProblems(content.media, limits, "media");
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.toWellFormed().trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  if (words.length <= limits.caption) return { ok: true, parts: [{ ...bare, caption: words }] };
  const text = splitText(words, limits.text).map((part) => ({ type: "text", text: part }) as const);
  return { ok: true, parts: [...text, bare] };
}

function fileProblems({ kind, key, url, size }: OutboundMedia, limits: Limits, field: string): readonly Problem[] {
  const problems: Problem[] = [...addressProblems({ key, url })];
  const allowed = limits.media[kind];
  if (!allowed)
    problems.push(problem(`${field}.kind`, "unsupported", `E-mail has no ${kind}s.`, "Send it as an image."));
  else if (size !== undefined && size > allowed.maxBytes)
    problems.push(
      problem(
        `${field}.size`,
        "too_large",
        `The file has more than ${Math.floor(allowed.maxBytes / 1024 / 1024)} MB, which many mail servers refuse.`,
        "Send a link to it.",
      ),
    );
  return problems;
}

/** There is nothing to press in a mail: the choices are numbered lines, and the customer answers in words. */
function planChoices({ text, choices, header, footer }: ChoicesContent, limits: Limits): ContentPlan {
  const shown = choices.map((choice) => ({ ...choice, title: line(choice.title) ?? "" }));
  const problems = choiceProblems(text, shown);
  if (problems.length > 0) return refuse(...problems);
  const lines = shown.map(({ title, description }, index) => {
    const more = line(description);
    return `${index + 1}. ${title}${more === undefined ? "" : ` (${more})`}`;
  });
  const blocks = [header?.trim(), text.trim(), lines.join("\n"), footer?.trim()];
  return planText(blocks.filter(Boolean).join("\n\n"), limits);
}

function mapOf({ latitude, longitude, name, address }: LocationContent): string {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return [name, address, map].filter((words) => words?.trim()).join("\n");
}

function planEmail(content: EmailContent, limits: Limits): ContentPlan {
  const { subject, text, html, attachments = [], unsubscribeUrl } = content;
  const problems: Problem[] = attachments.flatMap((file, index) => fileProblems(file, limits, `attachments.${index}`));
  if (oneLine(subject, LONGEST_SUBJECT) === "")
    problems.push(problem("subject", "empty", "A mail without a subject looks like spam."));
  if (text.trim() === "") problems.push(problem("text", "empty", "The message is empty."));
  if (Buffer.byteLength(text) + Buffer.byteLength(html ?? "") > MOST_WORDS)
    problems.push(problem("html", "too_long", "The mail has more than a million characters.", "Shorten it."));
  const together = attachments.reduce((sum, { size = 0 }) => sum + size, 0);
  if (attachments.length > 1 && together > (limits.media.document?.maxBytes ?? 0))
    problems.push(problem("attachments", "too_large", "The files together are too large.", "Send links to them."));
  if (unsubscribeUrl !== undefined && !isShortLink(unsubscribeUrl))
    problems.push(
      problem(
        "unsubscribeUrl",
        "invalid",
        `The page for unsubscribing must begin with https:// and have at most ${LONGEST_UNSUBSCRIBE_URL} characters.`,
      ),
    );
  return problems.length > 0 ? refuse(...problems) : { ok: true, parts: [content] };
}

const MOST_WORDS = 1024 * 1024;

export const isShortLink = (url: string): boolean =>
  url.length <= LONGEST_UNSUBSCRIBE_URL && /^https:\/\/[\x21-\x3b\x3d\x3f-\x7e]+$/.test(url);
