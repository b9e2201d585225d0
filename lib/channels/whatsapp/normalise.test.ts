import { describe, expect, test } from "vitest";
import { EXCERPT_LENGTH, excerpt, instant } from "../common/payloads.ts";
import { parse } from "./normalise.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const message = (id: string, rest = {}) => ({ id, timestamp: "1767780000", type: "text", text: { body: id }, ...rest });
const webhook = (value: object, field = "messages") =>
  encode(
    JSON.stringify({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "700",
          time: 1767780060,
          changes: [{ field, value: { metadata: { phone_number_id: "500" }, ...value } }],
        },
      ],
    }),
  );

describe("who wrote a message", () => {
  const contact = { profile: { name: "Ana" }, wa_id: "5491155500001", user_id: "AR.1" };
  const senders = (value: object) =>
    parse(webhook(value)).map((event) =>
      "senderId" in event ? [event.senderId, "senderUserId" in event && event.senderUserId] : event.event,
    );

  test("is the lone contact of a lone message, even when the number is written in two ways", () => {
    expect(senders({ contacts: [contact], messages: [message("m1", { from: "541155500001" })] })).toEqual([
      ["541155500001", "AR.1"],
    ]);
  });
  test("is never guessed among several", () => {
    const other = { ...contact, wa_id: "34600000001", user_id: "ES.2" };
    expect(senders({ contacts: [contact, other], messages: [message("m1")] })).toEqual(["ignored"]);
    expect(senders({ contacts: [contact], messages: [message("m1", { from: "1" }), message("m2")] })).toEqual([
      ["1", false],
      ["5491155500001", "AR.1"],
    ]);
    expect(senders({ contacts: [contact, other], messages: [message("m1", { from: "34600000001" })] })).toEqual([
      ["34600000001", "ES.2"],
    ]);
  });
});

test("the time of the webhook stands in for one that cannot be read", () => {
  const [event] = parse(webhook({ messages: [message("m1", { from: "1", timestamp: "soon" })] }));
  expect(event?.timestamp).toBe("2026-01-07T10:01:00.000Z");
});

test("a message without a number of ours belongs to no account", () => {
  const [event] = parse(webhook({ metadata: {}, messages: [message("m1", { from: "1" })] }));
  expect(event).toMatchObject({ event: "message", senderId: "1" });
  expect(event).not.toHaveProperty("accountId");
});

test("a thousand messages and receipts of one body all come out, in order", () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `m${index}`);
  const statuses = ids.map((id) => ({ id, status: "read", timestamp: "1767780000" }));
  const events = parse(webhook({ messages: ids.map((id) => message(id, { from: "1" })), statuses }));
  expect(events.map((event) => "externalId" in event && event.externalId)).toEqual([...ids, ...ids]);
});

test.each([
  ["1767780000", "2026-01-07T10:00:00.000Z"],
  [1767780000, "2026-01-07T10:00:00.000Z"],
  ["1767780000123", "2026-01-07T10:00:00.123Z"],
  ["soon", undefined],
  ["", undefined],
  [0, undefined],
  [-5, undefined],
  [1e300, undefined],
  [null, undefined],
  [["1767780000"], undefined],
])("the time %o is read as %s", (value, expected) => expect(instant(value)).toBe(expected));

describe("what an event carries along for diagnosis", () => {
  test("is the value itself when it is small, else a bounded text", () => {
    expect(excerpt({ a: [1] })).toEqual({ a: [1] });
    expect(excerpt("x".repeat(50_000))).toHaveLength(EXCERPT_LENGTH);
    expect(excerpt(`${"x".repeat(EXCERPT_LENGTH - 2)}😀${"x".repeat(10)}`)).toSatisfy((text: string) =>
      text.isWellFormed(),
    );
  });
  test("is text when it is too deep for a store, and a remark when it is too deep for that", () => {
    const deep = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(excerpt(deep(30))).toBe(JSON.stringify(deep(30)));
    expect(excerpt(deep(500_000))).toBe("(nested too deeply to show)");
  });
});
