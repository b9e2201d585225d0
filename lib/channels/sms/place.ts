/** Where a text message happened: a telephone number is the whole address of a person. */
import type { EventPlace, LocatableEvent } from "../contract.ts";

const WRITTEN_NUMBER = /^\+?[\d\s().-]+$/;
const DIGITS = /^[1-9]\d{6,14}$/;

/** E.164 with its +; undefined for short codes and senders with a name. */
export function phoneOf(id: string): string | undefined {
  const digits = id.replace(/\D/g, "");
  return WRITTEN_NUMBER.test(id) && DIGITS.test(digits) ? `+${digits}` : undefined;
}

/** `Channel.locate`: one thread with each number, whether it wrote first or we did. `channel` names who has no number. */
export const locator =
  (channel: string) =>
  (event: LocatableEvent): EventPlace => {
    const id = customerOf(event);
    return placeOf(channel, id, "address" in event ? event.address : undefined);
  };

/** `Desk.address`. */
export const addresser =
  (channel: string) =>
  (value: string): EventPlace | undefined =>
    phoneOf(value) === undefined ? undefined : placeOf(channel, value);

/** `address` is what an answer goes to where that is more than the number. */
function placeOf(channel: string, id: string, address?: string): EventPlace {
  const phone = phoneOf(id);
  const to = address ?? phone ?? id;
  return {
    thread: to,
    chat: { id: to, type: "person" },
    identities: [phone === undefined ? { kind: channel, value: id } : { kind: "phone", value: phone }],
  };
}

function customerOf(event: LocatableEvent): string {
  if (event.event === "identity_change") return event.newUserId;
  if (event.event === "preference") return event.senderId;
  return (event.direction === "out" ? event.recipientId : undefined) ?? event.senderId;
}
