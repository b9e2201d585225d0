import { type Contact, type Identity, MAX_FAMILY, sameIdentity } from "../../core/contacts/model.ts";
import type { ContactStore } from "../../core/contacts/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { contactItem, toContact } from "./conversation-items.ts";
import { getItem, type Item, keys, reasonsOf, type TableContext } from "./table.ts";

/** An id's value is personal, and keys show up in traces and metrics: so the key holds its hash. */
export const identityKey = (tenant: string, ids: Ids, { kind, value }: Identity) => ({
  pk: keys.identity(tenant, ids.derive("identity", kind, value)),
  sk: "contact",
});

export const identityItem = (tenant: string, ids: Ids, identity: Identity, contactId: string): Item => ({
  ...identityKey(tenant, ids, identity),
  entity: "identity",
  v: 1,
  ...identity,
  contactId,
});

/** What both stores of contacts are made of. */
export function contactParts(context: TableContext, ids: Ids) {
  const { client, tableName: TableName, tenant } = context;
  const contactKey = (contactId: string) => ({ pk: keys.contact(tenant, contactId), sk: "contact" });
  const get = async (contactId: string): Promise<Contact | undefined> => {
    const item = await getItem(context, contactKey(contactId), true);
    return item && toContact(item);
  };

  /** The contact and those that it was merged into, the one that speaks last. */
  async function chainOf(contactId: string): Promise<readonly Contact[]> {
    const chain: Contact[] = [];
    let id: string | undefined = contactId;
    while (id !== undefined && chain.length < MAX_FAMILY) {
      const contact: Contact | undefined = await get(id);
      if (!contact) break;
      chain.push(contact);
      id = contact.mergedInto;
    }
    return chain;
  }

  const put = (Item: Item) => ({ Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } });
  const replacing = (contact: Contact) => ({
    TableName,
    Item: contactItem(tenant, contact),
    ConditionExpression: "version = :before",
    ExpressionAttributeValues: { ":before": contact.version - 1 },
  });

  /** The pointers of these identities that there are. Throws rather than leave one out. */
  async function pointersOf(identities: readonly Identity[]) {
    if (!identities.length) return [];
    const wanted = identities.map((identity) => ({ identity, key: identityKey(tenant, ids, identity) }));
    const unique = [...new Map(wanted.map(({ key }) => [key.pk, key])).values()];
    const result = await client.batchGet({ RequestItems: { [TableName]: { Keys: unique, ConsistentRead: true } } });
    // A throttled part of the answer must not look like an unknown person: that would make a second contact.
    if (Object.keys(result.UnprocessedKeys ?? {}).length) throw new Error("identities could not be read in full");
    const found = new Map(
      (result.Responses?.[TableName] ?? []).map((item) => [String(item.pk), String(item.contactId)]),
    );
    return wanted.flatMap(({ identity, key }) => {
      const contactId = found.get(key.pk);
      return contactId === undefined ? [] : [{ identity, contactId }];
    });
  }

  /** Why each was not written, when another write came first. Anything else that stops it is thrown. */
  async function transact(
    TransactItems: NonNullable<Parameters<typeof client.transactWrite>[0]["TransactItems"]>,
  ): Promise<"written" | readonly (string | undefined)[]> {
    try {
      await client.transactWrite({ TransactItems });
      return "written";
    } catch (error) {
      const reasons = reasonsOf(error);
      if (reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) return reasons;
      throw error;
    }
  }

  return { get, chainOf, put, replacing, pointersOf, transact };
}

export function makeContactStore(context: TableContext, ids: Ids): ContactStore {
  const { client, tableName: TableName, tenant } = context;
  const { get, chainOf, put, replacing, pointersOf, transact } = contactParts(context, ids);

  const store: ContactStore = {
    get,
    resolve: async (contactId) => (await chainOf(contactId)).at(-1),

    async findByIdentities(identities) {
      return [...new Set((await pointersOf(identities)).map(({ contactId }) => contactId))];
    },

    async link(contactId, identities, at) {
      for (const identity of identities) await linkOne(contactId, identity, at);
    },
  };
  return store;

  /** The pointer and the lists of the contact and whoever speaks for it change together, so that none names an id the others do not. */
  async function linkOne(contactId: string, identity: Identity, at: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const chain = await chainOf(contactId);
      if (chain.length === 0 || chain[0]?.identities.some((known) => sameIdentity(known, identity))) return;
      const lacking = chain.filter(({ identities }) => !identities.some((known) => sameIdentity(known, identity)));
      const next = lacking.map((contact) => ({
        ...contact,
        identities: [...contact.identities, identity],
        updatedAt: at,
        version: contact.version + 1,
      }));
      // One that speaks for the contact has the identity, and it is not the contact's: it came with another of its family.
      if (next.length < chain.length) return;
      const written = await transact([
        put(identityItem(tenant, ids, identity, contactId)),
        ...next.map((contact) => ({ Put: replacing(contact) })),
      ]);
      if (written === "written") return;
      // It points to somebody already: two contacts that may be one person, which a person decides, not a webhook.
      if (written[0] === "ConditionalCheckFailed") return suggest(contactId, identity, at);
    }
    throw new Error("the contact kept changing");
  }

  async function suggest(contactId: string, identity: Identity, at: string): Promise<void> {
    const [owner] = await pointersOf([identity]);
    if (!owner || owner.contactId === contactId) return;
    const pair = [contactId, owner.contactId] as const;
    for (const [of, other] of [pair, [pair[1], pair[0]]] as const) {
      await client.put({
        TableName,
        Item: {
          pk: keys.contact(tenant, of),
          sk: `dup#${other}`,
          entity: "duplicate",
          v: 1,
          contactId: other,
          because: identity.kind,
          at,
        },
      });
    }
  }
}
