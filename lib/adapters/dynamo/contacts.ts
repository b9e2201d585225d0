import type { Contact, Identity } from "../../core/contacts/model.ts";
import type { ContactStore } from "../../core/contacts/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { contactItem } from "./conversation-items.ts";
import { bare, failed, getItem, type Item, keys, listPage, lists, reasonsOf, type TableContext } from "./table.ts";

/** An id's value is personal, and keys show up in traces and metrics: so the key holds its hash. */
const identityKey = (tenant: string, ids: Ids, { kind, value }: Identity) => ({
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

export function makeContactStore(context: TableContext, ids: Ids): ContactStore {
  const { client, tableName: TableName, tenant } = context;
  const contactKey = (contactId: string) => ({ pk: keys.contact(tenant, contactId), sk: "contact" });
  const get = async (contactId: string): Promise<Contact | undefined> => {
    const item = await getItem(context, contactKey(contactId), true);
    return item && bare<Contact>(item);
  };

  const store: ContactStore = {
    get,

    async list(page) {
      const scope = lists.contacts(tenant);
      const found = await listPage(context, scope, page);
      return { ...found, items: found.items.map((item) => bare<Contact>(item)) };
    },

    async findByIdentities(identities) {
      if (!identities.length) return [];
      const wanted = identities.map((identity) => identityKey(tenant, ids, identity));
      const unique = [...new Map(wanted.map((key) => [key.pk, key])).values()];
      const result = await client.batchGet({ RequestItems: { [TableName]: { Keys: unique, ConsistentRead: true } } });
      // A throttled part of the answer must not look like an unknown person: that would make a second contact.
      if (Object.keys(result.UnprocessedKeys ?? {}).length) throw new Error("identities could not be read in full");
      const found = new Map(
        (result.Responses?.[TableName] ?? []).map((item) => [String(item.pk), String(item.contactId)]),
      );
      return [...new Set(wanted.map((key) => found.get(key.pk)).filter((id) => id !== undefined))];
    },

    async link(contactId, identities, at) {
      for (const identity of identities) await linkOne(contactId, identity, at);
    },

    async recordConsent(record) {
      const entry = ids.derive("consent", record.channel, record.purpose, record.state, record.at).slice(0, 16);
      await client.put({
        TableName,
        Item: {
          pk: keys.contact(tenant, record.contactId),
          sk: `consent#${record.at}#${entry}`,
          entity: "consent",
          v: 1,
          ...record,
        },
      });
    },
  };
  return store;

  /** The pointer and the contact's own list change together, so that neither names an id the other does not know. */
  async function linkOne(contactId: string, identity: Identity, at: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const contact = await get(contactId);
      if (!contact) return;
      if (contact.identities.some((known) => known.kind === identity.kind && known.value === identity.value)) return;
      const next: Contact = {
        ...contact,
        identities: [...contact.identities, identity],
        updatedAt: at,
        version: contact.version + 1,
      };
      try {
        await client.transactWrite({
          TransactItems: [
            {
              Put: {
                TableName,
                Item: identityItem(tenant, ids, identity, contactId),
                ConditionExpression: "attribute_not_exists(pk)",
              },
            },
            {
              Put: {
                TableName,
                Item: contactItem(tenant, next),
                ConditionExpression: "version = :before",
                ExpressionAttributeValues: { ":before": contact.version },
              },
            },
          ],
        });
        return;
      } catch (error) {
        if (!failed(error, "TransactionCanceledException")) throw error;
        const [pointer] = reasonsOf(error);
        // It points to somebody already: two contacts that may be one person, which a merge decides, not a webhook.
        if (pointer === "ConditionalCheckFailed") return;
      }
    }
    throw new Error("the contact kept changing");
  }
}
