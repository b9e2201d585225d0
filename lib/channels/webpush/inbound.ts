import type { Inbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { address } from "./subscription.ts";

/** Push services tell nothing, so whatever comes is nobody's. */
export const webpush: Inbound = {
  manifest,
  verify: () => false,
  parse: () => [],
  locate(event) {
    const id = event.event === "identity_change" ? event.newUserId : event.senderId;
    const place = address(id, { account: event.accountId ?? "" });
    return place ?? { thread: id, chat: { id, type: "person" }, identities: [] };
  },
  classifyReceipt: () => "undeliverable",
};
