/** What people do with contacts: make, change, merge and take apart again. */
import { type FieldValue, fieldProblems, withFields } from "../fields/model.ts";
import type { FieldStore } from "../fields/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { isTimeZone } from "../kernel/wall-clock.ts";
import { type MergeContacts, type MergeOutcome, makeMergeContacts, next, type OfOne } from "./merge.ts";
import { BLANK_CONTACT, type Contact, countryOf, type Identity, MAX_FAMILY, sameIdentity, unmerge } from "./model.ts";
import type { ContactDesk } from "./ports.ts";

export interface ContactProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type ContactOutcome =
  | { readonly kind: "done"; readonly contact: Contact }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly contact: Contact }
  | { readonly kind: "invalid"; readonly problems: readonly ContactProblem[] }
  /** The identity is another contact's. */
  | { readonly kind: "taken"; readonly by: readonly { readonly identity: Identity; readonly contactId: string }[] };

export interface ContactFields {
  readonly name?: string | null;
  readonly country?: string | null;
  readonly language?: string | null;
  readonly timeZone?: string | null;
  readonly tags?: readonly string[];
  /** Null takes a value away. */
  readonly customFields?: Readonly<Record<string, FieldValue | null>>;
}

export interface ManageContacts {
  create(input: {
    readonly requestId: string;
    readonly identities: readonly Identity[];
    readonly fields: ContactFields;
  }): Promise<ContactOutcome>;
  /** Of the contact that speaks for the one named. */
  update(input: OfOne & { readonly fields: ContactFields }): Promise<ContactOutcome>;
  addIdentity(input: OfOne & { readonly identity: Identity }): Promise<ContactOutcome>;
  /** One that is not there is gone already. The last one stays. */
  removeIdentity(input: OfOne & { readonly identity: Identity }): Promise<ContactOutcome>;
  merge: MergeContacts;
  /** The contact stands by itself again, and the one that spoke for it is as it was, but for what people changed since. */
  unmerge(input: OfOne & { readonly by: string }): Promise<MergeOutcome>;
}

interface Ports {
  readonly contacts: ContactDesk;
  readonly fields: FieldStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

const ATTEMPTS = 5;

export function makeManageContacts({ contacts, fields, clock, ids }: Ports): ManageContacts {
  const now = () => new Date(clock.now()).toISOString();

  async function problemsOf({ customFields, timeZone }: ContactFields): Promise<readonly ContactProblem[]> {
    if (timeZone && !isTimeZone(timeZone))
      return [{ field: "timeZone", code: "invalid", message: "is no time zone, such as America/Lima" }];
    if (!customFields || Object.keys(customFields).length === 0) return [];
    return fieldProblems(await fields.all(), "contact", customFields);
  }

  const changed = (contact: Contact, { customFields, ...rest }: ContactFields): Contact => ({
    ...contact,
    ...rest,
    ...(customFields ? { customFields: withFields(contact.customFields, customFields) } : {}),
  });

  return {
    async create({ requestId, identities, fields: given }) {
      const problems = await problemsOf(given);
      if (problems.length > 0) return { kind: "invalid", problems };
      const at = now();
      const blank: Contact = {
        ...BLANK_CONTACT,
        contactId: ids.derive("contact-by-hand", requestId),
        name: null,
        identities,
        country: countryOf(identities),
        source: { channel: "manual" },
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      const contact = changed(blank, given);
      const created = await contacts.create(contact);
      if (created.kind === "taken") return created;
      const present = created.kind === "exists" ? await contacts.get(contact.contactId) : undefined;
      return { kind: "done", contact: present ?? contact };
    },

    async update({ contactId, expectedVersion, fields: given }) {
      const problems = await problemsOf(given);
      if (problems.length > 0) return { kind: "invalid", problems };
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact = await contacts.resolve(contactId);
        if (!contact) return { kind: "missing" };
        if (expectedVersion !== undefined && contact.version !== expectedVersion) return { kind: "stale", contact };
        const edited = changed(contact, given);
        if (JSON.stringify(edited) === JSON.stringify(contact)) return { kind: "done", contact };
        const saved = next(edited, now());
        if ((await contacts.save(saved)) === "saved") return { kind: "done", contact: saved };
      }
      throw new Error("the contact kept changing");
    },

    async addIdentity({ contactId, expectedVersion, identity }) {
      const contact = await contacts.resolve(contactId);
      if (!contact) return { kind: "missing" };
      if (expectedVersion !== undefined && contact.version !== expectedVersion) return { kind: "stale", contact };
      await contacts.link(contact.contactId, [identity], now());
      const after = await contacts.resolve(contact.contactId);
      if (after?.identities.some((one) => sameIdentity(one, identity))) return { kind: "done", contact: after };
      const [owner] = await contacts.findByIdentities([identity]);
      return owner === undefined ? { kind: "missing" } : { kind: "taken", by: [{ identity, contactId: owner }] };
    },

    async removeIdentity({ contactId, expectedVersion, identity }) {
      const contact = await contacts.resolve(contactId);
      if (!contact) return { kind: "missing" };
      if (expectedVersion !== undefined && contact.version !== expectedVersion) return { kind: "stale", contact };
      if (!contact.identities.some((one) => sameIdentity(one, identity))) return { kind: "done", contact };
      if (contact.identities.length === 1)
        return {
          kind: "invalid",
          problems: [{ field: "identity", code: "last", message: "is the only one; add another one first" }],
        };
      await contacts.unlink(contact.contactId, identity, now());
      const after = await contacts.resolve(contact.contactId);
      return after ? { kind: "done", contact: after } : { kind: "missing" };
    },

    merge: makeMergeContacts({ contacts, clock, ids }),

    async unmerge({ contactId, by, expectedVersion }) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact = await contacts.get(contactId);
        if (!contact) return { kind: "missing" };
        if (expectedVersion !== undefined && contact.version !== expectedVersion) return { kind: "stale", contact };
        if (contact.mergedInto === undefined) return { kind: "refused", code: "not_merged" };
        const at = now();
        const { mergedInto, ...rest } = contact;
        const free = next(rest, at);
        const above: Contact[] = [];
        // Whoever speaks for the contact it was merged into shows its identities too.
        let id: string | undefined = mergedInto;
        while (id !== undefined && above.length < MAX_FAMILY) {
          const one: Contact | undefined = await contacts.get(id);
          if (!one) break;
          above.push(one);
          id = one.mergedInto;
        }
        const record = (await contacts.merges(mergedInto)).find(
          (one) => one.kind === "merged" && one.from === contactId,
        );
        const restored = above.map((one, index) => next(unmerge(one, contact, index === 0 ? (record ?? {}) : {}), at));
        const undone = {
          recordId: ids.derive("unmerge", contactId, String(free.version)).slice(0, 16),
          kind: "unmerged",
          from: contactId,
          into: mergedInto,
          by,
          at,
        } as const;
        if ((await contacts.rewrite([free, ...restored], undone)) === "saved") return { kind: "done", contact: free };
      }
      throw new Error("the contacts kept changing");
    },
  };
}
