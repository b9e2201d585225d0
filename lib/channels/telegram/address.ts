/**
 * Where an answer goes. A chat's id is not enough: a topic of a forum, a chat of a business account that the bot answers for,
 * and a customer in the direct messages of a channel each need a second id, or the answer lands where nobody looks for it.
 */
import { type Json, string } from "../common/payloads.ts";

export interface Address {
  /** As the provider writes it; a group's or channel's is negative. */
  readonly chatId: string;
  /** `message_thread_id` of a topic. */
  readonly topicId?: string;
  readonly directTopicId?: string;
  readonly businessId?: string;
  /** The bot was only called into this chat and cannot write there of itself. */
  readonly guest?: boolean;
}

/** One text for an address: the chat's id, and behind slashes what else is needed. It names the conversation too. */
export function addressText({ chatId, topicId, directTopicId, businessId, guest }: Address): string {
  return [
    chatId,
    ...(topicId === undefined ? [] : [`topic=${topicId}`]),
    ...(directTopicId === undefined ? [] : [`direct=${directTopicId}`]),
    ...(businessId === undefined ? [] : [`business=${encodeURIComponent(businessId)}`]),
    ...(guest ? ["guest=1"] : []),
  ].join("/");
}

const CHAT_ID = /^-?\d{1,20}$/;
const NUMBER = /^\d{1,20}$/;

/** Undefined for a text that is no address of ours. */
export function readAddress(text: string): Address | undefined {
  const [chatId = "", ...rest] = text.split("/");
  if (!CHAT_ID.test(chatId)) return undefined;
  const parts = new Map(rest.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  const [topicId, directTopicId, business] = [parts.get("topic"), parts.get("direct"), parts.get("business")];
  if ([topicId, directTopicId].some((id) => id !== undefined && !NUMBER.test(id))) return undefined;
  return {
    chatId,
    ...(topicId === undefined ? {} : { topicId }),
    ...(directTopicId === undefined ? {} : { directTopicId }),
    ...(business === undefined ? {} : { businessId: decoded(business) }),
    ...(parts.has("guest") ? { guest: true } : {}),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Ids are 52 bits at most, so as JSON numbers they are exact. */
export const numberOf = (id: string): number | string => (Number.isSafeInteger(Number(id)) ? Number(id) : id);

/** The second ids that a message shows of its place. Threads of answers in an ordinary group are no topics. */
export function placeOf(message: Json, directTopic: Json | undefined): Omit<Address, "chatId" | "guest"> {
  const topicId = message.is_topic_message === true ? string(message.message_thread_id) : undefined;
  const directTopicId = string(directTopic?.topic_id);
  const businessId = string(message.business_connection_id);
  return {
    ...(topicId === undefined ? {} : { topicId }),
    ...(directTopicId === undefined ? {} : { directTopicId }),
    ...(businessId === undefined ? {} : { businessId }),
  };
}
