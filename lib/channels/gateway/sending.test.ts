import { expect, test } from "vitest";
import type { Connection } from "../../core/connections/model.ts";
import type { HttpRequest } from "../contract.ts";
import { makeChannelSending } from "./sending.ts";

const at = "2026-01-07T10:00:00.000Z";
const page = (humanAgent?: string): Connection => ({
  connectionId: "abcdefghij.klmnopqrstuv",
  appId: "demo.abcdefghij",
  channel: "messenger",
  name: "page",
  accountIds: ["500600700"],
  settings: { pageId: "500600700", ...(humanAgent === undefined ? {} : { humanAgent }) },
  active: true,
  health: "healthy",
  createdAt: at,
  updatedAt: at,
  version: 1,
});
const calls: HttpRequest[] = [];
const gateway = makeChannelSending({
  http: async (call) => {
    calls.push(call);
    return { kind: "answered", status: 200, headers: {}, body: '{"message_id":"m_1"}' };
  },
  baseUrls: { messenger: "https://graph.example/v23.0" },
  secrets: {
    read: async () => ({ accessToken: "an-invented-token" }),
    readFresh: async () => ({ accessToken: "an-invented-token" }),
    write: async () => undefined,
  },
  media: { link: async (key) => `https://files.example/${key}` },
});

test("a longer window is the connection's that was granted one, and no other's", () => {
  const week = 7 * 24 * 3_600_000;
  for (const yes of ["yes", " Yes ", "true", "1"])
    expect(gateway.facts("messenger", page(yes))?.extendedWindowMs).toBe(week);
  for (const no of [undefined, "", "no", "yes, please"])
    expect(gateway.facts("messenger", page(no))).not.toHaveProperty("extendedWindowMs");
  expect(gateway.facts("messenger")).toMatchObject({ windowMs: week / 7 });
  expect(gateway.facts("messenger")).not.toHaveProperty("extendedWindowMs");
});

test("what is sent by that grant says so to the provider", async () => {
  const send = await gateway.prepare({
    connection: page("yes"),
    content: { type: "text", text: "Hello" },
    to: { id: "6100000000000142", type: "person" },
    clientRef: "d-0001",
    extendedWindow: true,
  });
  expect(calls).toEqual([]);
  expect(await send()).toEqual({ kind: "accepted", externalId: "m_1" });
  expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({ messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" });
});
