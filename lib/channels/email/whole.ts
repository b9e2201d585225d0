import type { InboundEvent } from "../../core/messages/model.ts";
import { readMail } from "./read.ts";
import { type Arrival, eventsOf } from "./received.ts";

/** The events of a mail's bytes, of which `more` is known beside them. */
export async function whole(
  channel: string,
  raw: Uint8Array,
  more: Omit<Arrival, "channel"> = {},
): Promise<readonly InboundEvent[]> {
  const mail = await readMail(raw);
  if (!mail) return [{ event: "ignored", channel, reason: "a mail that cannot be read" }];
  return eventsOf(mail, { channel, ...more });
}
