/**
 * One webhook to its event: a customer's message, or how far one of ours came.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 */
import type { InboundEvent, MessageBody, StatusEvent } from "../../core/messages/model.ts";
import { type Fields, readBody } from "../common/form.ts";
import { compact, excerpt, number } from "../common/payloads.ts";
import type { WebhookRequest } from "../contract.ts";
import { classOf } from "./classify.ts";
import { CHANNEL, MAX_FILES, OPTED_OUT, REFERENCE, STATUSES } from "./manifest.ts";

/** See `Channel.parse`. A body that names no message of Twilio's gives no event. */
export function parse(body: Uint8Array, query: WebhookRequest["query"] = {}): readonly InboundEvent[] {
  const read = readBody(body);
  if (!read.ok) return [ignored(read.reason, read.raw)];
  const { fields } = read;
  const id = fields.MessageSid || fields.SmsSid;
  if (!id) return [];
  if (fields.MessageStatus) return [receipt(id, fields, fields.MessageStatus, query[REFERENCE])];
  return [message(id, fields)];
}

function ignored(reason: string, raw: unknown): InboundEvent {
  return { event: "ignored", channel: CHANNEL, reason, raw };
}

// A WhatsApp address has a name before the number; the number is the person all the same.
const WHATSAPP = /^whatsapp:/i;
const bare = (address: string | undefined): string | undefined => address?.replace(WHATSAPP, "") || undefined;

function receipt(id: string, fields: Fields, said: string, clientRef: string | undefined): InboundEvent {
  const status = Object.hasOwn(STATUSES, said) ? STATUSES[said as keyof typeof STATUSES] : undefined;
  if (status === undefined) return ignored(`unknown status ${said.slice(0, 100)}`, excerpt(fields));
  const errorCode = fields.ErrorCode && fields.ErrorCode !== "0" ? fields.ErrorCode : undefined;
  const event: StatusEvent = {
    event: "status",
    channel: CHANNEL,
    externalId: id,
    status,
    ...compact({
      accountId: fields.AccountSid || undefined,
      recipientId: bare(fields.To),
      clientRef: clientRef || undefined,
      errorCode,
      errorText: fields.ErrorMessage || undefined,
      unreachable: errorCode === undefined ? undefined : barred(errorCode),
    }),
  };
  return event;
}

function barred(code: string): StatusEvent["unreachable"] {
  if (OPTED_OUT.includes(code)) return "opt_out";
  return classOf(number(code)) === "unreachable" ? "bounce" : undefined;
}

function message(id: string, fields: Fields): InboundEvent {
  const senderId = bare(fields.From);
  if (senderId === undefined) return ignored("a message without a sender", excerpt(fields));
  return {
    event: "message",
    channel: CHANNEL,
    externalId: id,
    direction: "in",
    senderId,
    ...bodyOf(fields),
    ...compact({
      accountId: fields.AccountSid || undefined,
      recipientId: bare(fields.To),
      senderName: fields.ProfileName || undefined,
      address: fields.From && WHATSAPP.test(fields.From) ? fields.From : undefined,
      replyTo: fields.OriginalRepliedMessageSid || undefined,
    }),
  };
}

function bodyOf(fields: Fields): MessageBody {
  const media = filesOf(fields);
  const latitude = number(fields.Latitude);
  const longitude = number(fields.Longitude);
  const location = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
  const pressed = fields.ButtonText ? "button_reply" : fields.ListTitle ? "list_reply" : undefined;
  const optOut = fields.OptOutType === "STOP" ? "stop" : fields.OptOutType === "START" ? "start" : undefined;
  return {
    type: pressed ?? (location ? "location" : kindOf(media)),
    ...compact({
      text: fields.Body || fields.ButtonText || fields.ListTitle || undefined,
      media: media.length > 0 ? media : undefined,
      location: location && {
        ...location,
        ...compact({ name: fields.Label || undefined, address: fields.Address || undefined }),
      },
      payload: fields.ButtonPayload || fields.ListId || undefined,
      forwarded: fields.Forwarded === "true" || fields.FrequentlyForwarded === "true" ? true : undefined,
      referral: referralOf(fields),
      referralText: fields.ReferralBody || undefined,
      optOut,
    } as const),
  };
}

function filesOf(fields: Fields) {
  return Array.from({ length: MAX_FILES }, (_, index) => ({
    url: fields[`MediaUrl${index}`],
    mime: fields[`MediaContentType${index}`] || undefined,
  })).flatMap(({ url, mime }) => (url ? [{ url, ...compact({ mime }) }] : []));
}

/** By the first file: text messages are nothing but a text, or files with one. */
function kindOf([file]: readonly { readonly mime?: string }[]): string {
  if (file === undefined) return "text";
  const family = file.mime?.split("/", 1)[0]?.toLowerCase();
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

function referralOf(fields: Fields): MessageBody["referral"] {
  const referral = compact({
    sourceType: fields.ReferralSourceType || undefined,
    sourceId: fields.ReferralSourceId || undefined,
    sourceUrl: fields.ReferralSourceUrl || undefined,
  });
  return Object.keys(referral).length > 0 ? referral : undefined;
}

/** See `Channel.acknowledge`. Twilio would send a plain text to the customer as our answer; this says that there is none. */
export const acknowledge = () => ({
  status: 200,
  contentType: "text/xml",
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
});
