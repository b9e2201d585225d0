/** Who wrote and where: the part that messages, edits, pressed buttons and reactions share. */
import type { ConversationType, Direction, IgnoredEvent } from "../../core/messages/model.ts";
import { compact, excerpt, type Json, record, string } from "../common/payloads.ts";
import { addressText, placeOf } from "./address.ts";
import { CHANNEL } from "./manifest.ts";

/** One webhook's frame around what it tells. */
export interface Update {
  /** Counts up for each bot; what repeats are recognised by. */
  readonly id: string;
  /** The kind: the name of the field that it came in. */
  readonly kind: string;
  readonly value: Json;
}

export function ignored(reason: string, raw: unknown, externalId?: string): IgnoredEvent {
  return compact({ event: "ignored" as const, channel: CHANNEL, reason, externalId, raw: excerpt(raw) });
}

const CHAT_TYPES: readonly ConversationType[] = ["private", "group", "supergroup", "channel"];

export function chatType(chat: Json | undefined): ConversationType | undefined {
  return CHAT_TYPES.find((type) => type === chat?.type);
}

/** A person's name, or the title of a group or channel that speaks as itself. */
export function nameOf(of: Json | undefined): string | undefined {
  const parts = [string(of?.first_name), string(of?.last_name)].filter((part) => part !== undefined);
  return string(parts.join(" ")) ?? string(of?.title);
}

export interface Participants {
  readonly direction: Direction;
  readonly senderId: string;
  readonly senderName?: string;
  readonly recipientId?: string;
}

/**
 * Anonymous administrators and channels write as a chat (`sender_chat`), with a made-up person in `from`; posts of a channel
 * may name nobody at all. In a chat of a business account the other side is the chat itself, and everybody else is us.
 */
export function participants(update: Update, message: Json): Participants | undefined {
  const chat = record(message.chat);
  const chatId = string(chat?.id);
  const anonymous = chatType(chat) === "private" ? undefined : record(message.sender_chat);
  const sender = anonymous ?? record(message.from) ?? (chatType(chat) === "channel" ? chat : undefined);
  const senderId = string(sender?.id);
  if (senderId === undefined) return undefined;
  const echo = isBusiness(update) && chatType(chat) === "private" && senderId !== chatId;
  return compact({
    direction: echo ? ("out" as const) : ("in" as const),
    senderId,
    senderName: nameOf(sender),
    recipientId: echo ? chatId : undefined,
  });
}

const isBusiness = ({ kind }: Update): boolean => kind === "business_message" || kind === "edited_business_message";

function sourceOf(update: Update): "channel_post" | "business" | "guest" | undefined {
  if (isBusiness(update)) return "business";
  if (update.kind === "channel_post" || update.kind === "edited_channel_post") return "channel_post";
  return update.kind === "guest_message" ? "guest" : undefined;
}

/** The chat, and where an answer goes when its id does not say it all. Undefined without a chat. */
export function placeFields(update: Update, message: Json) {
  const chat = record(message.chat);
  const chatId = string(chat?.id);
  if (chatId === undefined) return undefined;
  const guest = update.kind === "guest_message";
  const address = addressText({ chatId, ...placeOf(message, record(message.direct_messages_topic)), guest });
  return compact({
    conversationId: chatId,
    conversationType: chatType(chat),
    threadId: string(message.message_thread_id),
    address: address === chatId ? undefined : address,
    source: sourceOf(update),
  });
}
