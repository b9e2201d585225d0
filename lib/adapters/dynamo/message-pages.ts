import type { Message } from "../../core/conversations/model.ts";
import type { MessagePage, MessagesAsked } from "../../core/conversations/ports.ts";
import { BadCursor, type Page } from "../../core/kernel/page.ts";
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
  { limit, cursor, from }: MessagesAsked,
): Promise<MessagePage> {
  if (cursor === undefined && from === undefined) return older(context, conversationId, limit, LAST);
  if (cursor === undefined) return newer(context, conversationId, limit, instantBefore(String(from).slice(0, 13)));
  const { time, way } = readCursor(cursor, conversationId);
  if (way === "newer") return newer(context, conversationId, limit, time);
  const page = await older(context, conversationId, limit, `m#${time}~`);
  const newest = page.items[0];
  return { ...page, previousCursor: writeCursor(conversationId, newest ? instant(newest) : time, "newer") };
}

/** Behind every key of a message. */
const LAST = "m$";

async function older(
  context: TableContext,
  conversationId: string,
  limit: number,
  from: string,
): Promise<Page<Message>> {
  const messages: Message[] = [];
  let upper = from;
  for (;;) {
    const result = await read(context, conversationId, { lower: "m#", upper, limit: limit + 1 - messages.length });
    messages.push(...result.found);
    const oldest = messages.at(-1);
    if (!result.last || !oldest) return { items: inOrder(messages) };
    const whole = messages.filter((message) => instant(message) !== instant(oldest));
    // The oldest instant may go on behind the page, so it is left to the next one, unless the page holds nothing else.
    if (messages.length > limit && whole.length)
      return { items: inOrder(whole), nextCursor: writeCursor(conversationId, instant(oldest), "older") };
    upper = before(result.last);
  }
}

/** What came after an instant. */
async function newer(context: TableContext, conversationId: string, limit: number, time: string): Promise<MessagePage> {
  // What is no newer than that instant is older than the page, be it empty.
  const nextCursor = writeCursor(conversationId, time, "older");
  const messages: Message[] = [];
  let lower = `m#${time}~`;
  for (;;) {
    const asked = { lower, upper: LAST, limit: limit + 1 - messages.length, forward: true };
    const result = await read(context, conversationId, asked);
    messages.push(...result.found);
    const newest = messages.at(-1);
    if (!result.last || !newest) return { items: inOrder(messages), nextCursor };
    const whole = messages.filter((message) => instant(message) !== instant(newest));
    if (messages.length > limit && whole.length) {
      const items = inOrder(whole);
      const last = items[0] as Message;
      return { items, nextCursor, previousCursor: writeCursor(conversationId, instant(last), "newer") };
    }
    lower = `${result.last} `;
  }
}

async function read(
  { client, tableName, tenant }: TableContext,
  conversationId: string,
  asked: { readonly lower: string; readonly upper: string; readonly limit: number; readonly forward?: boolean },
): Promise<{ readonly found: readonly Message[]; readonly last?: string }> {
  const result = await client.query({
    TableName: tableName,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :lower AND :upper",
    ExpressionAttributeValues: {
      ":pk": keys.conversation(tenant, conversationId),
      ":lower": asked.lower,
      ":upper": asked.upper,
    },
    ScanIndexForward: asked.forward ?? false,
    Limit: Math.max(asked.limit, 2),
    ConsistentRead: true,
  });
  return {
    found: (result.Items ?? []).map(toMessage),
    ...(result.LastEvaluatedKey ? { last: String(result.LastEvaluatedKey.sk) } : {}),
  };
}

const instant = (message: Message): string => message.key.slice(0, 13);
const instantBefore = (time: string): string => String(Math.max(0, Number(time) - 1)).padStart(13, "0");

/** The upper bound that leaves out the last key read: `BETWEEN` includes both its ends. */
const before = (sk: string): string => `${sk.slice(0, -1)}${String.fromCharCode(sk.charCodeAt(sk.length - 1) - 1)}~`;

const inOrder = (messages: readonly Message[]): readonly Message[] =>
  [...messages].sort((a, b) =>
    instant(a) === instant(b) ? compare(b.order, a.order) : compare(instant(b), instant(a)),
  );

/** `older`: the instant that the next page begins with; `newer`: the one that it comes after. */
type Way = "older" | "newer";

const writeCursor = (conversationId: string, time: string, way: Way): string =>
  Buffer.from(JSON.stringify([conversationId, time, way])).toString("base64url");

function readCursor(cursor: string, conversationId: string): { readonly time: string; readonly way: Way } {
  try {
    const [owner, time, way, ...more] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (owner === conversationId && typeof time === "string" && /^\d{13}$/.test(time) && more.length === 0)
      if (way === "older" || way === "newer") return { time, way };
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
