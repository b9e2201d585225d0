import type { EventPlace, LocatableEvent } from "../contract.ts";
import { CHANNEL } from "./manifest.ts";

/** Ids are the other system's own: two systems may give one to different people. */
const identityOf = (account: string, value: string) => ({ kind: `${CHANNEL}:${account}`, value });

/** See `Channel.locate`. A person is a thread. Telephone and address are the person's because their signed system says so. */
export function locate(event: LocatableEvent): EventPlace {
  const account = event.accountId ?? "";
  const id = customerOf(event);
  const before = event.event === "identity_change" ? event.oldUserId : undefined;
  const vouched = "vouched" in event ? (event.vouched ?? []) : [];
  return {
    thread: id,
    chat: { id, type: "person" },
    identities: [...[id, ...(before === undefined ? [] : [before])].map((one) => identityOf(account, one)), ...vouched],
  };
}

/** See `Desk.address`. */
export const address = (value: string, { account = "" }: { readonly account?: string }): EventPlace => ({
  thread: value,
  chat: { id: value, type: "person" },
  identities: [identityOf(account, value)],
});

function customerOf(event: LocatableEvent): string {
  if (event.event === "identity_change") return event.newUserId;
  if (event.event === "preference") return event.senderId;
  return (event.direction === "out" ? event.recipientId : undefined) ?? event.senderId;
}
