import type { Schemas } from "../../api/client.ts";
import type { NewIdentity } from "../../shared/address/address.ts";

export type Contact = Schemas["Contact"];
export type ContactDetail = Schemas["ContactDetail"];
export type Identity = Contact["identities"][number];

/** What a contact is called: the name, else the first way to reach the person; undefined where there is neither. */
export const calledOf = ({ name, identities }: Pick<Contact, "name" | "identities">): string | undefined =>
  name ?? identities[0]?.value;

/** A kind may carry what its ids are scoped to behind the name of the channel, such as `telegram-group`. */
export const channelOf = ({ kind }: Pick<Identity, "kind">): string => kind.split(/[.:-]/)[0] ?? kind;

export const isByHand = (identity: Identity): identity is Extract<NewIdentity, { readonly kind: "phone" | "email" }> =>
  identity.kind === "phone" || identity.kind === "email";

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
