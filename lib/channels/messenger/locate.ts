import type { EventPlace, LocatableEvent } from "../contract.ts";
import { CHANNEL } from "./item.ts";

/** See `Channel.locate`. Every chat is with one person, who has an id of their own on each page. */
export function locate(event: LocatableEvent): EventPlace {
  const id = customerOf(event);
  return { thread: id, chat: { id, type: "person" }, identities: id === "" ? [] : [{ kind: CHANNEL, value: id }] };
}

function customerOf(event: LocatableEvent): string {
  if (event.event === "identity_change") return event.senderId ?? event.newUserId;
  if (event.event === "preference") return event.senderId;
  return (event.direction === "out" ? event.recipientId : event.senderId) ?? "";
}
