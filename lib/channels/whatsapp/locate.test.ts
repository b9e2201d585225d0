import { expect, test } from "vitest";
import type { MessageEvent } from "../../core/messages/model.ts";
import { locate } from "./locate.ts";

const message: MessageEvent = {
  event: "message",
  channel: "whatsapp",
  externalId: "wamid.1",
  direction: "in",
  senderId: "12125550142",
  type: "text",
};
const PHONE = { kind: "phone", value: "+12125550142" };
const USER = { kind: "whatsapp", value: "US.908172635" };

test("a customer is known by number and user id, and answered at the number", () => {
  expect(locate({ ...message, senderUserId: "US.908172635" })).toEqual({
    thread: "12125550142",
    chat: { id: "12125550142", type: "person" },
    identities: [PHONE, USER],
  });
});

test("a customer without a number is known once by the user id", () => {
  expect(locate({ ...message, senderId: "US.908172635", senderUserId: "US.908172635" })).toEqual({
    thread: "US.908172635",
    chat: { id: "US.908172635", type: "person" },
    identities: [USER],
  });
});

test("an echo happens in the chat of the one who got it, however the number is written", () => {
  const echo = { ...message, direction: "out", senderId: "12125550100", recipientId: "+1 212-555-0142" } as const;
  expect(locate(echo)).toEqual(locate(message));
});

test("what is said in a group belongs to the group, not to the person who said it", () => {
  const group = { conversationId: "group-1", conversationType: "group" } as const;
  expect(locate({ ...message, ...group })).toEqual({
    thread: "group-1",
    chat: { id: "group-1", type: "group" },
    identities: [{ kind: "whatsapp-group", value: "group-1" }],
  });
  const echo = { ...message, ...group, direction: "out", senderId: "12125550100" } as const;
  expect(locate(echo).identities).toEqual([{ kind: "whatsapp-group", value: "group-1" }]);
});

test("a changed user id belongs to the same person, and a preference to who stated it", () => {
  const changed = { event: "identity_change", channel: "whatsapp", oldUserId: "US.1", newUserId: "US.2" } as const;
  expect(locate({ ...changed, senderId: "12125550142" }).identities).toEqual([
    PHONE,
    { kind: "whatsapp", value: "US.1" },
    { kind: "whatsapp", value: "US.2" },
  ]);
  expect(locate({ event: "identity_change", channel: "whatsapp", newUserId: "US.2" }).thread).toBe("US.2");
  const preference = { event: "preference", channel: "whatsapp", type: "marketing_messages", status: "stop" } as const;
  expect(locate({ ...preference, senderId: "US.908172635" }).identities).toEqual([USER]);
});

test("a new number is one more identity of the same person", () => {
  const { event: _event, type: _type, ...rest } = message;
  expect(
    locate({ ...rest, event: "system", type: "user_changed_number", newSenderId: "12125550199" }).identities,
  ).toEqual([PHONE, { kind: "phone", value: "+12125550199" }]);
});
