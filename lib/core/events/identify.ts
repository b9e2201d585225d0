/** A system says who somebody is. Of what several messages say about the same thing, the one that happened last counts. */
import { type Contact, newcomer } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import { type FieldValue, fieldProblems, withFields } from "../fields/model.ts";
import type { FieldStore } from "../fields/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { isTimeZone } from "../kernel/wall-clock.ts";
import type { BusinessEvent } from "./model.ts";
import { type ContactName, type EventProblem, identitiesOf } from "./names.ts";

export interface Traits {
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly country?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Null takes a value away. */
  readonly customFields?: Readonly<Record<string, FieldValue | null>> | undefined;
}

export interface Identify {
  /** The contact that the first of these names is known as, else a new one; the other names become theirs. Undefined: no such contact. */
  reach(name: ContactName, called: string | undefined): Promise<Contact | undefined>;
  check(traits: Traits): Promise<readonly EventProblem[]>;
  /** Done twice it is as if done once, whatever came in between. */
  apply(event: BusinessEvent): Promise<void>;
}

interface IdentifyPorts {
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities" | "create" | "link" | "save">;
  readonly fields: Pick<FieldStore, "all">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

const ATTEMPTS = 5;

export function makeIdentify({ contacts, fields, clock, ids, tenant }: IdentifyPorts): Identify {
  const now = () => new Date(clock.now()).toISOString();

  async function known(name: ContactName): Promise<Contact | undefined> {
    for (const one of identitiesOf(name)) {
      const [found] = await contacts.findByIdentities([one]);
      const contact = found === undefined ? undefined : await contacts.resolve(found);
      if (contact) return contact;
    }
    return undefined;
  }

  return {
    async reach(name, called) {
      const identities = identitiesOf(name);
      const [first] = identities;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact = name.contactId === undefined ? await known(name) : await contacts.resolve(name.contactId);
        if (contact) {
          const lacking = identities.filter(
            ({ kind, value }) => !contact.identities.some((one) => one.kind === kind && one.value === value),
          );
          if (lacking.length > 0) await contacts.link(contact.contactId, lacking, now());
          return contact;
        }
        if (!first || name.contactId !== undefined) return undefined;
        // As whoever writes to an address first: two that come at once meet in it.
        const contactId = ids.derive("contact", tenant, first.kind, first.value);
        if (
          (await contacts.create(newcomer(contactId, first, called, now()))).kind === "created" &&
          identities.length > 1
        )
          await contacts.link(contactId, identities.slice(1), now());
      }
      throw new Error("the contact kept changing");
    },

    async check({ timeZone, customFields }) {
      if (timeZone !== undefined && !isTimeZone(timeZone))
        return [{ field: "timeZone", code: "invalid", message: "is no time zone, such as America/Lima" }];
      if (!customFields || Object.keys(customFields).length === 0) return [];
      const definitions = await fields.all();
      // Also of what would only be taken away: when each was told is kept with the contact.
      const unknown = Object.keys(customFields).filter(
        (id) => !definitions.some(({ fieldId, on }) => fieldId === id && on === "contact"),
      );
      if (unknown.length > 0)
        return unknown.map((id) => ({
          field: `customFields.${id}`,
          code: "unknown_field",
          message: "is no field of a contact of this tenant",
        }));
      return fieldProblems(definitions, "contact", customFields);
    },

    async apply({ contactId, occurredAt, properties }) {
      const traits = properties.traits as unknown as Traits | undefined;
      if (contactId === null || !traits) return;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact = await contacts.resolve(contactId);
        const next = contact && withTraits(contact, traits, occurredAt);
        if (!contact || !next) return;
        const saved = { ...next, updatedAt: now(), version: contact.version + 1 };
        if ((await contacts.save(saved)) === "saved") return;
      }
      throw new Error("the contact kept changing");
    },
  };
}

const OWN = ["name", "language", "country", "timeZone", "tags"] as const;

/**
 * The contact with those traits of which nothing that happened later, or at the same time, was told before; undefined where none is left.
 * What people change by hand stays until something happens after the last time that a system told of it.
 */
export function withTraits(contact: Contact, traits: Traits, occurredAt: string): Contact | undefined {
  const told: Record<string, string> = { ...contact.traitsAt };
  const isNews = (trait: string): boolean => {
    if ((told[trait] ?? "") >= occurredAt) return false;
    told[trait] = occurredAt;
    return true;
  };
  const own = OWN.filter((trait) => traits[trait] !== undefined && isNews(trait));
  const custom = Object.entries(traits.customFields ?? {}).filter(([field]) => isNews(`customFields.${field}`));
  if (own.length + custom.length === 0) return undefined;
  return {
    ...contact,
    ...Object.fromEntries(own.map((trait) => [trait, traits[trait]])),
    customFields: withFields(contact.customFields, Object.fromEntries(custom)),
    traitsAt: told,
  };
}
