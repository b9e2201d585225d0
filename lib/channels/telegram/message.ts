/** What happens in a chat: messages, edits, deletions, pressed buttons, reactions and Telegram's own remarks. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { compact, instant, type Json, list, record, records, string } from "../common/payloads.ts";
import { addressText } from "./address.ts";
import { messageBody, spokenBody } from "./body.ts";
import { CHANNEL } from "./manifest.ts";
import { ignored, nameOf, participants, placeFields, type Update } from "./people.ts";

/** A new message. What it says decides whether it is somebody's or a remark of Telegram's about the chat. */
export function messageEvent(update: Update): InboundEvent {
  const message = update.value;
  const thread = threadOf(update, message);
  if ("reason" in thread) return thread;
  const spoken = spokenBody(message);
  if (spoken !== undefined) return { event: "message", ...thread, ...replyOf(message), ...spoken };
  const remark = remarkOf(message);
  if (remark === undefined) return { event: "message", ...thread, ...replyOf(message), ...messageBody(message) };
  const newSenderId = remark === "migrate_to_chat_id" ? string(message.migrate_to_chat_id) : undefined;
  const text = remark === "new_chat_title" ? string(message.new_chat_title) : undefined;
  return { event: "system", ...thread, type: remark, ...compact({ text, newSenderId }) };
}

export function editEvent(update: Update): InboundEvent {
  const thread = threadOf(update, update.value, instant(update.value.edit_date));
  if ("reason" in thread) return thread;
  const body = messageBody(update.value);
  return { event: "message_edit", ...thread, ...replyOf(update.value), targetId: thread.externalId, ...body };
}

function threadOf(update: Update, message: Json, editedAt?: string) {
  const externalId = string(message.message_id);
  if (externalId === undefined) return ignored("a message without an id", update.value);
  const place = placeFields(update, message);
  const people = place && participants(update, message);
  if (place === undefined || people === undefined) return ignored("no chat or no sender", update.value, externalId);
  return {
    channel: CHANNEL,
    ...compact({ timestamp: editedAt ?? instant(message.date) }),
    externalId,
    dedupeId: update.id,
    ...people,
    ...place,
  };
}

/**
 * Every message in a topic claims to answer the remark that opened the topic. Answers to messages of other chats name ids of those
 * chats and mean nothing here; what was quoted of them is kept.
 */
function replyOf(message: Json): { readonly replyTo?: string } {
  const answered = record(message.reply_to_message);
  const replyTo = string(answered?.message_id);
  const topicId = string(message.message_thread_id);
  const implied =
    answered?.forum_topic_created !== undefined || (message.is_topic_message === true && replyTo === topicId);
  if (replyTo !== undefined) return implied ? {} : { replyTo };
  const elsewhere = record(message.external_reply);
  const sameChat = string(record(elsewhere?.chat)?.id) === string(record(message.chat)?.id);
  const externalId = string(elsewhere?.message_id);
  return sameChat && externalId !== undefined ? { replyTo: externalId } : {};
}

/** Fields of a message that say who, where, when and how; every other one is what happened. */
const FRAME: ReadonlySet<string> = new Set([
  ...["message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat", "sender_boost_count"],
  ...["sender_business_bot", "sender_tag", "date", "guest_query_id", "business_connection_id", "chat"],
  ...["forward_origin", "forward_date", "forward_from", "forward_from_chat", "forward_from_message_id"],
  ...["forward_signature", "forward_sender_name", "is_topic_message", "is_automatic_forward", "reply_to_message"],
  ...["external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot"],
  ...["guest_bot_caller_user", "guest_bot_caller_chat", "edit_date", "has_protected_content", "is_from_offline"],
  ...["is_paid_post", "media_group_id", "author_signature", "paid_star_count", "entities", "link_preview_options"],
  ...["suggested_post_info", "effect_id", "caption", "caption_entities", "show_caption_above_media"],
  ...["has_media_spoiler", "reply_markup", "new_chat_member", "new_chat_participant", "left_chat_participant"],
]);
/** Kinds of content that were there but could not be read: somebody said something, it is no remark. */
const SPOKEN: ReadonlySet<string> = new Set([
  ...["text", "animation", "audio", "document", "live_photo", "paid_media", "photo", "sticker", "video", "video_note"],
  ...["voice", "checklist", "contact", "dice", "game", "invoice", "poll", "venue", "location", "rich_message"],
]);

