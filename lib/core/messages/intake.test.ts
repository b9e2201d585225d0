import { expect, test } from "vitest";
import type { Connection } from "../connections/model.ts";
import { routeEvents } from "./intake.ts";
import type { InboundEvent } from "./model.ts";

const at = "2026-01-07T10:00:00.000Z";
const connection: Connection = {
  connectionId: "abcdefghij.klmnopqrstuv",
  appId: "demo.abcdefghij",
  channel: "telegram",
  name: "bot",
  accountIds: ["600500400"],
  settings: {},
  active: true,
  health: "healthy",
  createdAt: at,
  updatedAt: at,
  version: 1,
};
const route = (event: InboundEvent) =>
  routeEvents([event], {
    connection: async () => connection,
    locate: (located) => ({
      thread: located.event,
      chat: { id: "7", type: "person" },
      identities: [{ kind: "telegram", value: "7" }],
    }),
    ids: { derive: (...parts) => parts.join("|"), random: () => "random" },
    tenant: "demo",
    appId: "demo.abcdefghij",
  });

test("a pressed button is what the customer says: a message, once for each webhook", async () => {
  const pressed = {
    channel: "telegram",
    externalId: "q1",
    dedupeId: "u1",
    direction: "in",
    senderId: "7",
    type: "button_reply",
    text: "Yes",
    payload: "yes",
  } as const;
  expect(await route({ ...pressed, event: "postback" })).toMatchObject([
    {
      kind: "ordered",
      event: { ...pressed, event: "message" },
      place: { thread: "message" },
      deduplication: "event|demo.abcdefghij|message|u1",
    },
  ]);
});

test.each(["membership", "other"] as const)("%s is news about the connection", async (event) => {
  const notice = { event, channel: "telegram", type: "my_chat_member", status: "kicked" };
  expect(await route(notice)).toEqual([{ kind: "notice", connection, event: notice }]);
});

test.each(["handover", "policy", "referral", "optin", "account_linking", "payment"] as const)(
  "%s is news about the connection",
  async (event) => {
    const notice = { event, channel: "messenger", type: event, senderId: "7", payload: "offers" };
    expect(await route(notice)).toEqual([{ kind: "notice", connection, event: notice }]);
  },
);

test("a receipt up to a moment is for the thread of the person who got the messages", async () => {
  const read = { event: "status", channel: "messenger", status: "read", recipientId: "7", watermark: at } as const;
  const conversationId = `conversation|demo|${connection.connectionId}|7`;
  expect(await route(read)).toEqual([{ kind: "receipt", connection, event: read, conversationId }]);
});

test("the echo of one of our own deliveries is its receipt; every other echo is a message", async () => {
  const conversation = "a".repeat(26);
  const own = `${conversation}.1767780000000-${"b".repeat(16)}`;
  const echo = {
    event: "message",
    channel: "messenger",
    accountId: "900",
    timestamp: at,
    externalId: "m_1",
    direction: "out",
    senderId: "900",
    recipientId: "7",
    type: "text",
    text: "Yes",
  } as const;
  const routed = (clientRef?: string, direction: "in" | "out" = "out") =>
    routeEvents([{ ...echo, direction, ...(clientRef === undefined ? {} : { clientRef }) }], {
      connection: async () => connection,
      locate: () => ({
        thread: "7",
        chat: { id: "7", type: "person" },
        identities: [{ kind: "messenger", value: "7" }],
      }),
      ids: { derive: (kind) => (kind === "conversation" ? conversation : "event"), random: () => "random" },
      tenant: "demo",
      appId: "demo.abcdefghij",
    });
  expect(await routed(own)).toEqual([
    {
      kind: "receipt",
      connection,
      event: {
        event: "status",
        channel: "messenger",
        accountId: "900",
        timestamp: at,
        externalId: "m_1",
        status: "sent",
        clientRef: own,
      },
    },
  ]);
  const others = [undefined, "another app's note", `${"c".repeat(26)}.1767780000000-${"b".repeat(16)}`];
  for (const clientRef of others) expect(await routed(clientRef)).toMatchObject([{ kind: "ordered" }]);
  // A customer has no reference of ours to give.
  expect(await routed(own, "in")).toMatchObject([{ kind: "ordered" }]);
});
