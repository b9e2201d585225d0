/** One webhook body to events. Telegram puts one update into each; what is in it decides by the name of its field. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { decodeBody } from "../common/body.ts";
import { compact, excerpt, instant, record, string } from "../common/payloads.ts";
import { CHANNEL } from "./manifest.ts";
import { deletionEvents, editEvent, messageEvent, postbackEvent, reactionEvent } from "./message.ts";
import { chatType, ignored, type Update } from "./people.ts";

/** See `Channel.parse`. A body without an update id is not Telegram's and gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  const webhook = record(decoded.value);
  const id = string(webhook?.update_id);
  if (webhook === undefined || id === undefined) return [];
  const kind = Object.keys(READERS).find((name) => webhook[name] != null);
  const read = kind === undefined ? undefined : READERS[kind];
  if (kind === undefined || read === undefined) {
    const named = Object.keys(webhook).find((name) => name !== "update_id");
    return [ignored(`unknown update ${named?.slice(0, 100) ?? "without content"}`, webhook)];
  }
  const value = record(webhook[kind]);
  if (value === undefined) return [ignored(`${kind} is not an object`, webhook)];
  try {
    return read({ id, kind, value });
  } catch (error) {
    // The readers are written not to throw; should one do so after all, the update is kept for diagnosis.
    return [ignored(`could not be read: ${error instanceof Error ? error.name : "unknown"}`, webhook)];
  }
}

type Reader = (update: Update) => readonly InboundEvent[];

const one =
  (read: (update: Update) => InboundEvent): Reader =>
  (update) => [read(update)];

/** A bot that answers for a business account is told its own answers, too; we know them. */
const unlessOurs =
  (read: (update: Update) => InboundEvent): Reader =>
  (update) =>
    record(update.value.sender_business_bot) === undefined ? [read(update)] : [];

const READERS: Readonly<Record<string, Reader>> = {
  message: one(messageEvent),
  edited_message: one(editEvent),
  channel_post: one(messageEvent),
  edited_channel_post: one(editEvent),
  business_message: unlessOurs(messageEvent),
  edited_business_message: unlessOurs(editEvent),
  guest_message: one(messageEvent),
  deleted_business_messages: deletionEvents,
  callback_query: one(postbackEvent),
  message_reaction: one(reactionEvent),
  my_chat_member: one(membership),
  // Understood, and of no use to an inbox.
  message_reaction_count: one(other),
  business_connection: one(other),
  chat_member: one(other),
  chat_join_request: one(other),
  inline_query: one(other),
  chosen_inline_result: one(other),
  shipping_query: one(other),
  pre_checkout_query: one(other),
  purchased_paid_media: one(other),
  poll: one(other),
  poll_answer: one(other),
  chat_boost: one(other),
  removed_chat_boost: one(other),
  managed_bot: one(other),
};

/** What became of the bot in a chat; in a chat with a person, `kicked` is a block and `member` its end. */
function membership(update: Update): InboundEvent {
  const { value } = update;
  const status = string(record(value.new_chat_member)?.status);
  if (status === undefined) return ignored("a membership without a status", value);
  return { ...notice(update, "membership"), status };
}

function other(update: Update): InboundEvent {
  return notice(update, "other");
}

function notice({ id, kind, value }: Update, event: "membership" | "other") {
  const chat = record(value.chat);
  return {
    event,
    channel: CHANNEL,
    type: kind,
    dedupeId: id,
    detail: excerpt(value),
    ...compact({
      timestamp: instant(value.date),
      conversationId: string(chat?.id),
      conversationType: chatType(chat),
      senderId: string(record(value.from)?.id) ?? string(record(value.user)?.id),
    }),
  };
}