/** Names of Telegram's remarks are never listed: next year's shall be remarks, too. */
function remarkOf(message: Json): string | undefined {
  const told = Object.keys(message).filter((name) => !FRAME.has(name) && message[name] != null);
  return told.some((name) => SPOKEN.has(name)) ? undefined : told[0];
}

/** The text of the pressed button stands in the keyboard of the message, when Telegram still has that. */
export function postbackEvent(update: Update): InboundEvent {
  const query = update.value;
  const externalId = string(query.id);
  const sender = record(query.from);
  const senderId = string(sender?.id);
  if (externalId === undefined || senderId === undefined) return ignored("a pressed button of nobody", query);
  const message = record(query.message);
  const payload = string(query.data) ?? string(query.game_short_name);
  const keys = list(record(message?.reply_markup)?.inline_keyboard).flatMap(records);
  const pressed = keys.find((key) => payload !== undefined && string(key.callback_data) === payload);
  return {
    event: "postback",
    channel: CHANNEL,
    externalId,
    dedupeId: update.id,
    direction: "in",
    senderId,
    type: "button_reply",
    ...(message && placeFields(update, message)),
    ...compact({
      senderName: nameOf(sender),
      replyTo: string(message?.message_id),
      text: string(pressed?.text),
      payload,
    }),
  };
}

/** Telegram tells all reactions of a person before and after; only the difference is news. */
export function reactionEvent(update: Update): InboundEvent {
  const { value } = update;
  const actor = record(value.user) ?? record(value.actor_chat);
  const [senderId, replyTo] = [string(actor?.id), string(value.message_id)];
  const place = placeFields(update, value);
  if (senderId === undefined || replyTo === undefined || place === undefined)
    return ignored("a reaction of nobody or to nothing", value);
  const [before, after] = [reactions(value.old_reaction), reactions(value.new_reaction)];
  const added = after.filter(({ name }) => !before.some((old) => old.name === name));
  // A person has one reaction in our books: the newest that has a character, else one that they had before.
  const shown = [...after.filter((one) => !added.includes(one)), ...added].filter(({ emoji }) => emoji).at(-1);
  return {
    event: "reaction",
    channel: CHANNEL,
    ...compact({ timestamp: instant(value.date) }),
    externalId: update.id,
    dedupeId: update.id,
    direction: "in",
    senderId,
    ...compact({ senderName: nameOf(actor) }),
    ...place,
    replyTo,
    type: "reaction",
    action: after.length > 0 ? "react" : "unreact",
    ...compact({ text: shown?.name }),
    added: added.map(({ name }) => name),
  };
}

function reactions(value: unknown): readonly { readonly name: string; readonly emoji: boolean }[] {
  return records(value).flatMap((one) => {
    if (one.type === "paid") return [{ name: "⭐", emoji: true }];
    const emoji = string(one.emoji);
    const name = emoji ?? string(one.custom_emoji_id);
    return name === undefined ? [] : [{ name, emoji: emoji !== undefined }];
  });
}

/** Messages that the owner of a business account, or a customer of theirs, deleted. */
export function deletionEvents(update: Update): readonly InboundEvent[] {
  const { value } = update;
  const chat = record(value.chat);
  const chatId = string(chat?.id);
  const ids = list(value.message_ids)
    .map(string)
    .filter((id) => id !== undefined);
  if (chatId === undefined || ids.length === 0) return [ignored("a deletion of nothing", value)];
  const businessId = string(value.business_connection_id);
  const address = addressText({ chatId, ...(businessId === undefined ? {} : { businessId }) });
  return ids.map((targetId) => ({
    event: "message_delete",
    channel: CHANNEL,
    externalId: `${update.id}:${targetId}`,
    dedupeId: `${update.id}:${targetId}`,
    direction: "in",
    senderId: chatId,
    conversationId: chatId,
    conversationType: "private",
    source: "business",
    ...(address === chatId ? {} : { address }),
    targetId,
  }));
}
