/** How conversations and messages lie in the table. */
import type { Contact } from "../../core/contacts/model.ts";
import type { Conversation, Message, SentMessage } from "../../core/conversations/model.ts";
import { deliveryId, isListed, RANK } from "../../core/deliveries/model.ts";
import type { Lead } from "../../core/leads/model.ts";
import { bare, type Item, keys, lists } from "./table.ts";

/**
 * A conversation's place among those of its state: by the minute of its last message. Moving an entry of the list costs two units and
 * writing it in its place one, and messages come in bursts; within a page, the list is put in the exact order again.
 */
export const placeInList = ({
  lastMessageAt,
  conversationId,
}: Pick<Conversation, "lastMessageAt" | "conversationId">): string => `${lastMessageAt.slice(0, 16)}#${conversationId}`;

export function conversationItem(tenant: string, conversation: Conversation): Item {
  return {
    pk: keys.conversation(tenant, conversation.conversationId),
    sk: keys.head,
    entity: "conversation",
    v: 1,
    lpk: lists.conversations(tenant, conversation.state),
    lsk: placeInList(conversation),
    ...conversation,
  };
}

export const toConversation = (item: Item): Conversation => bare<Conversation>(item);

/** Where the outbox has to send a message: a delivery that waits to be sent, or a file that waits to be fetched. */
export function relayOf(message: Message): string | undefined {
  if (message.kind === "sent" && message.status === "queued") return "talk";
  if (message.kind === "received" && message.media.some((file) => file.state === "pending")) return "media";
  return undefined;
}

export function messageItem(tenant: string, message: Message, channel?: string): Item {
  const relay = relayOf(message);
  return {
    pk: keys.conversation(tenant, message.conversationId),
    sk: keys.message(message.key),
    entity: "message",
    v: 1,
    ...message,
    ...(message.kind === "sent" ? { rank: RANK[message.status], ...listing(tenant, message) } : {}),
    ...(relay ? { relay } : {}),
    ...(channel ? { channel } : {}),
  };
}

/** Only deliveries that a person has to know about stand in the list index; the others would cost a write for nothing. */
const listing = (tenant: string, message: SentMessage): Item =>
  isListed(message.status)
    ? {
        lpk: lists.deliveries(tenant, message.status),
        lsk: `${message.wakeAt ?? message.at}#${deliveryId(message.conversationId, message.key)}`,
      }
    : {};

export const toMessage = (item: Item): Message => bare<Message>(item);
export const toSentMessage = (item: Item): SentMessage | undefined =>
  item.kind === "sent" ? bare<SentMessage>(item) : undefined;

export function contactItem(tenant: string, contact: Contact): Item {
  return {
    pk: keys.contact(tenant, contact.contactId),
    sk: "contact",
    entity: "contact",
    v: 1,
    lpk: lists.contacts(tenant),
    lsk: `${contact.createdAt}#${contact.contactId}`,
    ...contact,
  };
}

export function leadItem(tenant: string, lead: Lead): Item {
  return {
    pk: keys.contact(tenant, lead.contactId),
    sk: `lead#${lead.leadId}`,
    entity: "lead",
    v: 1,
    lpk: lists.leads(tenant, lead.state),
    lsk: `${lead.createdAt}#${lead.leadId}`,
    ...lead,
  };
}
