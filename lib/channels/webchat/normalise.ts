/** What a visitor did, as our own door (or a server of the business) writes it down, to events. */
import type { IgnoredEvent, InboundEvent, MediaReference } from "../../core/messages/model.ts";
import { decodeBody, each } from "../common/body.ts";
import { compact, excerpt, type Json, number, record, string } from "../common/payloads.ts";
import { CHANNEL } from "./manifest.ts";

/** See `Channel.parse`. A body that names no widget is not of this channel and gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(undefined, decoded.reason, decoded.raw)];
  const webhook = record(decoded.value);
  const accountId = string(webhook?.widget);
  if (webhook === undefined || accountId === undefined) return [];
  const visitor = record(webhook.visitor);
  const senderId = string(visitor?.id);
  if (senderId === undefined || !VISITOR.test(senderId))
    return [ignored(accountId, "no visitor is named", webhook.visitor)];
  const senderName = string(visitor?.name)?.slice(0, LONGEST_NAME).toWellFormed();
  return each(webhook.events, (value) => [eventOf({ accountId, senderId, senderName }, value)]);
}

/** `v` and a random text for a stranger, `u` and a derived one for who is signed in on the website. */
const VISITOR = /^[uv]_[a-z2-7]{26}$/;
const LONGEST_NAME = 100;

interface Sender {
  readonly accountId: string;
  readonly senderId: string;
  readonly senderName: string | undefined;
}

const ignored = (accountId: string | undefined, reason: string, raw: unknown): IgnoredEvent => ({
  event: "ignored",
  channel: CHANNEL,
  reason,
  ...compact({ accountId, raw: excerpt(raw) }),
});

function eventOf(sender: Sender, value: unknown): InboundEvent {
  const said = record(value);
  const kind = string(said?.kind);
  const read = kind !== undefined && Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  const event = said && read?.(sender, said);
  return event ?? ignored(sender.accountId, read ? `an incomplete ${kind}` : "an unknown event", value);
}

type Reader = (sender: Sender, said: Json) => InboundEvent | undefined;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Our own clock's, in our own form. */
function moment(value: unknown): string | undefined {
  const text = string(value);
  return text !== undefined && ISO.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function said({ accountId, senderId, senderName }: Sender, id: string, event: Json) {
  return {
    channel: CHANNEL,
    accountId,
    externalId: id,
    // The page makes ids, each for its own visitor.
    dedupeId: `${senderId}/${id}`,
    direction: "in" as const,
    senderId,
    ...compact({ senderName, timestamp: moment(event.at) }),
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  text(sender, event) {
    const [id, text] = [string(event.id), string(event.text)];
    if (id === undefined || text === undefined) return undefined;
    return { event: "message", type: "text", ...said(sender, id, event), text };
  },
  choice(sender, event) {
    const [id, text, payload] = [string(event.id), string(event.text), string(event.payload)];
    if (id === undefined || payload === undefined) return undefined;
    return { event: "postback", type: "button", ...said(sender, id, event), text: text ?? payload, payload };
  },
  file(sender, event) {
    const [id, file] = [string(event.id), record(event.file)];
    const [key, mime] = [string(file?.key), string(file?.mime)];
    if (id === undefined || key === undefined || mime === undefined) return undefined;
    const media: MediaReference = { key, mime, ...compact({ filename: string(file?.name), size: number(file?.size) }) };
    const type = mime.startsWith("image/") ? "image" : "document";
    return {
      event: "message",
      type,
      ...said(sender, id, event),
      ...compact({ text: string(event.text) }),
      media: [media],
    };
  },
  form(sender, event) {
    const [id, text] = [string(event.id), string(event.text)];
    if (id === undefined || text === undefined) return undefined;
    return { event: "system", type: "pre_chat_form", ...said(sender, id, event), text };
  },
  /** Everything that was sent until a moment reached the visitor's screen, or was seen there. */
  receipt({ accountId, senderId }, event) {
    const [status, until] = [string(event.status), moment(event.until)];
    if ((status !== "delivered" && status !== "read") || until === undefined) return undefined;
    const receipt = {
      event: "status",
      channel: CHANNEL,
      accountId,
      status,
      watermark: until,
      recipientId: senderId,
    } as const;
    return { ...receipt, ...compact({ timestamp: moment(event.at) }) };
  },
  /** A stranger turned out to be somebody whom the website knows. */
  known({ accountId, senderId }, event) {
    const before = string(event.before);
    if (before === undefined || !VISITOR.test(before)) return undefined;
    return {
      event: "identity_change",
      channel: CHANNEL,
      accountId,
      oldUserId: before,
      newUserId: senderId,
      ...compact({ timestamp: moment(event.at) }),
    };
  },
};
