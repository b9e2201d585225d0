/** Templates as somebody at a desk sends them: what has to be filled in, and what is known already. Pure. */
import type { Schemas } from "../../api/client.ts";

export type Template = Schemas["Template"];
export type Variable = Template["variables"][number];
export type ProviderTemplate = Schemas["ProviderTemplate"];
export type Content = NonNullable<Schemas["NewReply"]["content"]>;
export type TemplateUse = Schemas["TemplateUse"];

/** What is sent: a template of ours by its key, or the provider's as content. */
export type Chosen =
  | {
      readonly template: TemplateUse;
      /** As it was shown; null where nobody knows it before it is sent. */
      readonly text: string | null;
    }
  | { readonly content: Content };

const NAME = /^(?:(?:contact|customer|client|cliente|guest|recipient)_?)?(?:full_?)?(?:name|nombre|nom)$/;
const FIRST = /^(?:(?:contact|customer|client|cliente|guest|recipient)_?)?(?:first_?name|prenom|primer_?nombre)$/;
const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? "";

/** What a variable of this name is for this contact; empty where it is something else. */
export function knownAs(variable: string, contactName: string | null): string {
  if (contactName === null) return "";
  const plain = variable.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  if (FIRST.test(plain)) return firstOf(contactName);
  return NAME.test(plain) ? contactName : "";
}

export interface Place {
  /** As the provider names it: a number, or a word. */
  readonly name: string;
  /** The words around it, for who has to know what belongs there. */
  readonly around: string;
  readonly known: string;
}

const PLACE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;
/** Whoever is greeted is the contact. */
const GREETING = /(?:^|[\s¡])(?:hola|hello|hi|dear|estimad[oa]|querid[oa]|bonjour|ch[eè]re?)[\s,]*$/iu;
const AROUND = 24;

/** The places of a provider's template, each once, in their order; without its text there is only their number. */
export function placesOf(
  { text, variables }: Pick<ProviderTemplate, "text" | "variables">,
  contactName: string | null,
): readonly Place[] {
  const found = new Map<string, Place>();
  for (const { 0: whole, 1: name = "", index } of (text ?? "").matchAll(PLACE)) {
    if (found.has(name)) continue;
    const before = (text ?? "").slice(0, index);
    const known = GREETING.test(before) && contactName !== null ? firstOf(contactName) : knownAs(name, contactName);
    const after = (text ?? "").slice(index + whole.length);
    found.set(name, { name, around: `${shortly(before, "end")}___${shortly(after, "start")}`, known });
  }
  const numbered = Array.from({ length: variables ?? 0 }, (_, index) => String(index + 1));
  if (found.size === 0) return numbered.map((name) => ({ name, around: "", known: "" }));
  return [...found.values()].sort((a, b) => Number(a.name) - Number(b.name) || 0);
}

/** The words next to the place, of the same line, none of them cut in two. */
function shortly(text: string, side: "start" | "end"): string {
  const line = (side === "end" ? text.split("\n").at(-1) : text.split("\n")[0])?.replace(PLACE, "…") ?? "";
  if (line.length <= AROUND) return line;
  return side === "end"
    ? `…${line.slice(-AROUND).replace(/^\S*/, "")}`
    : `${line.slice(0, AROUND).replace(/\S*$/, "")}…`;
}

/** The text with what was filled in; what is still empty stays as it is written. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(PLACE, (whole, name: string) => values[name]?.trim() || whole);

const CATEGORIES = ["marketing", "utility", "authentication"] as const;

export function contentFrom(
  { name, language, category, text }: ProviderTemplate,
  places: readonly Place[],
  values: Readonly<Record<string, string>>,
): Content {
  const known = CATEGORIES.find((one) => one === category?.toLowerCase());
  const isNamed = text !== null && places.some((place) => !/^\d+$/.test(place.name));
  const said = (place: Place) => (values[place.name] ?? "").trim();
  return {
    type: "template",
    name,
    language,
    ...(known ? { category: known } : {}),
    ...(places.length === 0
      ? {}
      : {
          variables: isNamed ? Object.fromEntries(places.map((place) => [place.name, said(place)])) : places.map(said),
        }),
  };
}

/** "1250", "1250,5", "1.250,50": undefined where a mark may be that of thousands or of decimals, so that nobody is told a thousandth. */
function numberIn(typed: string): number | undefined {
  const text = typed.replace(/\s/g, "");
  const [, whole = "", decimals = ""] = /^(-?\d+|-?\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}|\d{4,6}))?$/.exec(text) ?? [];
  if (whole === "") return undefined;
  const marks = new Set(whole.match(/[.,]/g));
  const isGrouped = marks.size > 0;
  // One mark alone before three digits says nothing of what it is; and a mark is either the one or the other.
  if (isGrouped && (marks.size > 1 || (decimals === "" && (whole.match(/[.,]/g) ?? []).length === 1))) return undefined;
  if (isGrouped && decimals !== "" && marks.has(text.at(-decimals.length - 1) ?? "")) return undefined;
  return Number(`${whole.replace(/[.,]/g, "")}.${decimals || "0"}`);
}

/** From what was typed; undefined for what is none of the type. Money, lists and objects are JSON. */
export function typedAs(type: Variable["type"], text: string): { readonly value: unknown } | undefined {
  const typed = text.trim();
  if (typed === "") return { value: undefined };
  switch (type) {
    case "string":
    case "date":
      return { value: typed };
    case "boolean":
      return { value: typed === "true" };
    case "number": {
      const number = numberIn(typed);
      return number === undefined ? undefined : { value: number };
    }
    case "money": {
      const [, written = "", currency] = /^([\d.,\s]+?)\s*([A-Za-z]{3})$/.exec(typed) ?? [];
      const amount = numberIn(written);
      return amount !== undefined && currency ? { value: { amount, currency: currency.toUpperCase() } } : undefined;
    }
    case "list":
    case "object":
      try {
        return { value: JSON.parse(typed) as unknown };
      } catch {
        return undefined;
      }
  }
}
