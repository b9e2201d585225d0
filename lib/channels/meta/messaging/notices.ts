/** Receipts, and everything that a customer or Meta does beside the conversation. */
import type { InboundEvent, NoticeEvent, StatusEvent } from "../../../core/messages/model.ts";
import { compact, excerpt, instant, type Json, list, string } from "../../common/payloads.ts";
import { base, type Item, ignored } from "./item.ts";
import { readReferral } from "./message-body.ts";

export const delivered = (item: Item, part: Json) => receipt(item, part, "delivered");
export const read = (item: Item, part: Json) => receipt(item, part, "read");

/**
 * Meta names a moment up to which everything came so far; the messages that it may name beside it are some of those.
 * Source: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-deliveries
 */
function receipt(item: Item, part: Json, status: "delivered" | "read"): readonly InboundEvent[] {
  const named = [...list(part.mids), part.mid].flatMap((mid) => string(mid) ?? []);
  // Instagram names the message that was read and no moment: whoever reads one has read what stands above it, so the event's own will do.
  const watermark = instant(part.watermark) ?? (string(part.mid) === undefined ? undefined : item.timestamp);
  const recipientId = item.senderId;
  if (watermark !== undefined && recipientId !== undefined) {
    const externalIds = named.length > 0 ? { externalIds: named } : {};
    return [{ event: "status", ...base(item), status, recipientId, watermark, ...externalIds }];
  }
  if (named.length === 0) return [ignored("a receipt of nothing", item.value, item)];
  return named.map(
    (externalId): StatusEvent => ({ event: "status", ...base(item), ...compact({ recipientId }), externalId, status }),
  );
}

export function referral(item: Item, part: Json): readonly InboundEvent[] {
  const followed = readReferral(part);
  return [notice(item, part, "referral", followed?.type ?? "referral", followed ? { referral: followed } : {})];
}

export function optin(item: Item, part: Json): readonly InboundEvent[] {
  const more = compact({
    payload: string(part.payload) ?? string(part.ref),
    token: string(part.notification_messages_token) ?? string(part.one_time_notif_token),
    status: string(part.notification_messages_status) ?? string(part.user_token_status),
  });
  return [notice(item, part, "optin", string(part.type) ?? "ref", more)];
}

/** `authorization_code` is our own: it comes back from the address that we gave with the button. */
export function accountLinking(item: Item, part: Json): readonly InboundEvent[] {
  const more = compact({ status: string(part.status), payload: string(part.authorization_code) });
  return [notice(item, {}, "account_linking", "account_linking", more)];
}

/** Another app was given this person's thread, took it, or asks for it. */
export const handover = (item: Item, part: Json, name: string): readonly InboundEvent[] => [
  notice(item, part, "handover", name),
];

export const policy = (item: Item, part: Json): readonly InboundEvent[] => [
  notice(item, part, "policy", "policy_enforcement", compact({ status: string(part.action) })),
];

export const payment = (item: Item, part: Json, name: string): readonly InboundEvent[] => [
  notice(item, part, "payment", name, compact({ payload: string(part.payload) })),
];

function notice(
  item: Item,
  part: Json,
  event: NoticeEvent["event"],
  type: string,
  more: Partial<NoticeEvent> = {},
): NoticeEvent {
  const detail = Object.keys(part).length > 0 ? excerpt(part) : undefined;
  return { event, ...base(item), type, ...compact({ senderId: item.senderId }), ...more, ...compact({ detail }) };
}
