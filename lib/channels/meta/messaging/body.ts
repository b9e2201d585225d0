/** What Messenger and Instagram have alike in a webhook's body. */
import type { InboundEvent } from "../../../core/messages/model.ts";
import { each } from "../../common/body.ts";
import type { Json } from "../../common/payloads.ts";
import { readEntries } from "../entries.ts";
import type { Dialect } from "./dialect.ts";
import { ignored } from "./item.ts";
import { itemEvents } from "./items.ts";

/** `object`: the product that the body is for; one for another gives no event. `changes`: what else an entry holds. */
export function readMessaging(
  body: Uint8Array,
  object: string,
  dialect: Dialect,
  changes: (entry: Json) => readonly InboundEvent[],
): readonly InboundEvent[] {
  const unread = (reason: string, raw: unknown) => ignored(reason, raw, { dialect });
  return readEntries<InboundEvent>(body, object, unread, (entry) => [
    ...each(entry.messaging, (item) => itemEvents(dialect, entry, item)),
    ...each(entry.standby, (item) => itemEvents(dialect, entry, item, true)),
    ...changes(entry),
  ]);
}
