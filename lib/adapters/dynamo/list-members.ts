/** Who is in which static list: a row that lies with the contact and shares its fate, and stands in the list of its list. */
import type { ListMember } from "../../core/segments/model.ts";
import type { ListMembers } from "../../core/segments/ports.ts";
import { LIST_MEMBERS } from "./audience-sources.ts";
import { bare, type Item, keys, listPage, lists, type TableContext } from "./table.ts";

/** What one request writes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const AT_ONCE = 16;

export function makeListMembers(context: TableContext): ListMembers {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (segmentId: string, contactId: string) => ({
    pk: keys.contact(tenant, contactId),
    sk: `${LIST_MEMBERS}${segmentId}`,
  });
  const each = async (contactIds: readonly string[], write: (contactId: string) => Promise<unknown>) => {
    for (let from = 0; from < contactIds.length; from += AT_ONCE)
      await Promise.all(contactIds.slice(from, from + AT_ONCE).map(write));
  };
  return {
    async add(segmentId, contactIds, at) {
      await each(contactIds, (contactId) => {
        const member: ListMember = { segmentId, contactId, at };
        const Row: Item = {
          ...keyOf(segmentId, contactId),
          entity: "list-member",
          v: 1,
          lpk: lists.listMembers(tenant, segmentId),
          lsk: contactId,
          ...member,
        };
        return client.put({ TableName, Item: Row });
      });
    },
    async remove(segmentId, contactIds) {
      await each(contactIds, (contactId) => client.delete({ TableName, Key: keyOf(segmentId, contactId) }));
    },
    async page(segmentId, page) {
      const { items, ...rest } = await listPage(context, lists.listMembers(tenant, segmentId), page, {
        ScanIndexForward: true,
      });
      return { ...rest, items: items.map((item) => bare<ListMember>(item)) };
    },
  };
}
