import type { EventPlace, LocatableEvent } from "../contract.ts";
import { readAddress } from "./address.ts";
import { CHANNEL } from "./manifest.ts";

/**
 * See `Channel.locate`. A chat, or the topic of one, is a conversation of its own; the same person in a group and in private are
 * two. A group is a contact of its own: were it its first writer's, everybody who writes in it would become that person.
 */
export function locate(event: LocatableEvent): EventPlace {
  const at = "conversationId" in event ? event : undefined;
  const person = customerOf(event);
  const chatId = at?.conversationId ?? person;
  const address = at?.address ?? chatId;
  const place = readAddress(address);
  // In a channel's direct messages each topic is one person's, though the chat is everybody's.
  const shared = at?.conversationType !== undefined && at.conversationType !== "private" && !place?.directTopicId;
  if (!shared) {
    return { thread: address, chat: { id: address, type: "person" }, identities: [{ kind: CHANNEL, value: person }] };
  }
  const moved = event.event === "system" ? event.newSenderId : undefined;
  const ids = moved === undefined ? [chatId] : [chatId, moved];
  return {
    thread: address,
    chat: { id: address, type: "group" },
    identities: ids.map((value) => ({ kind: `${CHANNEL}-group`, value })),
  };
}

function customerOf(event: LocatableEvent): string {
  if (event.event === "identity_change") return event.newUserId;
  if (event.event === "preference") return event.senderId;
  return (event.direction === "out" ? event.recipientId : undefined) ?? event.senderId;
}
