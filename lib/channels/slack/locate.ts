import type { EventPlace, LocatableEvent } from "../contract.ts";
import { CHANNEL } from "./manifest.ts";

/**
 * See `Channel.locate`. A direct conversation is with one person; a channel, or a conversation of some, is a group with a contact of its
 * own: were it its first writer's, everybody who writes there would become that person. Threads below messages are no conversations of
 * their own. Ids are a workspace's.
 */
export function locate(event: LocatableEvent): EventPlace {
  const of = (kind: string, value: string) => ({
    kind: event.accountId === undefined ? kind : `${kind}:${event.accountId}`,
    value,
  });
  if (event.event === "identity_change" || event.event === "preference") {
    const id = event.event === "preference" ? event.senderId : event.newUserId;
    return { thread: id, chat: { id, type: "person" }, identities: [of(CHANNEL, id)] };
  }
  const id = event.conversationId ?? event.senderId;
  const isGroup = event.conversationType !== undefined && event.conversationType !== "private";
  // An echo names nobody but the app: its conversation stands for the person until they write.
  const person = event.direction === "out" ? (event.recipientId ?? id) : event.senderId;
  return {
    thread: id,
    chat: { id, type: isGroup ? "group" : "person" },
    identities: [isGroup ? of(`${CHANNEL}-group`, id) : of(CHANNEL, person)],
  };
}
