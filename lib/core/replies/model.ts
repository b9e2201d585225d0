import type { CatalogueEntry } from "../kernel/catalogue.ts";
import { folded } from "../kernel/folded.ts";
import type { OutboundContent, OutboundMedia } from "../messages/model.ts";

/** A text that the team says often, with places for what is different each time. */
export interface CannedReply extends CatalogueEntry {
  readonly title: string;
  readonly category: string | null;
  /** Channels that it is for; empty: all of them. */
  readonly platforms: readonly string[];
  /** BCP 47, in lower case: `es`, `pt-br`. */
  readonly language: string;
  /** What is typed after a slash; one of a language each. */
  readonly shortCode: string;
  readonly text: string;
  /** Sent with the text as its caption. */
  readonly media: OutboundMedia | null;
}

export const MAX_REPLIES = 1_000;

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

export type Values = Readonly<Partial<Record<Variable, string>>>;

/** `{{contact.name}}`, or `{{contact.name|friend}}` with what stands there when nobody knows it. */
const PLACE = /\{\{\s*([A-Za-z][A-Za-z0-9.]*)\s*(?:\|([^{}]*))?\}\}/g;

const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name);

interface TextProblem {
  readonly code: "unknown_variable" | "malformed_variable";
  readonly message: string;
}

/** What is wrong with the places in a text. */
export function problemsIn(text: string): readonly TextProblem[] {
  const problems: TextProblem[] = [];
  const rest = text.replace(PLACE, (place, name: string) => {
    if (!isVariable(name))
      problems.push({ code: "unknown_variable", message: `${place} is none of: ${VARIABLES.join(", ")}` });
    return "";
  });
  if (/\{\{|\}\}/.test(rest))
    problems.push({ code: "malformed_variable", message: "has braces that belong to no variable" });
  return problems;
}

export const variablesIn = (text: string): ReadonlySet<Variable> =>
  new Set([...text.matchAll(PLACE)].map(([, name = ""]) => name).filter(isVariable));

const LONGEST_VALUE = 200;

/** A name is one line, whatever somebody made of it. */
const oneLine = (value: string): string =>
  [...value.replace(/[\s\p{Cc}]+/gu, " ").trim()].slice(0, LONGEST_VALUE).join("");

export interface Rendered {
  readonly text: string;
  /** Variables that nobody knows and that have nothing to stand for them; their places are left as they are. */
  readonly missing: readonly Variable[];
}

/** In one pass: what a value says is never looked at again, so a customer called `{{agent.name}}` is called that. */
export function render(text: string, values: Values): Rendered {
  const missing = new Set<Variable>();
  const rendered = text.replace(PLACE, (place, name: string, fallback: string | undefined) => {
    if (!isVariable(name)) return place;
    const value = oneLine(values[name] ?? "");
    if (value !== "") return value;
    if (fallback !== undefined) return fallback.trim();
    missing.add(name);
    return place;
  });
  return { text: rendered, missing: [...missing] };
}

export const firstName = (name: string | undefined): string | undefined => name?.trim().split(/\s+/)[0];

export const contentOf = (text: string, media: OutboundMedia | null): OutboundContent =>
  media === null ? { type: "text", text } : { type: "media", media, ...(text.trim() ? { caption: text } : {}) };

export interface ReplyFilter {
  /** The beginning of the short code, or of a word of the title; case and accents do not matter. */
  readonly search?: string;
  readonly category?: string;
  /** Those that may be sent on this channel. */
  readonly platform?: string;
  /** The language, or what it is a kind of: `pt` finds `pt-br`. */
  readonly language?: string;
}

export function passes(reply: CannedReply, { search, category, platform, language }: ReplyFilter): boolean {
  if (category !== undefined && reply.category !== category) return false;
  if (platform !== undefined && reply.platforms.length > 0 && !reply.platforms.includes(platform)) return false;
  if (language !== undefined && reply.language !== language && !reply.language.startsWith(`${language}-`)) return false;
  if (search === undefined) return true;
  const wanted = folded(search).replace(/^\//, "").trim();
  const title = folded(reply.title);
  return (
    reply.shortCode.startsWith(wanted) ||
    title.startsWith(wanted) ||
    title.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))
  );
}
