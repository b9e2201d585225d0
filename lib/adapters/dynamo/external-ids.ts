import { RANK, type Receipt } from "../../core/deliveries/model.ts";
import type { Ids } from "../../core/kernel/ports.ts";
import { applyReceipt } from "./receipts.ts";
import { epochSeconds, failed, itemOf, keys, type TableContext } from "./table.ts";

const KEEP_DAYS = 7;

const externalKey = (tenant: string, ids: Ids, connectionId: string, externalId: string) => ({
  pk: keys.external(tenant, ids.derive("external", connectionId, externalId)),
  sk: "message",
});

/** Records which message an id of the provider's is; a receipt that came first is applied to it now. */
export async function indexExternalId(
  context: TableContext,
  ids: Ids,
  connectionId: string,
  externalId: string,
  message: { readonly conversationId: string; readonly key: string },
): Promise<void> {
  const result = await context.client.update({
    TableName: context.tableName,
    Key: externalKey(context.tenant, ids, connectionId, externalId),
    UpdateExpression: "SET #type = :type, v = :v, conversationId = :conversation, #key = :key REMOVE #ttl",
    ExpressionAttributeNames: { "#type": "entity", "#key": "key", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":type": "external-id",
      ":v": 1,
      ":conversation": message.conversationId,
      ":key": message.key,
    },
    ReturnValues: "ALL_NEW",
  });
  const waiting = result.Attributes?.receipt as Receipt | undefined;
  if (waiting) await applyReceipt(context, message, undefined, waiting);
}

/** Applies a receipt to the message that has this id, or keeps it: the furthest one, for a week. */
export async function receiveByExternalId(
  context: TableContext,
  ids: Ids,
  connectionId: string,
  receipt: Receipt,
  now: string,
): Promise<"moved" | "unchanged" | "kept"> {
  try {
    await context.client.update({
      TableName: context.tableName,
      Key: externalKey(context.tenant, ids, connectionId, receipt.externalId),
      UpdateExpression: "SET #type = :type, v = :v, receipt = :receipt, #rank = :rank, #ttl = :ttl",
      ConditionExpression: "attribute_not_exists(#key) AND (attribute_not_exists(#rank) OR #rank < :rank)",
      ExpressionAttributeNames: { "#type": "entity", "#rank": "rank", "#ttl": "ttl", "#key": "key" },
      ExpressionAttributeValues: {
        ":type": "external-id",
        ":v": 1,
        ":receipt": receipt,
        ":rank": RANK[receipt.status],
        ":ttl": epochSeconds(now, KEEP_DAYS),
      },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return "kept";
  } catch (error) {
    const item = failed(error, "ConditionalCheckFailedException") ? itemOf(error) : undefined;
    if (!item) throw error;
    if (typeof item.key !== "string" || typeof item.conversationId !== "string") return "kept";
    const applied = await applyReceipt(
      context,
      { conversationId: item.conversationId, key: item.key },
      undefined,
      receipt,
    );
    return applied === "missing" ? "unchanged" : applied;
  }
}
