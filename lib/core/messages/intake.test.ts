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
