import type { EventPlace, LocatableEvent } from "../contract.ts";
import { CHANNEL } from "./manifest.ts";

/** See `Channel.locate`. A visitor is a thread: on one device for a stranger, on all of them for who is signed in. */
export function locate(event: LocatableEvent): EventPlace {
  const id = event.event === "identity_change" ? event.newUserId : event.senderId;
  const before = event.event === "identity_change" ? event.oldUserId : undefined;
  return {
    thread: id,
    chat: { id, type: "person" },
    identities: [id, before].flatMap((value) => (value === undefined ? [] : [{ kind: CHANNEL, value }])),
  };
}
