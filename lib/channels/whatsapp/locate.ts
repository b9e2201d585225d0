import type { EventPlace, LocatableEvent } from "../contract.ts";
import { CHANNEL } from "./change.ts";

type Identity = EventPlace["identities"][number];

/**
 * See `Channel.locate`. A chat with one person bears the name that Meta uses in that event: the number where it is told, else
 * the business-scoped user id. Numbers come with and without +, spaces and dashes, and are one chat all the same.
 */
export function locate(event: LocatableEvent): EventPlace {
  const ids = customerIds(event).map(tidy);
  const groupId = "conversationId" in event ? event.conversationId : undefined;
  // A group is a contact of its own: were it its first writer's, everybody who writes in it would become that person.
  if (groupId !== undefined)
    return {
      thread: groupId,
      chat: { id: groupId, type: "group" },
      identities: [{ kind: `${CHANNEL}-group`, value: groupId }],
    };
  const first = ids[0] ?? "";
  const renamed = event.event === "system" && event.newSenderId !== undefined ? [tidy(event.newSenderId)] : [];
  const identities = distinct([first, ...ids, ...renamed].filter((id) => id !== "").map(identity));
  return { thread: first, chat: { id: first, type: "person" }, identities };
}

/** See `Desk.address`: a telephone number in E.164 is a chat. */
export function addressOf(number: string): EventPlace | undefined {
  const id = tidy(number);
  return PHONE.test(id)
    ? { thread: id, chat: { id, type: "person" }, identities: [{ kind: "phone", value: `+${id}` }] }
    : undefined;
}

// A telephone number first: it is the surest of the two because it is also known on other channels.
function customerIds(event: LocatableEvent): readonly string[] {
  switch (event.event) {
    case "identity_change":
      return present(event.senderId, event.oldUserId, event.newUserId);
    case "preference":
      return present(event.senderId, event.senderUserId);
    default:
      return event.direction === "out" ? present(event.recipientId) : present(event.senderId, event.senderUserId);
  }
}

const present = (...ids: readonly (string | undefined)[]) => ids.filter((id) => id !== undefined);

const WRITTEN_NUMBER = /^\+?[\d\s().-]+$/;
const PHONE = /^[1-9]\d{6,14}$/;

function tidy(id: string): string {
  const digits = id.replace(/\D/g, "");
  return WRITTEN_NUMBER.test(id) && PHONE.test(digits) ? digits : id;
}

function identity(id: string): Identity {
  return PHONE.test(id) ? { kind: "phone", value: `+${id}` } : { kind: CHANNEL, value: id };
}

function distinct(identities: readonly Identity[]): readonly Identity[] {
  return identities.filter(({ value }, index) => identities.findIndex((other) => other.value === value) === index);
}
