import type { MediaContent } from "../../core/messages/model.ts";
import { mediaProblems, textParts } from "../common/plan.ts";
import { refuse } from "../common/problems.ts";
import type { ContentPlan } from "../contract.ts";
import { manifest } from "./manifest.ts";

const { limits } = manifest;

/** A caption that the file cannot carry follows it as text. */
export function planMedia(content: MediaContent): ContentPlan {
  const problems = mediaProblems(manifest, content.media, "media");
  if (problems.length > 0) return refuse(...problems);
  const { caption, ...bare } = content;
  const words = caption?.trim() ?? "";
  if (words === "") return { ok: true, parts: [bare] };
  const silent = content.media.kind === "audio" || content.media.kind === "sticker";
  if (silent || words.length > limits.caption) return { ok: true, parts: [bare, ...textParts(words, limits.text)] };
  return { ok: true, parts: [{ ...bare, caption: words }] };
}
