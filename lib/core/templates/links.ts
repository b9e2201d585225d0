/** Addresses in what is sent. */

export interface FoundLink {
  readonly address: string;
  /** Where it begins, in characters. */
  readonly at: number;
}

const ATTRIBUTE = /\b(?:href|src|action|background|poster|background-url)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const WRITTEN = /\bhttps?:\/\/[^\s<>"'{}|\\^`]*(?:\{\{[^{}]*\}\}[^\s<>"'{}|\\^`]*)*/gi;

export const linksInHtml = (html: string): readonly FoundLink[] =>
  [...html.matchAll(ATTRIBUTE)].map((match) => ({
    address: unescaped((match[1] ?? match[2] ?? "").trim()),
    at: match.index + match[0].indexOf("=") + 2,
  }));

export const linksInText = (text: string): readonly FoundLink[] =>
  [...text.matchAll(WRITTEN)].map((match) => ({ address: match[0].replace(/[.,;:!?)\]]+$/, ""), at: match.index }));

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  quot: '"',
  lt: "<",
  gt: ">",
  "#x27": "'",
  "#x3D": "=",
  "#39": "'",
  "#x60": "`",
};
const unescaped = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** Breaks and spaces in a scheme are ignored by whoever opens it. */
const schemeOf = (address: string): string | undefined =>
  /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\p{Cc}\s]/gu, ""))?.[1]?.toLowerCase();

const SAFE: ReadonlySet<string> = new Set(["http", "https", "mailto", "tel", "sms", "cid"]);

/** What runs or reads something where it is opened; also when a value brought it. */
export function isUnsafe(address: string): boolean {
  const scheme = schemeOf(address);
  return scheme !== undefined && !SAFE.has(scheme);
}

export type LinkFault = "empty" | "unsafe" | "relative" | "malformed" | "insecure" | "placeholder";

/** What is wrong with an address as it is written; places stand for anything. */
export function faultOf(address: string): LinkFault | undefined {
  if (address === "" || address === "#") return "empty";
  if (isUnsafe(address)) return "unsafe";
  // Where it leads is known when it is filled in.
  if (address.startsWith("{{")) return undefined;
  const scheme = schemeOf(address);
  if (scheme === undefined) return address.startsWith("#") ? undefined : "relative";
  if (scheme !== "http" && scheme !== "https") return undefined;
  const filled = address.replace(/\{\{[^{}]*\}\}/g, "x");
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(filled)?.[1] ?? "";
  if (host === "" || /\s/.test(filled) || (!host.includes(".") && host !== "localhost") || /\.\.|^\.|\.$/.test(host))
    return "malformed";
  if (/(^|\.)(example\.(com|org|net)|localhost)$/i.test(host) || /\.(test|invalid|example)$/i.test(host))
    return "placeholder";
  return scheme === "http" ? "insecure" : undefined;
}
