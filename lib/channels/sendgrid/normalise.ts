/** What SendGrid tells of our mails, and the mails that Inbound Parse hands on, to events. */
import type { InboundEvent, StatusEvent } from "../../core/messages/model.ts";
import { decodeBody, each } from "../common/body.ts";
import { compact, instant, record, string } from "../common/payloads.ts";
import { addressOf } from "../email/address.ts";
import { ignoredBy, type Readers, words } from "../email/told.ts";
import { whole } from "../email/whole.ts";
import { fieldOf, isForm } from "./form.ts";
import { CHANNEL, REFERENCE } from "./manifest.ts";

const ignored = ignoredBy(CHANNEL);

/** See `Inbound.parse`. */
export async function parse(body: Uint8Array): Promise<readonly InboundEvent[]> {
  if (isForm(body)) {
    const raw = fieldOf(body, "email");
    return raw
      ? whole(CHANNEL, raw)
      : [ignored("a form without the raw mail: Inbound Parse has to send it", undefined)];
  }
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  if (!Array.isArray(decoded.value)) return [];
  return each(decoded.value, (value) => [eventOf(value)]);
}

/** What SendGrid has on its own lists, by why it dropped a mail. */
const DROPPED: Readonly<Record<string, StatusEvent["unreachable"]>> = {
  "bounced address": "bounce",
  "spam reporting address": "complaint",
  "unsubscribed address": "opt_out",
};

const READERS: Readers = {
  processed: () => ["queued", {}],
  deferred: (said) => ["delayed", compact({ errorText: words(said.response) })],
  delivered: () => ["delivered", {}],
  open: (said) => ["opened", compact({ userAgent: words(said.useragent) })],
  click: (said) => ["clicked", compact({ url: string(said.url)?.slice(0, 2_000), userAgent: words(said.useragent) })],
  bounce(said) {
    const reason = string(said.type);
    // `blocked`: the server would not have it now; the address is as good as before.
    const gone = reason === undefined || reason === "bounce" ? ("bounce" as const) : undefined;
    const errorCode = string(said.status);
    return ["bounced", compact({ reason, errorCode, errorText: words(said.reason), unreachable: gone })];
  },
  dropped(said) {
    const text = words(said.reason);
    const unreachable = DROPPED[text?.toLowerCase() ?? ""];
    return ["rejected", compact({ errorCode: text, errorText: text, unreachable })];
  },
  spamreport: () => ["complained", { unreachable: "complaint" }],
};

function eventOf(value: unknown): InboundEvent {
  const said = record(value);
  const kind = string(said?.event);
  const recipient = string(said?.email);
  const externalId = string(said?.sg_message_id);
  const recipientId = addressOf(recipient) ?? recipient;
  if (!said || kind === undefined || recipientId === undefined) return ignored("an incomplete event", value);
  const dedupeId = string(said.sg_event_id);
  const timestamp = instant(said.timestamp);
  const list = Object.hasOwn(LISTS, kind) ? LISTS[kind] : undefined;
  const base = { channel: CHANNEL, ...compact({ dedupeId, timestamp }) };
  if (list !== undefined)
    return { event: "preference", ...base, ...compact({ externalId }), senderId: recipientId, ...list };
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (!read || externalId === undefined) return ignored(read ? `an incomplete ${kind}` : "an unknown event", value);
  const [status, told] = read(said);
  const clientRef = string(said[REFERENCE]);
  return { event: "status", ...base, externalId, recipientId, status, ...told, ...compact({ clientRef }) };
}

const LISTS: Readonly<Record<string, { readonly type: string; readonly status: string }>> = {
  unsubscribe: { type: "list", status: "unsubscribed" },
  group_unsubscribe: { type: "group", status: "unsubscribed" },
  group_resubscribe: { type: "group", status: "subscribed" },
};
