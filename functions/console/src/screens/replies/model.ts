/** What a canned reply says, and how it would read. */
import type { Schemas } from "../../api/client.ts";

export type Reply = Schemas["CannedReply"];
export type Media = NonNullable<Reply["media"]>;

export const VARIABLES = [
  "contact.name",
  "contact.firstName",
  "contact.phone",
  "agent.name",
  "agent.firstName",
  "conversation.channel",
  "connection.name",
] as const;
export type Variable = (typeof VARIABLES)[number];
const isVariable = (name: string): name is Variable => VARIABLES.some((one) => one === name);

/** `{{contact.name}}`, or `{{contact.name|friend}}` with what stands there when nobody knows it. */
const PLACE = /\{\{\s*([A-Za-z][A-Za-z0-9.]*)\s*(?:\|([^{}]*))?\}\}/g;

export interface Piece {
  readonly text: string;
  /** Filled in; or a place that nothing can fill. */
  readonly kind: "plain" | "value" | "unknown";
}

export interface Preview {
  readonly pieces: readonly Piece[];
  /** No variable of this name. */
  readonly unknown: readonly string[];
  /** Braces that belong to no variable. */
  readonly malformed: boolean;
  /** Without these known, it cannot be sent. */
  readonly needed: readonly Variable[];
}

export function previewOf(text: string, values: Readonly<Record<Variable, string>>): Preview {
  const pieces: Piece[] = [];
  const unknown = new Set<string>();
  const needed = new Set<Variable>();
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const [place, name = "", fallback] = match;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), kind: "plain" });
    end = match.index + place.length;
    if (isVariable(name)) {
      if (fallback === undefined) needed.add(name);
      pieces.push({ text: values[name] || fallback?.trim() || place, kind: "value" });
    } else {
      unknown.add(name);
      pieces.push({ text: place, kind: "unknown" });
    }
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: "plain" });
  const malformed = pieces.some(({ kind, text: piece }) => kind === "plain" && /\{\{|\}\}/.test(piece));
  return { pieces, unknown: [...unknown], malformed, needed: [...needed] };
}

/** The same reply in its languages, under the code that is typed for it. */
export interface Family {
  readonly code: string;
  readonly replies: readonly Reply[];
}

export function familiesOf(replies: readonly Reply[], locale: string): readonly Family[] {
  const families = new Map<string, Reply[]>();
  for (const reply of replies) families.set(reply.shortCode, [...(families.get(reply.shortCode) ?? []), reply]);
  // The reader's own language speaks for all of them.
  const rank = ({ language }: Reply) => (language === locale || language.startsWith(`${locale}-`) ? 0 : 1);
  return [...families]
    .map(([code, all]) => ({
      code,
      replies: all.sort((a, b) => rank(a) - rank(b) || a.language.localeCompare(b.language)),
    }))
    .sort((a, b) => (a.replies[0]?.title ?? "").localeCompare(b.replies[0]?.title ?? "", locale));
}

export interface ReplyDraft {
  readonly title: string;
  readonly shortCode: string;
  readonly language: string;
  readonly category: string;
  readonly platforms: readonly string[];
  readonly text: string;
  readonly media: Media | null;
}

export const draftOf = ({ title, shortCode, language, category, platforms, text, media }: Reply): ReplyDraft => ({
  title,
  shortCode,
  language,
  category: category ?? "",
  platforms,
  text,
  media,
});

const SHORT_CODE = /^[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?$/;
export type ReplyProblem = "title" | "shortCode" | "taken" | "text" | "unknown" | "malformed" | "media";

/** `others`: those whose code begins alike, as far as they are known. */
export function problemsOf(draft: ReplyDraft, id: string | undefined, others: readonly Reply[]) {
  const problems = new Set<ReplyProblem>();
  const { unknown, malformed } = previewOf(draft.text, {} as Record<Variable, string>);
  if (draft.title.trim() === "") problems.add("title");
  if (!SHORT_CODE.test(draft.shortCode)) problems.add("shortCode");
  if (others.some((one) => one.id !== id && one.shortCode === draft.shortCode && one.language === draft.language))
    problems.add("taken");
  if (draft.text.trim() === "") problems.add("text");
  if (unknown.length > 0) problems.add("unknown");
  if (malformed) problems.add("malformed");
  if (draft.media && !/^https:\/\/\S+$/.test(draft.media.url)) problems.add("media");
  return problems;
}

export const bodyOf = (draft: ReplyDraft): Schemas["NewCannedReply"] => ({
  title: draft.title.trim(),
  shortCode: draft.shortCode,
  language: draft.language,
  category: draft.category.trim() || null,
  platforms: [...draft.platforms],
  text: draft.text,
  media: draft.media,
});
