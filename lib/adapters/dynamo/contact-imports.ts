import type { Contact, Identity } from "../../core/contacts/model.ts";
import type { ImportStore, PlannedContact } from "../../core/imports/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import type { DocumentClient } from "./client.ts";
import { identityItem } from "./contacts.ts";
import { contactItem, toContact } from "./conversation-items.ts";
import { makePersonStore } from "./people-rows.ts";
import { failed, getItem, type Item, keys, type TableContext } from "./table.ts";

/** A request asks for no more, and a transaction writes no more. */
const TOGETHER = 100;
/** Of a transaction, which may have four megabytes; letters may take several bytes, and names are written beside them. */
const MOST_BYTES = 1_000_000;
const MOST_CLIMBED = 20;

export function makeImportStore(context: TableContext, ids: Ids): ImportStore {
  const { client, tableName: TableName, tenant } = context;
  const absent = "attribute_not_exists(pk)";
  const pointer = (identity: Identity, contactId: string) => ({
    Put: { TableName, Item: identityItem(tenant, ids, identity, contactId), ConditionExpression: absent },
  });
  const transact = async (writes: readonly Write[]) => {
    try {
      await client.transactWrite({ TransactItems: [...writes] });
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

    async many(contactIds) {
      const found = new Map<string, Contact>();
      const merged: string[] = [];
      for (let from = 0; from < contactIds.length; from += TOGETHER) {
        const Keys = contactIds
          .slice(from, from + TOGETHER)
          .map((id) => ({ pk: keys.contact(tenant, id), sk: "contact" }));
        const { Responses, UnprocessedKeys } = await client.batchGet({
          RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
        });
        // More than sixteen megabytes, or a busy table; who is left out would look removed.
        const rest = (UnprocessedKeys?.[TableName]?.Keys ?? []).length > 0;
        const read = (Responses?.[TableName] ?? []).map(toContact);
        for (const one of read)
          if (one.mergedInto === undefined) found.set(one.contactId, one);
          else merged.push(one.contactId);
        if (rest) merged.push(...contactIds.slice(from, from + TOGETHER).filter((id) => !found.has(id)));
      }
      await Promise.all(
        [...new Set(merged)].map(async (id) => {
          const speaker = await get(id);
          if (speaker) found.set(id, speaker);
        }),
      );
      return found;
    },

    async write(plans) {
      const written: boolean[] = plans.map(() => false);
      await Promise.all(
        packed(plans.map((plan) => writesOf(plan))).map(async (pack) => {
          const done = await transact(pack.flatMap(({ writes }) => writes));
          for (const { index } of pack) written[index] = done;
        }),
      );
      return written;
    },

    create: async (contact) => ((await transact(writesOf({ kind: "create", contact }))) ? "created" : "taken"),
    save: async (contact, added) =>
      (await transact(writesOf({ kind: "save", contact, added }))) ? "saved" : "conflict",
  };

  /** Of a contact that was merged into another, that one. */
  async function get(contactId: string): Promise<Contact | undefined> {
    let id: unknown = contactId;
    for (let climbed = 0; typeof id === "string" && climbed < MOST_CLIMBED; climbed++) {
      const item: Item | undefined = await getItem(context, { pk: keys.contact(tenant, id), sk: "contact" }, true);
      if (typeof item?.mergedInto !== "string") return item && toContact(item);
      id = item.mergedInto;
    }
    return undefined;
  }

  /** The contact and its pointers, together. */
  function writesOf(plan: PlannedContact): readonly Write[] {
    const { contact } = plan;
    const condition =
      plan.kind === "create"
        ? { ConditionExpression: absent }
        : {
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": contact.version - 1 },
          };
    const pointers = plan.kind === "create" ? contact.identities : plan.added;
    return [
      { Put: { TableName, Item: contactItem(tenant, contact), ...condition } },
      ...pointers.map((identity) => pointer(identity, contact.contactId)),
    ];
  }
}

type Write = NonNullable<Parameters<DocumentClient["transactWrite"]>[0]["TransactItems"]>[number];

interface Packed {
  readonly index: number;
  readonly writes: readonly Write[];
}

/** As many contacts to a transaction as it takes. */
function packed(plans: readonly (readonly Write[])[]): readonly (readonly Packed[])[] {
  const packs: Packed[][] = [];
  let room = 0;
  let bytes = 0;
  for (const [index, writes] of plans.entries()) {
    const size = JSON.stringify(writes).length;
    if (packs.length === 0 || room < writes.length || bytes < size) {
      packs.push([]);
      room = TOGETHER;
      bytes = MOST_BYTES;
    }
    packs.at(-1)?.push({ index, writes });
    room -= writes.length;
    bytes -= size;
  }
  return packs;
}
