/** One part to a method of the Bot API and its parameters. https://core.telegram.org/bots/api#available-methods */
import type { LocationContent, MediaContent } from "../../core/messages/model.ts";
import type { SendRequest } from "../contract.ts";
import { type Address, numberOf } from "./address.ts";
import { ANIMATION_MIME, VOICE_MIME } from "./manifest.ts";

export interface Call {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Undefined for content that `plan` never lets through. */
export function render(request: SendRequest, address: Address): Call | undefined {
  const call = content(request);
  return call && { method: call.method, parameters: { ...frame(request, address), ...call.parameters } };
}

// Ids of messages are small; what a pressed button left behind is not one that can be answered.
const MESSAGE_ID = /^\d{1,10}$/;

function frame({ replyTo }: SendRequest, { chatId, topicId, directTopicId, businessId }: Address): Call["parameters"] {
  const answered = replyTo !== undefined && MESSAGE_ID.test(replyTo);
  return {
    chat_id: numberOf(chatId),
    ...(topicId === undefined ? {} : { message_thread_id: numberOf(topicId) }),
    ...(directTopicId === undefined ? {} : { direct_messages_topic_id: numberOf(directTopicId) }),
    ...(businessId === undefined ? {} : { business_connection_id: businessId }),
    // The answer matters more than what it answers, which the customer may have deleted.
    ...(answered ? { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } } : {}),
  };
}

function content({ content: part, mediaUrl }: SendRequest): Call | undefined {
  switch (part.type) {
    case "text":
      return { method: "sendMessage", parameters: { text: part.text } };
    case "choices": {
      const keys = part.choices.map(({ id, title }) => [{ text: title, callback_data: id }]);
      return { method: "sendMessage", parameters: { text: part.text, reply_markup: { inline_keyboard: keys } } };
    }
    case "media":
      return media(part, mediaUrl ?? part.media.url);
    case "location":
      return location(part);
    case "template":
    case "email":
      return undefined;
  }
}

function media({ media: file, caption }: MediaContent, url: string | undefined): Call {
  const field = fieldOf(file.kind, file.mime?.split(";", 1)[0]?.trim().toLowerCase());
  const method = `send${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return { method, parameters: { [field]: url, ...(caption ? { caption } : {}) } };
}

function fieldOf(kind: MediaContent["media"]["kind"], mime: string | undefined): string {
  if (kind === "image") return mime === ANIMATION_MIME ? "animation" : "photo";
  return kind === "audio" && mime === VOICE_MIME ? "voice" : kind;
}

/** A place with a name is a venue, which needs an address, too. */
function location({ latitude, longitude, name, address }: LocationContent): Call {
  const title = name || address;
  if (!title) return { method: "sendLocation", parameters: { latitude, longitude } };
  return { method: "sendVenue", parameters: { latitude, longitude, title, address: address || title } };
}
