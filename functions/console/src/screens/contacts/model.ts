import type { Schemas } from "../../api/client.ts";

export type Contact = Schemas["Contact"];
export type ContactDetail = Schemas["ContactDetail"];
export type Identity = Contact["identities"][number];

/** What a contact is called: the name, else the first way to reach the person; undefined where there is neither. */
export const calledOf = ({ name, identities }: Pick<Contact, "name" | "identities">): string | undefined =>
  name ?? identities[0]?.value;

/** A kind may carry what its ids are scoped to behind the name of the channel, such as `telegram-group`. */
export const channelOf = ({ kind }: Pick<Identity, "kind">): string => kind.split(/[.:-]/)[0] ?? kind;

export const isByHand = (identity: Identity): identity is NewIdentity =>
  identity.kind === "phone" || identity.kind === "email";

export type NewIdentity = Schemas["NewIdentity"]["identity"];

/** As people write numbers and addresses, into what the API takes; undefined for what is neither. */
export function identityIn(text: string): NewIdentity | undefined {
  const trimmed = text.trim();
  if (trimmed.includes("@")) {
    const value = trimmed.toLowerCase();
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) && value.length <= 254 ? { kind: "email", value } : undefined;
  }
  const value = trimmed.replace(/[\s().\-/\u00a0]/g, "").replace(/^00/, "+");
  return /^\+[1-9]\d{5,14}$/.test(value) ? { kind: "phone", value } : undefined;
}

/** The tags that somebody typed, between commas. */
export const tagsIn = (text: string): readonly string[] =>
  text
    .split(/[,;\n]/)
    .map((tag) => tag.trim().slice(0, 50))
    .filter((tag) => tag !== "");

export const withTags = (tags: readonly string[], more: readonly string[]): string[] => [
  ...new Set([...tags, ...more]),
];

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
