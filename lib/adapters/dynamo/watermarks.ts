import {
  furthest,
  isAwaited,
  type MarkedMessage,
  RANK,
  receiptUnder,
  type Watermarks,
} from "../../core/deliveries/model.ts";
import { applyReceipt } from "./receipts.ts";
import { type Item, keys, type TableContext } from "./table.ts";

const PAGE = 25;
const MAX_PAGES = 4;

/** See `DeliveryStore.receiveUpTo`. One query of the newest messages as a rule, and one write per message that moves. */
export async function receiveUpTo(
  context: TableContext,
  conversationId: string,
  marks: Watermarks,
): Promise<{ readonly moved: number; readonly awaited: boolean }> {
  const through = Object.values(marks).map((mark) => Date.parse(mark.through));
  if (through.length === 0) return { moved: 0, awaited: false };
  const pk = keys.conversation(context.tenant, conversationId);
  let start: Item | undefined;
  let moved = 0;
  let awaited = false;
  for (let page = 0; page < MAX_PAGES; page++) {
    const result = await context.client.query({
      TableName: context.tableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
      ExpressionAttributeNames: { "#kind": "kind", "#to": "direction", "#status": "status", "#times": "times" },
      ExpressionAttributeValues: { ":pk": pk, ":lower": "m#", ":upper": keys.message(`${latest(through)}~`) },
      ProjectionExpression: "pk, sk, #kind, #to, externalId, #status, #times, askedAt",
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: PAGE,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    let known = false;
    for (const item of result.Items ?? []) {
      const message = marked(item);
      if (!message) continue;
      if (message.status && RANK[message.status] >= furthest(marks) && RANK[message.status] <= RANK.read) known = true;
      if (isAwaited(message, marks)) awaited = true;
      const receipt = receiptUnder(message, marks);
      const key = String(item.sk).slice(2);
      if (receipt && (await applyReceipt(context, { conversationId, key }, undefined, receipt)) === "moved") moved++;
    }
    start = result.LastEvaluatedKey;
    if (known || !start) break;
  }
  return { moved, awaited };
}

const latest = (times: readonly number[]): string => String(Math.max(...times)).padStart(13, "0");

/** Notes and what the customer wrote have no receipts. */
function marked(item: Item): MarkedMessage | undefined {
  if (item.direction !== "out" || (item.kind !== "sent" && item.kind !== "received")) return undefined;
  return {
    kind: item.kind,
    writtenAt: Number(String(item.sk).slice(2, 15)),
    externalId: item.externalId as string | undefined,
    status: item.status as MarkedMessage["status"],
    askedAt: typeof item.askedAt === "string" ? Date.parse(item.askedAt) : undefined,
    times: (item.times ?? {}) as MarkedMessage["times"],
  };
}
