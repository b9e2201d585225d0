/** What a person decides for themselves by a link that they got: see what they agreed to, change it, end it, confirm it. */
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { ANY_CHANNEL, type ConsentRecord, type ConsentSource, consentFor, type Purpose } from "./model.ts";
import type { ConsentStore } from "./ports.ts";

/** What somebody may forbid; what is transactional is not in it. */
export const CHOSEN_PURPOSES = ["service", "marketing"] as const;
export type ChosenPurpose = (typeof CHOSEN_PURPOSES)[number];

export interface Preference {
  readonly medium: string;
  readonly purpose: ChosenPurpose;
  readonly allowed: boolean;
}

export interface Preferences {
  readonly contact: Contact;
  /** What people call the channels, of which one can reach this person. */
  readonly media: readonly string[];
  readonly choices: readonly Preference[];
}

/** Who did it, as far as the request tells. */
export interface Doer {
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

export type Confirmation =
  | { readonly kind: "confirmed" | "already"; readonly record: ConsentRecord }
  /** Its time is over, or the person decided otherwise since. */
  | { readonly kind: "over" }
  /** Nobody asked, or whoever was asked is not there any more. */
  | { readonly kind: "missing" };

export interface Asked {
  readonly contactId: string;
  readonly medium: string;
  readonly purpose: Purpose;
  /** Of the entry that waits; epoch seconds, as `expiresAt`. */
  readonly askedAt: number;
  readonly expiresAt: number;
}

/** All throw when a store cannot be reached. What is so already is not written again. */
export interface PreferenceDesk {
  /** Undefined for who is not there any more. */
  read(contactId: string): Promise<Preferences | undefined>;
  /** Writes what differs from what is so; `wording` of each. */
  choose(
    contactId: string,
    wanted: {
      readonly language?: string;
      readonly choices: readonly Preference[];
      readonly wording: (choice: Preference) => string;
    },
    by: Doer,
  ): Promise<"saved" | "missing">;
  /** Ends a purpose, on one channel or on all. Of who is not there any more there is nothing to end. */
  end(
    contactId: string,
    what: {
      readonly medium: string;
      readonly purposes: readonly Purpose[];
      readonly source: ConsentSource;
      readonly detail: string;
      readonly wording: string;
    },
    by: Doer,
  ): Promise<void>;
  /** What would be confirmed. */
  asked(link: Asked): Promise<Confirmation | { readonly kind: "waiting"; readonly record: ConsentRecord }>;
  confirm(link: Asked, by: Doer): Promise<Confirmation>;
}

/** Which channels an id of somebody's leads to. Others are known by the id of the channel alone. */
const MEDIA_OF: Readonly<Record<string, readonly string[]>> = { email: ["email"], phone: ["whatsapp", "sms"] };

export function makePreferenceDesk({
  contacts,
  consent,
  clock,
}: {
  readonly contacts: Pick<ContactDesk, "family" | "save">;
  readonly consent: ConsentStore;
  readonly clock: Clock;
}): PreferenceDesk {
  const iso = (ms: number) => new Date(ms).toISOString();

  async function found(contactId: string) {
    const family = await contacts.family(contactId);
    const [contact] = family;
    return contact && { contact, ledger: await consent.ledger(family.map((one) => one.contactId)) };
  }

  async function state(link: Asked) {
    const known = await found(link.contactId);
    if (!known) return { kind: "missing" } as const;
    const same = known.ledger.filter(
      ({ channel, purpose }) => purpose === link.purpose && (channel === link.medium || channel === ANY_CHANNEL),
    );
    const waiting = same.find(({ state, at }) => state === "pending" && secondsOf(at) === link.askedAt);
    if (!waiting) return { kind: "missing" } as const;
    const since = same.filter(({ state, at }) => state !== "pending" && at > waiting.at);
    const { by } = consentFor(since, link.purpose, link.medium);
    if (by?.state === "granted") return { kind: "already", record: by } as const;
    if (by || clock.now() >= link.expiresAt * 1000) return { kind: "over" } as const;
    return { kind: "waiting", record: waiting } as const;
  }

  return {
    async read(contactId) {
      const known = await found(contactId);
      if (!known) return undefined;
      const { contact, ledger } = known;
      const media = mediaOf(contact, ledger);
      const choices = media.flatMap((medium) =>
        CHOSEN_PURPOSES.map((purpose) => ({
          medium,
          purpose,
          allowed: consentFor(ledger, purpose, medium).allowed,
        })),
      );
      return { contact, media, choices };
    },

    async choose(contactId, { language, choices, wording }, by) {
      const known = await found(contactId);
      if (!known) return "missing";
      const at = iso(clock.now());
      for (const choice of choices) {
        const { medium, purpose, allowed } = choice;
        if (consentFor(known.ledger, purpose, medium).allowed === allowed) continue;
        await consent.record({
          contactId: known.contact.contactId,
          channel: medium,
          purpose,
          state: allowed ? "granted" : "withdrawn",
          source: "preference_page",
          detail: "chosen on the page of preferences",
          wording: wording(choice),
          ...said(by),
          at,
        });
      }
      if (language !== undefined) await speak(known.contact, language);
      return "saved";
    },

    async end(contactId, { medium, purposes, source, detail, wording }, by) {
      const known = await found(contactId);
      if (!known) return;
      const at = iso(clock.now());
      for (const purpose of purposes) {
        if (isEnded(known.ledger, purpose, medium)) continue;
        const record = { contactId: known.contact.contactId, channel: medium, purpose, state: "withdrawn" } as const;
        await consent.record({ ...record, source, detail, wording, ...said(by), at });
      }
    },

    asked: state,

    async confirm(link, by) {
      const now = await state(link);
      if (now.kind !== "waiting") return now;
      const { contactId, channel, purpose, wording, at: askedAt } = now.record;
      const at = iso(clock.now());
      const record: ConsentRecord = {
        ...{ contactId, channel, purpose, state: "granted", source: "double_opt_in" },
        detail: `asked at ${askedAt}, confirmed at ${at}`,
        ...(wording === undefined ? {} : { wording }),
        ...said(by),
        at,
      };
      await consent.record(record);
      return { kind: "confirmed", record };
    },
  };

  async function speak(contact: Contact, language: string): Promise<void> {
    for (let attempt = 0, current = contact; attempt < 3 && current.language !== language; attempt++) {
      const next = { ...current, language, updatedAt: iso(clock.now()), version: current.version + 1 };
      if ((await contacts.save(next)) === "saved") return;
      const [again] = await contacts.family(contact.contactId);
      if (!again) return;
      current = again;
    }
  }
}

/** Entries of the ledger are told apart by their second, which is how short links name them. */
export const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** Somebody said so already: for this channel, or, where all are meant, for all of them at once and none of them since. */
function isEnded(ledger: readonly ConsentRecord[], purpose: Purpose, medium: string): boolean {
  if (medium !== ANY_CHANNEL) return consentFor(ledger, purpose, medium).by?.state === "withdrawn";
  const channels = new Set(ledger.map(({ channel }) => channel));
  const all = ledger.some((record) => record.channel === ANY_CHANNEL && record.purpose === purpose);
  return all && [...channels].every((channel) => consentFor(ledger, purpose, channel).by?.state === "withdrawn");
}

function mediaOf({ identities }: Contact, ledger: readonly ConsentRecord[]): readonly string[] {
  const reached = identities.flatMap(({ kind }) => MEDIA_OF[kind] ?? (kind.endsWith("-group") ? [] : [kind]));
  const said = ledger.map(({ channel }) => channel).filter((channel) => channel !== ANY_CHANNEL);
  return [...new Set([...reached, ...said])];
}

const said = ({ ip, userAgent }: Doer) => ({
  ...(ip === undefined ? {} : { ip }),
  ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, 500) }),
});
