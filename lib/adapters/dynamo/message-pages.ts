import type { Message } from "../../core/conversations/model.ts";
import { BadCursor, type Page, type PageRequest } from "../../core/kernel/page.ts";
import { toMessage } from "./conversation-items.ts";
import { compare, type Item, keys, type TableContext } from "./table.ts";

/**
 * Messages of one conversation, newest first. Providers give times in whole seconds, so several messages may share one instant;
 * their keys then say nothing about their order, and the position in the queue decides. A page therefore ends only between two
 * instants: it may be shorter than asked for, and longer when one instant holds more than a page.
 */
export async function messagesPage(
  context: TableContext,
  conversationId: string,
  page: PageRequest,
): Promise<Page<Message>> {
  const before = page.cursor === undefined ? undefined : readCursor(page.cursor, conversationId);
  const messages: Message[] = [];
  let upper = before === undefined ? "m$" : `m#${before}`;
  for (;;) {
    const wanted = page.limit + 1 - messages.length;
    const result = await context.client.query({
      TableName: context.tableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
      ExpressionAttributeValues: {
        ":pk": keys.conversation(context.tenant, conversationId),
        ":lower": "m#",
        ":upper": upper,
      },
      ScanIndexForward: false,
      Limit: Math.max(wanted, 2),
      ConsistentRead: true,
    });
    const found = (result.Items ?? []).map(toMessage);
    messages.push(...found);
    const oldest = messages.at(-1);
    if (!result.LastEvaluatedKey || !oldest) return { items: inOrder(messages) };
    const whole = messages.filter((message) => instant(message) !== instant(oldest));
    // The oldest instant may go on behind the page, so it is left to the next one, unless the page holds nothing else.
    if (messages.length > page.limit && whole.length) {
      return { items: inOrder(whole), nextCursor: writeCursor(conversationId, instant(oldest)) };
    }
    upper = after(result.LastEvaluatedKey);
  }
}

const instant = (message: Message): string => message.key.slice(0, 13);

/** The upper bound that leaves out the last key read: `BETWEEN` includes both its ends. */
const after = (key: Item): string => {
  const sk = String(key.sk);
  return sk.slice(0, -1) + String.fromCharCode(sk.charCodeAt(sk.length - 1) - 1) + "~";
};

const inOrder = (messages: readonly Message[]): readonly Message[] =>
  [...messages].sort((a, b) =>
    instant(a) === instant(b) ? compare(b.order, a.order) : compare(instant(b), instant(a)),
  );

const writeCursor = (conversationId: string, time: string): string =>
  Buffer.from(JSON.stringify([conversationId, time])).toString("base64url");

/** Returns the highest key of the instant that the next page starts with. */
function readCursor(cursor: string, conversationId: string): string {
  try {
    const [owner, time] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (owner === conversationId && typeof time === "string" && /^\d{13}$/.test(time)) return `${time}~`;
  } catch {
    // Falls through to the one error that every bad cursor gets.
  }
  throw new BadCursor();
}

/** Most answers follow within a few messages. */
const FEW = 10;
const MOST_READS = 10;

/** Reads back from the newest message to the last answer; a thread of hundreds without one counts from where the reading ends. */
export async function unansweredSince(
  context: TableContext,
  conversationId: string,
  since: string | undefined,
): Promise<string | undefined> {
  const lower = since === undefined ? "m#" : `m#${String(Date.parse(since)).padStart(13, "0")}`;
  let first: string | undefined;
  let start: Item | undefined;
  for (let reads = 0; reads < MOST_READS; reads++) {
    const result = await context.client.query({
      TableName: context.tableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
      ExpressionAttributeValues: {
        ":pk": keys.conversation(context.tenant, conversationId),
        ":lower": lower,
        ":upper": "m$",
      },
      ScanIndexForward: false,
      Limit: reads === 0 ? FEW : FEW * 10,
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    for (const message of (result.Items ?? []).map(toMessage)) {
      if (message.kind === "note" || (message.kind === "received" && message.body.type === "system")) continue;
      if (message.direction === "out") return first;
      first = message.at;
    }
    start = result.LastEvaluatedKey;
    if (!start) return first;
  }
  return first;
}
