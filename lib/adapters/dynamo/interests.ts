/** Interests lie with the contact that they are of, and share its fate; active ones stand in the list of what they are in. */
import type { Condition } from "../../core/conditions/model.ts";
import { type Interest, parseInterestId } from "../../core/interests/model.ts";
import type { InterestStore } from "../../core/interests/ports.ts";
import { deletionTrace } from "./activity.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  keys,
  listPage,
  lists,
  reasonsOf,
  replaceVersion,
  type TableContext,
} from "./table.ts";

const interestKey = (tenant: string, { contactId, own }: { readonly contactId: string; readonly own: string }) => ({
  pk: keys.contact(tenant, contactId),
  sk: `interest#${own}`,
});
const partOf = ({ interestId }: Interest) => {
  const parts = parseInterestId(interestId);
  if (!parts) throw new Error("no interest's id");
  return parts;
};
const listOf = (tenant: string, { itemId, type }: { readonly itemId?: string | null; readonly type?: string }) =>
  itemId ? lists.interestsIn(tenant, itemId) : lists.interests(tenant, type ?? "");

/** A condition is text: nobody asks the table for what is in it, and its numbers may be beyond the table's range. */
const rowOf = (tenant: string, interest: Interest): Item => ({
  ...interestKey(tenant, partOf(interest)),
  entity: "interest",
  v: 1,
  ...(interest.active ? { lpk: listOf(tenant, interest), lsk: interest.interestId } : {}),
  ...interest,
  condition: interest.condition && JSON.stringify(interest.condition),
});

export function toInterest(row: Item): Interest {
  const interest = bare<Omit<Interest, "condition"> & { readonly condition: string | null }>(row);
  return { ...interest, condition: interest.condition === null ? null : (JSON.parse(interest.condition) as Condition) };
}

export function makeInterestStore(context: TableContext): InterestStore {
  const { client, tableName: TableName, tenant } = context;

  async function ofContact(contactId: string): Promise<readonly Interest[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :contact AND begins_with(sk, :interests)",
        ExpressionAttributeValues: { ":contact": keys.contact(tenant, contactId), ":interests": "interest#" },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return found.map(toInterest);
  }

  return {
    async get(interestId) {
      const parts = parseInterestId(interestId);
      const row = parts && (await getItem(context, interestKey(tenant, parts), true));
      return row && toInterest(row);
    },
    async create(interest) {
      try {
        const Row = rowOf(tenant, interest);
        await client.put({ TableName, Item: Row, ConditionExpression: "attribute_not_exists(pk)" });
        return "created";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "exists";
        throw error;
      }
    },
    save: (interest) => replaceVersion(context, rowOf(tenant, interest), interest.version - 1),
    async remove(interest) {
      const about = { entity: "interest", id: interest.interestId, at: new Date().toISOString() };
      const own = {
        TableName,
        Key: interestKey(tenant, partOf(interest)),
        ConditionExpression: "version = :before",
        ExpressionAttributeValues: { ":before": interest.version },
      };
      try {
        const trace = { Put: { TableName, Item: deletionTrace(tenant, about) } };
        await client.transactWrite({ TransactItems: [{ Delete: own }, trace] });
        return "removed";
      } catch (error) {
        const lost = reasonsOf(error).some(
          (code) => code === "ConditionalCheckFailed" || code === "TransactionConflict",
        );
        if (lost) return "conflict";
        throw error;
      }
    },
    ofContacts: async (contactIds) => (await Promise.all(contactIds.map(ofContact))).flat(),
    async list(wanted, page) {
      const scope = listOf(tenant, wanted);
      const { items, ...rest } = await listPage(context, scope, page, { ScanIndexForward: true });
      return { ...rest, items: items.map(toInterest) };
    },
  };
}
