import type { Identity } from "../../core/contacts/model.ts";
import type { ImportStore } from "../../core/imports/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { identityItem } from "./contacts.ts";
import { contactItem, toContact } from "./conversation-items.ts";
import { makePersonStore } from "./people-rows.ts";
import { failed, getItem, type Item, keys, type TableContext } from "./table.ts";

/** A request asks for no more. */
const TOGETHER = 100;
const MOST_CLIMBED = 20;

export function makeImportStore(context: TableContext, ids: Ids): ImportStore {
  const { client, tableName: TableName, tenant } = context;
  const absent = "attribute_not_exists(pk)";
  const pointer = (identity: Identity, contactId: string) => ({
    Put: { TableName, Item: identityItem(tenant, ids, identity, contactId), ConditionExpression: absent },
  });
  const transact = async (TransactItems: NonNullable<Parameters<typeof client.transactWrite>[0]["TransactItems"]>) => {
    try {
      await client.transactWrite({ TransactItems });
      return true;
    } catch (error) {
      if (failed(error, "TransactionCanceledException") || failed(error, "TransactionInProgressException"))
        return false;
      throw error;
    }
  };

  return {
    listed: makePersonStore(context, ids).listed,

    async owners(identities) {
      const asked = identities.map((identity) => ({ identity, key: identityItem(tenant, ids, identity, "") }));
      const unique = [...new Map(asked.map(({ key }) => [String(key.pk), { pk: key.pk, sk: key.sk }])).values()];
      const found = new Map<string, string>();
      for (let from = 0; from < unique.length; from += TOGETHER) {
        const { Responses, UnprocessedKeys } = await client.batchGet({
          RequestItems: { [TableName]: { Keys: unique.slice(from, from + TOGETHER), ConsistentRead: true } },
        });
        // What was not read must not look like nobody's: that would make a second contact.
        if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error("identities could not be read in full");
        for (const { pk, contactId } of Responses?.[TableName] ?? []) found.set(String(pk), String(contactId));
      }
      return asked.flatMap(({ identity, key }) => {
        const contactId = found.get(String(key.pk));
        return contactId === undefined ? [] : [{ identity, contactId }];
      });
    },

    async get(contactId) {
      let id: unknown = contactId;
      // Of a contact that was merged into another, that one.
      for (let climbed = 0; typeof id === "string" && climbed < MOST_CLIMBED; climbed++) {
        const item: Item | undefined = await getItem(context, { pk: keys.contact(tenant, id), sk: "contact" }, true);
        if (typeof item?.mergedInto !== "string") return item && toContact(item);
        id = item.mergedInto;
      }
      return undefined;
    },

    async create(contact) {
      const made = await transact([
        { Put: { TableName, Item: contactItem(tenant, contact), ConditionExpression: absent } },
        ...contact.identities.map((identity) => pointer(identity, contact.contactId)),
      ]);
      return made ? "created" : "taken";
    },

    async save(contact, added) {
      const saved = await transact([
        {
          Put: {
            TableName,
            Item: contactItem(tenant, contact),
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": contact.version - 1 },
          },
        },
        ...added.map((identity) => pointer(identity, contact.contactId)),
      ]);
      return saved ? "saved" : "conflict";
    },
  };
}
