import type { ConsentRecord } from "../consent/model.ts";
import type { Conversation } from "../conversations/model.ts";
import type { EventGlance } from "../events/model.ts";
import type { FieldValues } from "../fields/model.ts";
import { countryOfNumber } from "../kernel/country.ts";
import type { Lead, StageMove } from "../leads/model.ts";
import type { RecordNote } from "../notes/model.ts";

/**
 * A way to recognise a person. `kind` is what the value means (`phone` in E.164, `email` in lower case, `external` for what the business's
 * own systems call them, or a channel's name for an id that only that channel knows, with the account it is scoped to where ids are not
 * global).
 */
export interface Identity {
  readonly kind: string;
  readonly value: string;
}

/** How a contact came: by an account of a channel, by a person's hand (`manual`) or by a file (`import`). */
export interface ContactSource {
  readonly channel: string;
  readonly connectionId?: string;
}

export interface Contact {
  readonly contactId: string;
  readonly name: string | null;
  /** Its own, and while others are merged into it, theirs. */
  readonly identities: readonly Identity[];
  /** ISO 3166-1 alpha-2, of the telephone number unless a person said otherwise. */
  readonly country: string | null;
  /** BCP 47; null until somebody says. */
  readonly language: string | null;
  /** By whose clock they live, by IANA's name, where a person said it: else that of their number's country counts. */
  readonly timeZone?: string | null;
  readonly tags: readonly string[];
  readonly customFields: FieldValues;
  /** When what a system told of them last had happened, by trait. */
  readonly traitsAt?: Readonly<Record<string, string>>;
  /** Null for a contact that is older than this, until the counters are rebuilt. */
  readonly source: ContactSource | null;
  /** The contact that speaks for this one. */
  readonly mergedInto?: string;
  /** The contacts that were merged into this one itself, not into those. */
  readonly merged: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Fields that a contact has from the start, of which older ones may lack some. */
export const BLANK_CONTACT = {
  country: null,
  language: null,
  timeZone: null,
  tags: [],
  customFields: {},
  source: null,
  merged: [],
} as const;

/** Contacts that may stand behind one, itself included: so that whoever reads them all reads a bounded number. */
export const MAX_FAMILY = 20;

export const sameIdentity = (a: Identity, b: Identity): boolean => a.kind === b.kind && a.value === b.value;

/**
 * By what of this kind somebody is written to: the first telephone number or e-mail address; of ids that one account alone knows
 * (`channel:account`), of which each device may be one, the latest.
 */
export const addressIn = (identities: readonly Identity[], kind: string): Identity | undefined =>
  kind.includes(":") ? identities.findLast((one) => one.kind === kind) : identities.find((one) => one.kind === kind);

/** Of the first telephone number among somebody's identities. */
export function countryOf(identities: readonly Identity[]): string | null {
  for (const { kind, value } of identities) {
    const country = kind === "phone" ? countryOfNumber(value) : undefined;
    if (country) return country;
  }
  return null;
}

/** Somebody of whom one address is known, and perhaps the name: whom the business writes to first. */
export const newcomer = (contactId: string, identity: Identity, name: string | undefined, at: string): Contact => ({
  ...BLANK_CONTACT,
  contactId,
  name: name ?? null,
  identities: [identity],
  country: countryOf([identity]),
  source: { channel: "manual" },
  createdAt: at,
  updatedAt: at,
  version: 1,
});

/** What a merge did to the survivor, so that it can be undone: its own fields before, and what the merge made of them. */
export interface MergeRecord {
  readonly recordId: string;
  readonly kind: "merged" | "unmerged";
  /** The contact that was merged into, or taken out of, `into`. */
  readonly from: string;
  readonly into: string;
  readonly by: string;
  readonly at: string;
  readonly before?: MergedFields;
  readonly after?: MergedFields;
}

export type MergedFields = Pick<Contact, "name" | "country" | "language" | "timeZone" | "tags" | "customFields">;

const fieldsOf = ({ name, country, language, timeZone = null, tags, customFields }: Contact): MergedFields => ({
  name,
  country,
  language,
  timeZone,
  tags,
  customFields,
});

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];

/** The survivor keeps what it has and takes from the other what it lacks. */
export function merge(
  survivor: Contact,
  other: Contact,
): { contact: Contact; before: MergedFields; after: MergedFields } {
  const before = fieldsOf(survivor);
  const after: MergedFields = {
    name: survivor.name ?? other.name,
    country: survivor.country ?? other.country,
    language: survivor.language ?? other.language,
    timeZone: survivor.timeZone ?? other.timeZone ?? null,
    tags: union(survivor.tags, other.tags),
    customFields: { ...other.customFields, ...survivor.customFields },
  };
  const identities = [
    ...survivor.identities,
    ...other.identities.filter((one) => !survivor.identities.some((known) => sameIdentity(known, one))),
  ];
  return {
    contact: { ...survivor, ...after, identities, merged: [...survivor.merged, other.contactId] },
    before,
    after,
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * The survivor as if the merge had never been: what the merge gave is taken back, and what people changed since stays. Without
 * such changes it is exactly as it was.
 */
export function unmerge(
  survivor: Contact,
  other: Contact,
  { before, after }: Pick<MergeRecord, "before" | "after">,
): Contact {
  const { merged, identities } = survivor;
  const without = {
    ...survivor,
    merged: merged.filter((id) => id !== other.contactId),
    identities: identities.filter((one) => !other.identities.some((its) => sameIdentity(its, one))),
  };
  if (!before || !after) return without;
  const scalar = <Name extends "name" | "country" | "language" | "timeZone">(name: Name) =>
    same(survivor[name], after[name]) ? before[name] : survivor[name];
  const given = after.tags.filter((tag) => !before.tags.includes(tag));
  const customFields = Object.fromEntries(
    Object.entries(survivor.customFields).filter(
      ([field, value]) => field in before.customFields || !same(value, after.customFields[field]),
    ),
  );
  return {
    ...without,
    name: scalar("name"),
    country: scalar("country"),
    language: scalar("language"),
    timeZone: scalar("timeZone") ?? null,
    tags: survivor.tags.filter((tag) => !given.includes(tag)),
    customFields,
  };
}

/** What there was with a person: whatever is kept in their contact's name, and each conversation once, where it stands now. */
export type TimelineEntry = {
  /** Tells one of its kind from another. */
  readonly id: string;
  readonly at: string;
} & (
  | { readonly kind: "conversation"; readonly conversation: Conversation }
  | { readonly kind: "lead"; readonly lead: Lead }
  | { readonly kind: "stage"; readonly move: StageMove }
  | { readonly kind: "note"; readonly note: RecordNote }
  | { readonly kind: "consent"; readonly consent: ConsentRecord }
  | { readonly kind: "merge"; readonly merge: MergeRecord }
  /** Of the latest ones. */
  | { readonly kind: "event"; readonly event: EventGlance }
);
export type TimelineKind = TimelineEntry["kind"];
