/** Contacts as people at their desks work with them. The road of messages does without. */
import { isDeepStrictEqual } from "node:util";
import { type Contact, MAX_FAMILY, type MergeRecord, sameIdentity } from "../../core/contacts/model.ts";
import type { ContactDesk, ContactFilter, DuplicateSuggestion } from "../../core/contacts/ports.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { contactParts, identityItem, identityKey, makeContactStore } from "./contacts.ts";
import { contactItem, toContact, toDone, withDoer } from "./conversation-items.ts";
import {
  bare,
  failed,
  type Item,
  itemOf,
  keys,
  listPage,
  lists,
  reasonsOf,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

const ATTEMPTS = 5;

function filtered({ tag, country, language, source }: ContactFilter): ListFilter {
  const names: Record<string, string> = {};
  const values: Item = {};
  const conditions: string[] = [];
  const add = (name: string, condition: string, more: Item) => {
    names[`#${name}`] = name;
    Object.assign(values, more);
    conditions.push(condition);
  };
  if (tag !== undefined) add("tags", "contains(#tags, :tag)", { ":tag": tag });
  if (country !== undefined) add("country", "#country = :country", { ":country": country });
  if (language !== undefined)
    add("language", "(#language = :language OR begins_with(#language, :kinds))", {
      ":language": language,
      ":kinds": `${language}-`,
    });
  if (source !== undefined) {
    names["#channel"] = "channel";
    add("source", "#source.#channel = :source", { ":source": source });
  }
  if (conditions.length === 0) return {};
  return {
    FilterExpression: conditions.join(" AND "),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

type ListFilter = NonNullable<Parameters<typeof listPage>[3]>;

export function makeContactDesk(context: TableContext, ids: Ids): ContactDesk {
  const { client, tableName: TableName, tenant } = context;
  const { get, chainOf, put, replacing, pointersOf, transact } = contactParts(context, ids);

  async function under<Row>(
    contactId: string,
    prefix: string,
    read: (item: Item) => Row,
    newestFirst = false,
  ): Promise<readonly Row[]> {
    const result = await client.query({
      TableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":prefix": prefix },
      ScanIndexForward: !newestFirst,
      ConsistentRead: true,
    });
    return (result.Items ?? []).map(read);
  }

  return {
    ...makeContactStore(context, ids),

    async family(contactId) {
      const speaker = (await chainOf(contactId)).at(-1);
      const family: Contact[] = speaker ? [speaker] : [];
      for (let next = 0; next < family.length && family.length < MAX_FAMILY; ) {
        // One generation after the other: there is seldom more than one.
        const generation = family.slice(next).flatMap(({ merged }) => merged);
        next = family.length;
        const found = await Promise.all(generation.slice(0, MAX_FAMILY - family.length).map(get));
        family.push(...found.filter((one) => one !== undefined));
      }
      return family;
    },

    async list(page, filter = {}) {
      const scope = lists.contacts(tenant);
      const found = await listPage(context, scope, page, filtered(filter));
      return { ...found, items: found.items.map(toContact) };
    },

    async create(contact) {
      try {
        await client.transactWrite({
          TransactItems: [
            put(contactItem(tenant, contact)),
            ...contact.identities.map((identity) => put(identityItem(tenant, ids, identity, contact.contactId))),
          ],
        });
        return { kind: "created" };
      } catch (error) {
        const reasons = reasonsOf(error);
        if (!failed(error, "TransactionCanceledException")) throw error;
        if (reasons[0] === "ConditionalCheckFailed") return { kind: "exists" };
        if (!reasons.includes("ConditionalCheckFailed")) throw error;
        return { kind: "taken", by: await pointersOf(contact.identities) };
      }
    },

    async save(contact) {
      const write = replacing(contact);
      try {
        await client.put({ ...write, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
        return "saved";
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        return isDeepStrictEqual(itemOf(error), withoutUndefined(write.Item)) ? "saved" : "conflict";
      }
    },

    async rewrite(contacts, record) {
      const Item = {
        pk: keys.contact(tenant, record.into),
        sk: `merge#${record.at}#${record.recordId}`,
        entity: "merge",
        v: 1,
        ...withDoer(record),
      };
      return (await transact([...contacts.map((contact) => ({ Put: replacing(contact) })), put(Item)])) === "written"
        ? "saved"
        : "conflict";
    },

    async unlink(contactId, identity, at) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [pointer] = await pointersOf([identity]);
        if (!pointer) return;
        const [owners, asked] = await Promise.all([chainOf(pointer.contactId), chainOf(contactId)]);
        if (owners.at(-1)?.contactId !== asked.at(-1)?.contactId) return;
        const rest = owners.map((contact) => ({
          ...contact,
          identities: contact.identities.filter((one) => !sameIdentity(one, identity)),
          updatedAt: at,
          version: contact.version + 1,
        }));
        const forget = {
          TableName,
          Key: identityKey(tenant, ids, identity),
          ConditionExpression: "contactId = :owner",
          ExpressionAttributeValues: { ":owner": pointer.contactId },
        };
        const written = await transact([{ Delete: forget }, ...rest.map((contact) => ({ Put: replacing(contact) }))]);
        if (written === "written") return;
      }
      throw new Error("the contact kept changing");
    },

    merges: (contactId) => under(contactId, "merge#", (item) => toDone<MergeRecord>(item), true),
    duplicates: (contactId) => under(contactId, "dup#", (item) => bare<DuplicateSuggestion>(item)),
  };
}
