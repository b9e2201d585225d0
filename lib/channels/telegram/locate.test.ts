import { describe, expect, test } from "vitest";
import type { LocatableEvent } from "../contract.ts";
import { addressText, readAddress } from "./address.ts";
import { locate } from "./locate.ts";
import { parse } from "./normalise.ts";

const person = { id: 700100142, first_name: "Lucía" };
const chat = { id: 700100142, type: "private" };
const group = { id: -1002200330044, type: "supergroup" };

function placeOf(message: object, kind = "message") {
  const update = { update_id: 1, [kind]: { message_id: 7, date: 1767780000, from: person, text: "Hi", ...message } };
  const [event] = parse(new TextEncoder().encode(JSON.stringify(update)));
  return locate(event as LocatableEvent);
}
const PERSON = [{ kind: "telegram", value: "700100142" }];
const GROUP = [{ kind: "telegram-group", value: "-1002200330044" }];

describe("a conversation", () => {
  test("with a person is known by the person", () => {
    const expected = { thread: "700100142", chat: { id: "700100142", type: "person" }, identities: PERSON };
    expect(placeOf({ chat })).toEqual(expected);
    expect(placeOf({ chat }, "edited_message")).toEqual(expected);
  });
  test("of a group belongs to the group, not to the person who spoke", () => {
    expect(placeOf({ chat: group })).toEqual({
      thread: "-1002200330044",
      chat: { id: "-1002200330044", type: "group" },
      identities: GROUP,
    });
    expect(placeOf({ chat: { ...group, type: "channel" } }, "channel_post")).toMatchObject({ identities: GROUP });
  });
  test("is a topic's own, so that the answer goes there; a thread of answers is none", () => {
    const topic = { chat: group, message_thread_id: 33, is_topic_message: true };
    const id = "-1002200330044/topic=33";
    expect(placeOf(topic)).toEqual({ thread: id, chat: { id, type: "group" }, identities: GROUP });
    expect(placeOf({ ...topic, is_topic_message: undefined })).toMatchObject({ thread: "-1002200330044" });
  });
  test("in the name of a business account is apart from the bot's own with that person", () => {
    const business = { chat, business_connection_id: "INV/1" };
    const id = "700100142/business=INV%2F1";
    const expected = { thread: id, chat: { id, type: "person" }, identities: PERSON };
    expect(placeOf(business, "business_message")).toEqual(expected);
    expect(placeOf({ ...business, from: { id: 9 } }, "business_message")).toEqual(expected);
    expect(placeOf({ ...business, message_ids: [1] }, "deleted_business_messages")).toEqual(expected);
  });
  test("in a channel's direct messages is the customer's", () => {
    const direct = { chat: group, direct_messages_topic: { topic_id: 5 } };
    const id = "-1002200330044/direct=5";
    expect(placeOf(direct)).toEqual({ thread: id, chat: { id, type: "person" }, identities: PERSON });
  });
  test("of a group that moved knows both ids", () => {
    expect(placeOf({ chat: group, text: undefined, migrate_to_chat_id: -1009 }).identities).toEqual([
      ...GROUP,
      { kind: "telegram-group", value: "-1009" },
    ]);
  });
});

test("a change of an id or of a setting belongs to the person", () => {
  const base = { channel: "telegram", senderId: "5" };
  expect(locate({ ...base, event: "preference", type: "t", status: "stop" }).thread).toBe("5");
  expect(locate({ ...base, event: "identity_change", newUserId: "6" }).thread).toBe("6");
});

test.each([
  { chatId: "-1002200330044" },
  { chatId: "7", topicId: "33" },
  { chatId: "7", directTopicId: "8", businessId: "a/b=c&ñ" },
  { chatId: "7", businessId: "x", guest: true },
])("an address is read as it was written: %o", (address) => {
  expect(readAddress(addressText(address))).toEqual(address);
});
test.each(["", "x", "@name", "7x", "7/topic=x", "7/direct=-1", "1".repeat(21)])("%o is no address", (text) => {
  expect(readAddress(text)).toBeUndefined();
});
test("a damaged business id is taken as it stands", () => {
  expect(readAddress("7/business=%E0%A4")).toEqual({ chatId: "7", businessId: "%E0%A4" });
});
