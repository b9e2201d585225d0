import type { MediaContent, OutboundMedia, TextContent } from "../../core/messages/model.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { type Problem, problem, refuse } from "./problems.ts";
import { splitText } from "./split-text.ts";

const { limits } = manifest;

export function textParts(text: string): readonly TextContent[] {
  return splitText(text, limits.text).map((part) => ({ type: "text", text: part }));
}

/** A caption that the file cannot carry follows it as text. */
export function planMedia(content: MediaContent): ContentPlan {
  const problems = mediaProblems(content.media, "media");
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  const silent = content.media.kind === "audio" || content.media.kind === "sticker";
  if (silent || words.length > limits.caption) return { ok: true, parts: [bare, ...textParts(words)] };
  return { ok: true, parts: [{ ...bare, caption: words }] };
}

/** What keeps a file from being sent. Sizes are judged only when they are known. */
export function mediaProblems(media: OutboundMedia, field: string): readonly Problem[] {
  const allowed = limits.media[media.kind];
  if (allowed === undefined) return [problem(field, "kind", `WhatsApp cannot send ${media.kind}.`)];
  const problems: Problem[] = [];
  if (media.key === undefined && media.url === undefined) {
    problems.push(problem(field, "missing", "The file is missing."));
  }
  if (media.key === undefined && media.url !== undefined && !/^https:\/\//i.test(media.url)) {
    problems.push(problem(`${field}.url`, "insecure", "The address of a file must begin with https://."));
  }
  const asDocument = media.kind === "document" ? undefined : "Send it as a document.";
  if (media.mime !== undefined && !mimeAllowed(media.mime, allowed.mime)) {
    const accepted = allowed.mime.join(", ");
    const text = `WhatsApp does not show ${media.mime} as ${media.kind}; it takes ${accepted}.`;
    problems.push(problem(`${field}.mime`, "mime", text, asDocument));
  }
  if (media.size !== undefined && media.size > allowed.maxBytes) {
    const text = `The file has ${inUnits(media.size)}; WhatsApp takes ${inUnits(allowed.maxBytes)} for ${media.kind}.`;
    const document = limits.media.document;
    const fits = asDocument !== undefined && document !== undefined && media.size <= document.maxBytes;
    problems.push(problem(`${field}.size`, "too_large", text, fits ? asDocument : "Send a link to it."));
  }
  return problems;
}

function mimeAllowed(mime: string, accepted: readonly string[]): boolean {
  const name = mime.split(";", 1)[0]?.trim().toLowerCase();
  return accepted.includes("*/*") || accepted.some((known) => known === name);
}

function inUnits(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes >= mebibyte ? `${(bytes / mebibyte).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
