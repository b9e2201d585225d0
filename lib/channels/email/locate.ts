import type { EventPlace, LocatableEvent } from "../contract.ts";
import { addressOf, chatIdOf, LONGEST_SUBJECT, oneLine, rootOf, threadOf } from "./address.ts";

const identities = (value: string) => [{ kind: "email", value }];

/** See `Inbound.locate`. The thread that a person writes in; what names no thread, such as a list left, is their own. */
export function locate(event: LocatableEvent): EventPlace {
  const person = event.event === "identity_change" ? event.newUserId : event.senderId;
  const root = ("threadId" in event ? event.threadId : undefined) ?? rootOf(person);
  const address = "address" in event ? event.address : undefined;
  return {
    thread: threadOf(person, root),
    chat: { id: address ?? chatIdOf({ address: person, root, subject: "" }), type: "person" },
    identities: identities(person),
  };
}

/** See `Desk.address`. */
export function address(
  value: string,
  thread: { readonly id: string; readonly subject?: string },
): EventPlace | undefined {
  const person = addressOf(value);
  if (person === undefined) return undefined;
  const root = rootOf(thread.id);
  const subject = oneLine(thread.subject, LONGEST_SUBJECT);
  return {
    thread: threadOf(person, root),
    chat: { id: chatIdOf({ address: person, root, subject }), type: "person" },
    identities: identities(person),
  };
}
