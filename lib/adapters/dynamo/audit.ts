import { isDeepStrictEqual } from "node:util";
import type { AuditBlock } from "../../core/audit/model.ts";
import type { AuditChain, AuditReader } from "../../core/audit/ports.ts";
import { bare, failed, getItem, type Item, keys, reasonsOf, type TableContext } from "./table.ts";

const skOf = (number: number): string => String(number).padStart(12, "0");
const toBlock = (item: Item): AuditBlock => bare<AuditBlock>(item);
const dayOf = ({ at }: AuditBlock): string => at.slice(0, 10);

export function makeAuditChain(context: TableContext): AuditChain {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.audit(tenant);

  return {
    async last() {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      });
      return Items[0] && toBlock(Items[0]);
    },

    async append(block, previous) {
      const Item = { pk, sk: skOf(block.number), entity: "audit", v: 1, ...block };
      const put = { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" };
      try {
        if (previous && dayOf(previous) === dayOf(block)) await client.put(put);
        else {
          // The first of a day also stands in the register by which a day is found.
          const entry = {
            pk: keys.auditDays(tenant),
            sk: dayOf(block),
            entity: "audit-day",
            v: 1,
            first: block.number,
          };
          await client.transactWrite({ TransactItems: [{ Put: put }, { Put: { TableName, Item: entry } }] });
        }
        return "appended";
      } catch (error) {
        const refused =
          failed(error, "ConditionalCheckFailedException") ||
          reasonsOf(error).some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict");
        if (!refused) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very block.
        const present = await getItem(context, { pk, sk: skOf(block.number) }, true);
        return present && isDeepStrictEqual(toBlock(present), block) ? "appended" : "taken";
      }
    },
  };
}

export function makeAuditReader({ client, tableName: TableName, tenant }: TableContext): AuditReader {
  const pk = keys.audit(tenant);
  return {
    async blocks(from, limit) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: from === undefined ? "pk = :pk" : "pk = :pk AND sk <= :from",
        ExpressionAttributeValues: { ":pk": pk, ...(from === undefined ? {} : { ":from": skOf(from) }) },
        ScanIndexForward: false,
        Limit: limit,
      });
      return Items.map(toBlock);
    },

    async *chain(from) {
      let start: Item | undefined;
      do {
        const page = await client.query({
          TableName,
          KeyConditionExpression: "pk = :pk AND sk >= :from",
          ExpressionAttributeValues: { ":pk": pk, ":from": skOf(from) },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        for (const item of page.Items ?? []) yield toBlock(item);
        start = page.LastEvaluatedKey;
      } while (start);
    },

    async firstSince(day) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk >= :day",
        ExpressionAttributeValues: { ":pk": keys.auditDays(tenant), ":day": day },
        Limit: 1,
      });
      return Items[0] && Number(Items[0].first);
    },
  };
}
