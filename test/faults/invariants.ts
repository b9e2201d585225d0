/** What no crash, repetition or disorder may break. */
import { expect } from "vitest";
import type { Conversation, Message, SentMessage } from "../../lib/core/conversations/model.ts";
import type { TestTable } from "../support/table.ts";
import type { Accepted } from "./provider.ts";
import { threadOf } from "./samples.ts";
import type { Crash } from "./scenarios.ts";
import type { World } from "./world.ts";

/** Oldest first. */
export async function messagesOf(world: World, customer: string = world.kit.customer): Promise<readonly Message[]> {
  const all: Message[] = [];
  let cursor: string | undefined;
  do {
    const page = await world.stores.conversations.messages(threadOf(world, customer), {
      limit: 100,
      ...(cursor ? { cursor } : {}),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all.reverse();
}

export async function headOf(world: World, customer: string = world.kit.customer): Promise<Conversation> {
  const head = await world.stores.conversations.get(threadOf(world, customer));
  if (!head) throw new Error("there is no conversation");
  return head;
}

export const received = (messages: readonly Message[]): readonly (string | undefined)[] =>
  messages.filter(({ kind }) => kind === "received").map(({ externalId }) => externalId);

export const deliveriesIn = (messages: readonly Message[]): readonly SentMessage[] =>
  messages.filter((message) => message.kind === "sent");

/** The queues are empty, nothing was given up, and every row of the outbox went out. */
export async function expectStill(world: World, table: TestTable): Promise<void> {
  for (const [name, queue] of Object.entries(world.queues)) {
    expect(queue.deadLetters, `dead letters of ${name}`).toEqual([]);
    expect(queue.size, `left in ${name}`).toBe(0);
  }
  expect(world.stream).toEqual([]);
  const rows = await table.client.scan({
    TableName: table.tableName,
    FilterExpression: "begins_with(pk, :tenant) AND attribute_exists(relay) AND #status <> :unknown",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":tenant": `${world.tenant}#`, ":unknown": "unknown" },
  });
  expect(rows.Items, "rows that still wait for the relay").toEqual([]);
}

/** These messages of the customer, each once, in this order; counted once each; the head shows the last message. */
export async function expectThread(
  world: World,
  expected: { readonly received: readonly string[]; readonly unread?: number; readonly customer?: string },
): Promise<void> {
  const messages = await messagesOf(world, expected.customer);
  const head = await headOf(world, expected.customer);
  expect(received(messages)).toEqual(expected.received);
  expect(head.unread).toBe(expected.unread ?? expected.received.length);
  const last = messages.filter(({ kind }) => kind !== "note").at(-1);
  expect(head.lastMessageId).toBe(last?.key);
  expect(head.lastMessageAt).toBe(last?.at);
}

/** One person, one lead, one thread, and they know each other. */
export async function expectOneContact(world: World): Promise<void> {
  const head = await headOf(world);
  const contacts = (await world.stores.contacts.list({ limit: 100 })).items;
  expect(contacts.map(({ contactId }) => contactId)).toEqual([head.contactId]);
  expect((await world.stores.leads.list({ state: "new" }, { limit: 100 })).items).toHaveLength(1);
  expect(await world.stores.conversations.ofContact(head.contactId)).toEqual([head.conversationId]);
}

/** What the provider took: by our reference, and by its words (each once, then) where a channel carries none. */
const keyOf = ({ clientRef, text }: Accepted, messages: readonly Message[]): string | undefined =>
  clientRef === ""
    ? deliveriesIn(messages).find(({ content }) => content.type === "text" && content.text === text)?.key
    : clientRef.split(".")[1];

/** No delivery was accepted twice, and those of one thread in their order. */
export function expectSentOnce(world: World, messages: readonly Message[]): void {
  const keys = world.provider.accepted.map((taken) => keyOf(taken, messages));
  expect(keys, "accepted, and nobody knows what").not.toContain(undefined);
  expect(new Set(keys).size, "accepted twice").toBe(keys.length);
  expect(keys, "the thread's order").toEqual([...keys].sort());
  for (const { key, status } of deliveriesIn(messages)) {
    if (status === "sent") expect(keys, "sent, says the table").toContain(key);
    expect(["queued", "sending", "deferred"], "left half done").not.toContain(status);
  }
}

/**
 * `unknown` exactly where nobody can know: the process died after it had claimed the delivery, and before what became of it was
 * written. Everywhere else the delivery is where a clean run brings it. `later`: what has become of the unknown one meanwhile.
 */
export function expectFate(
  message: SentMessage | undefined,
  { calls, done }: Crash,
  clean: SentMessage["status"],
  later: SentMessage["status"] = "unknown",
): void {
  const writes = calls.map(({ operation, body }) =>
    operation === "UpdateItem" && String((body.Key as { sk?: { S: string } })?.sk?.S).startsWith("m#")
      ? String(body.UpdateExpression)
      : "",
  );
  const claimed = writes.findIndex((expression) => expression.includes("ADD attempts"));
  const concluded = writes.findIndex((expression, index) => index > claimed && expression !== "");
  const nobodyKnows = done > claimed && done <= concluded;
  expect(message?.status).toBe(nobodyKnows ? later : clean);
}
