import { deliveryId, isListed, RANK, type Receipt } from "../../core/deliveries/model.ts";
import type { DeliveryKey } from "../../core/deliveries/ports.ts";
import { failed, itemOf, keys, lists, type TableContext } from "./table.ts";

/** Moves a message to the receipt's status if that is further than where it is. One write; nothing is read before. */
export async function applyReceipt(
  context: TableContext,
  id: DeliveryKey,
  connectionId: string | undefined,
  receipt: Receipt,
): Promise<"moved" | "unchanged" | "missing"> {
  const names: Record<string, string> = { "#status": "status", "#rank": "rank" };
  const values: Record<string, unknown> = {
    ":status": receipt.status,
    ":rank": RANK[receipt.status],
    ":external": receipt.externalId,
  };
  const sets = ["#status = :status", "#rank = :rank", "externalId = if_not_exists(externalId, :external)"];
  const removes = ["leaseUntil", "wakeAt", "relay"];
  for (const [status, time] of Object.entries(receipt.times)) {
    names[`#at_${status}`] = status;
    values[`:at_${status}`] = time;
    sets.push(`times.#at_${status} = if_not_exists(times.#at_${status}, :at_${status})`);
  }
  if (receipt.reason) {
    sets.push("reason = :reason");
    values[":reason"] = receipt.reason;
  } else removes.push("reason");
  if (receipt.unreachable) {
    sets.push("unreachable = :unreachable");
    values[":unreachable"] = receipt.unreachable;
  }
  if (isListed(receipt.status)) {
    sets.push("lpk = :lpk", "lsk = :lsk");
    values[":lpk"] = lists.deliveries(context.tenant, receipt.status);
    values[":lsk"] =
      `${receipt.times[receipt.status as keyof Receipt["times"]] ?? ""}#${deliveryId(id.conversationId, id.key)}`;
  } else removes.push("lpk", "lsk");
  if (connectionId !== undefined) values[":connection"] = connectionId;
  try {
    await context.client.update({
      TableName: context.tableName,
      Key: { pk: keys.conversation(context.tenant, id.conversationId), sk: keys.message(id.key) },
      UpdateExpression: `SET ${sets.join(", ")} REMOVE ${removes.join(", ")}`,
      ConditionExpression: `attribute_exists(times) AND (attribute_not_exists(#rank) OR #rank < :rank)${connectionId === undefined ? "" : " AND connectionId = :connection"}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return "moved";
  } catch (error) {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
    const item = itemOf(error);
    if (!item || (connectionId !== undefined && item.connectionId !== connectionId)) return "missing";
    // A complaint is of a mail that arrived long ago: it moves nothing, and is known all the same.
    if (receipt.unreachable && item.unreachable === undefined && item.times)
      await note(context, id, receipt.unreachable);
    return "unchanged";
  }
}

async function note(context: TableContext, id: DeliveryKey, unreachable: string): Promise<void> {
  await context.client
    .update({
      TableName: context.tableName,
      Key: { pk: keys.conversation(context.tenant, id.conversationId), sk: keys.message(id.key) },
      UpdateExpression: "SET unreachable = :unreachable",
      // It may have been erased meanwhile.
      ConditionExpression: "attribute_exists(times)",
      ExpressionAttributeValues: { ":unreachable": unreachable },
    })
    .catch((error: unknown) => {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
    });
}
