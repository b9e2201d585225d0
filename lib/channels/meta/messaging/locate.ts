import type { EventPlace, LocatableEvent } from "../../contract.ts";

/** See `Channel.locate`. Every chat is with one person, who has an id of their own on each page or account. */
export const makeLocate =
  (kind: string) =>
  (event: LocatableEvent): EventPlace => {
    const id = customerOf(event);
    return { thread: id, chat: { id, type: "person" }, identities: id === "" ? [] : [{ kind, value: id }] };
  };

function customerOf(event: LocatableEvent): string {
  if (event.event === "identity_change") return event.senderId ?? event.newUserId;
  if (event.event === "preference") return event.senderId;
  return (event.direction === "out" ? event.recipientId : event.senderId) ?? "";
}
