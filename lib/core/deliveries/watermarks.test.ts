import { describe, expect, test } from "vitest";
import type { WatermarkEvent } from "../messages/model.ts";
import { type MarkedMessage, receiptUnder } from "./model.ts";
import { foldWatermarks } from "./watermarks.ts";

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const mark = (seconds: number) => ({ through: at(seconds), at: at(seconds + 1) });
const sent: MarkedMessage = {
  kind: "sent",
  writtenAt: 100_000,
  externalId: "m_1",
  status: "sent",
  times: { sent: at(101) },
};

describe("a watermark", () => {
  test("moves what was sent until then, and nothing later", () => {
    expect(receiptUnder(sent, { delivered: mark(101) })).toEqual({
      status: "delivered",
      externalId: "m_1",
      times: { delivered: at(102) },
    });
    expect(receiptUnder(sent, { delivered: mark(99) })).toBeUndefined();
  });

  test("covers a message whose answer came a little later than its receipt, not one that waited before it was sent", () => {
    const asked = { ...sent, askedAt: 100_200 };
    expect(receiptUnder(asked, { read: mark(100.5) })).toMatchObject({ status: "read" });
    expect(receiptUnder({ ...asked, askedAt: 103_000 }, { read: mark(101) })).toBeUndefined();
    // What was sent before this was noted is judged by the answer's time.
    expect(receiptUnder(sent, { read: mark(100.5) })).toBeUndefined();
    expect(receiptUnder({ ...sent, times: { sent: at(300) } }, { read: mark(200) })).toBeUndefined();
  });

  test("of both kinds is one step with both times", () => {
    expect(receiptUnder(sent, { read: mark(110), delivered: mark(120) })).toEqual({
      status: "read",
      externalId: "m_1",
      times: { read: at(111), delivered: at(121) },
    });
    expect(receiptUnder(sent, { read: mark(90), delivered: mark(120) })).toMatchObject({ status: "delivered" });
  });

  test("changes nothing that is there already, and says nothing of what the provider may not have taken", () => {
    expect(receiptUnder({ ...sent, status: "delivered" }, { delivered: mark(120) })).toBeUndefined();
    expect(receiptUnder({ ...sent, status: "delivered" }, { read: mark(120) })).toMatchObject({ status: "read" });
    for (const status of ["queued", "sending", "unknown", "presumed_lost", "failed", "cancelled", "read"] as const)
      expect(receiptUnder({ ...sent, status }, { read: mark(120), delivered: mark(120) })).toBeUndefined();
    expect(receiptUnder({ ...sent, times: {} }, { read: mark(120) })).toBeUndefined();
    expect(receiptUnder({ ...sent, externalId: undefined }, { read: mark(120) })).toBeUndefined();
  });

  test("counts for what was written in the provider's own app, by the provider's time", () => {
    const echo: MarkedMessage = { kind: "received", writtenAt: 100_000, externalId: "m_2", times: {} };
    expect(receiptUnder(echo, { delivered: mark(100) })).toMatchObject({ status: "delivered" });
    expect(receiptUnder(echo, { delivered: mark(99.999) })).toBeUndefined();
    expect(receiptUnder({ ...echo, status: "failed" }, { delivered: mark(100) })).toBeUndefined();
  });
});

test("of one conversation only the latest of each status is left", () => {
  const input = (handle: string, conversationId: string, status: WatermarkEvent["status"], seconds: number) => ({
    handle,
    conversationId,
    receivedAt: at(999),
    event: { event: "status", channel: "messenger", status, recipientId: "7", watermark: at(seconds) } as const,
  });
  const named = {
    handle: "n",
    receivedAt: at(999),
    event: { event: "status", channel: "messenger", status: "read", externalId: "m_1" } as const,
  };
  expect(
    foldWatermarks([
      input("1", "a", "delivered", 20),
      input("2", "a", "delivered", 10),
      input("3", "a", "read", 5),
      input("4", "b", "read", 7),
      named,
    ]),
  ).toEqual([
    {
      conversationId: "a",
      receivedAt: at(999),
      handles: ["1", "2", "3"],
      marks: { delivered: { through: at(20), at: at(999) }, read: { through: at(5), at: at(999) } },
    },
    { conversationId: "b", receivedAt: at(999), handles: ["4"], marks: { read: { through: at(7), at: at(999) } } },
  ]);
});
