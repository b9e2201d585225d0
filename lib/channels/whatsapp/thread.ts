/** What happens inside a conversation: messages, edits, deletions, reactions and Meta's own remarks, in both directions. */
import type { Direction, InboundEvent } from "../../core/messages/model.ts";
import { compact, type Json, list, record, string } from "../common/payloads.ts";
import { base, type Change, ignored } from "./change.ts";
import { messageBody, messageType } from "./message-body.ts";

/** A message of a customer (`messages`) or, for `out`, one that our people wrote in the WhatsApp Business app. */
export function threadEvent(change: Change, value: unknown, direction: Direction): InboundEvent {
  const message = record(value);
  if (message === undefined) return ignored("a message is not an object", value, change);
  const externalId = string(message.id);
  if (externalId === undefined) return ignored("a message without an id", value, change);
  const type = messageType(message);
  const people = direction === "in" ? customer(change, message, type) : echo(change, message);
  if (people === undefined) return ignored("no sender identity", value, change, externalId);
  const groupId = string(message.group_id);
  const thread = {
    // A message of an unnamed number belongs to no inbox: the business account may hold several.
    ...base({ ...change, businessAccountId: undefined }, message.timestamp),
    externalId,
    direction,
    ...people,
    ...(groupId === undefined ? {} : { conversationId: groupId, conversationType: "group" as const }),
  };
  const replyTo = string(record(message.context)?.id);
  const reply = replyTo === undefined ? {} : { replyTo };

  switch (type) {
    case "reaction": {
      const reaction = record(message.reaction);
      const target = string(reaction?.message_id);
      if (target === undefined) return ignored("a reaction to nothing", value, change, externalId);
      const emoji = string(reaction?.emoji);
      const given = emoji === undefined ? { action: "unreact" as const } : { action: "react" as const, text: emoji };
      return { event: "reaction", ...thread, replyTo: target, type: "reaction", ...given };
    }
    case "revoke": {
      const targetId = string(record(message.revoke)?.original_message_id);
      if (targetId === undefined) return ignored("a deletion of nothing", value, change, externalId);
      return { event: "message_delete", ...thread, targetId };
    }
    case "edit": {
      const edit = record(message.edit);
      const targetId = string(edit?.original_message_id);
      if (targetId === undefined) return ignored("an edit of nothing", value, change, externalId);
      return { event: "message_edit", ...thread, targetId, ...messageBody(record(edit?.message) ?? {}) };
    }
    case "system":
      return systemEvent(thread, record(message.system) ?? {});
    case "request_welcome":
      // The customer opened the chat for the first time and has written nothing yet.
      return { event: "system", ...thread, type };
    default:
      return { event: "message", ...thread, ...reply, ...messageBody(message) };
  }
}

interface Person {
  readonly senderId: string;
  readonly senderUserId?: string;
  readonly senderName?: string;
  readonly recipientId?: string;
}

/**
 * A customer is known by a phone number, by a business-scoped user id, or by both; since 2026 the number may be missing
 * everywhere, and the id may stand in `from` or only in the contact.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
function customer(change: Change, message: Json, type: string | undefined): Person | undefined {
  const from = string(message.from);
  const fromUserId = string(message.from_user_id);
  const named = change.contacts.find(
    (contact) =>
      (from !== undefined && (string(contact.wa_id) === from || string(contact.user_id) === from)) ||
      (fromUserId !== undefined && string(contact.user_id) === fromUserId),
  );
  // A lone contact is the sender of a lone message, because Meta writes some countries' numbers differently in the two
  // places, and of every message that names nobody. Among several contacts such a message could be anybody's.
  const unnamed = from === undefined && fromUserId === undefined;
  const alone = change.contacts.length === 1 && (unnamed || list(change.value.messages).length === 1);
  const contact = named ?? (alone ? change.contacts[0] : undefined);
  const senderUserId = fromUserId ?? string(contact?.user_id);
  const senderId =
    from ?? fromUserId ?? string(contact?.wa_id) ?? senderUserId ?? (type === "system" ? renamed(message) : undefined);
  if (senderId === undefined) return undefined;
  return compact({ senderId, senderUserId, senderName: string(record(contact?.profile)?.name) });
}

const USER_ID = /\b[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]+/g;

// The remark about a changed user id names nobody but in its sentence: "... from <old id> to <new id>".
function renamed(message: Json): string | undefined {
  const system = record(message.system);
  const next = string(system?.user_id);
  const mentioned = string(system?.body)?.match(USER_ID) ?? [];
  return mentioned.find((id) => id !== next) ?? next;
}

function echo(change: Change, message: Json): Person | undefined {
  const senderId =
    string(message.from) ?? string(record(change.value.metadata)?.display_phone_number) ?? change.phoneNumberId;
  const recipientId = string(message.to) ?? string(message.to_user_id);
  if (senderId === undefined || (recipientId === undefined && string(message.group_id) === undefined)) return undefined;
  return compact({ senderId, recipientId });
}

type Thread = ReturnType<typeof base> & Person & { readonly externalId: string; readonly direction: Direction };

function systemEvent(thread: Thread, system: Json): InboundEvent {
  const next = string(system.new_wa_id) ?? string(system.wa_id) ?? string(system.user_id);
  return {
    event: "system",
    ...thread,
    ...compact({
      type: string(system.type) ?? "system",
      text: string(system.body),
      newSenderId: next === thread.senderId ? undefined : next,
    }),
  };
}
