/** What Mailjet tells of our mails, and the mails that its Parse API hands on, to events. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { decodeBody } from "../common/body.ts";
import { compact, instant, type Json, record, string } from "../common/payloads.ts";
import { addressOf } from "../email/address.ts";
import { ignoredBy, type Readers, type Told, words } from "../email/told.ts";
import { whole } from "../email/whole.ts";
import { CHANNEL, DELAYS, UNREACHABLE } from "./manifest.ts";
import { rebuilt } from "./rebuilt.ts";

const ignored = ignoredBy(CHANNEL);

/** See `Inbound.parse`. One event by itself, many in a list ("grouped"), or a mail. */
export async function parse(body: Uint8Array): Promise<readonly InboundEvent[]> {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  const { value } = decoded;
  if (Array.isArray(value)) return value.map(eventOf);
  const said = record(value);
  if (!said) return [];
  if (said.event !== undefined) return [eventOf(said)];
  if (said.Headers === undefined && said.Sender === undefined) return [];
  return whole(CHANNEL, rebuilt(said), compact({ recipientId: addressOf(string(said.Recipient)) }));
}

const READERS: Readers = {
  // The other mail server has taken it.
  sent: () => ["delivered", {}],
  open: (said) => ["opened", compact({ userAgent: words(said.agent) })],
  click: (said) => ["clicked", compact({ url: string(said.url)?.slice(0, 2_000), userAgent: words(said.agent) })],
  bounce(said) {
    const failed = failure(said);
    if (said.hard_bounce !== true && DELAYS.has(failed.errorCode ?? "")) return ["delayed", failed];
    // Only what is permanent says anything about the next mail.
    const unreachable = said.hard_bounce === true ? unreachableBy(failed.errorCode) : undefined;
    return ["bounced", { ...failed, ...compact({ unreachable }) }];
  },
  blocked(said) {
    const failed = failure(said);
    return ["rejected", { ...failed, ...compact({ unreachable: unreachableBy(failed.errorCode) }) }];
  },
  spam: (said) => ["complained", compact({ reason: words(said.source), unreachable: "complaint" as const })],
};

const failure = (said: Json): Told =>
  compact({
    reason: words(said.error_related_to),
    errorCode: words(said.error),
    errorText: words(said.comment) ?? words(said.error),
  });

const unreachableBy = (error: string | undefined) =>
  error !== undefined && Object.hasOwn(UNREACHABLE, error) ? UNREACHABLE[error] : undefined;

function eventOf(value: unknown): InboundEvent {
  const said = record(value);
  const kind = string(said?.event);
  const recipient = string(said?.email);
  const recipientId = addressOf(recipient) ?? recipient;
  if (!said || kind === undefined || recipientId === undefined) return ignored("an incomplete event", value);
  const externalId = string(said.MessageID);
  const base = { channel: CHANNEL, ...compact({ timestamp: instant(said.time) }) };
  if (kind === "unsub")
    return {
      event: "preference",
      ...base,
      ...compact({ externalId }),
      senderId: recipientId,
      type: "list",
      status: "unsubscribed",
    };
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (!read || externalId === undefined) return ignored(read ? `an incomplete ${kind}` : "an unknown event", value);
  const [status, told] = read(said);
  const clientRef = string(said.CustomID) || undefined;
  return { event: "status", ...base, externalId, recipientId, status, ...told, ...compact({ clientRef }) };
}
