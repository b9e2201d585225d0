/** How conversations and messages lie in the table. */
import { BLANK_CONTACT, type Contact } from "../../core/contacts/model.ts";
import type { Conversation, Message, SentMessage } from "../../core/conversations/model.ts";
import { deliveryId, isListed, RANK } from "../../core/deliveries/model.ts";
import { BLANK_LEAD, type Lead, type LeadState, type StageMove } from "../../core/leads/model.ts";
import { bare, type Item, type Key, keys, type LeadList, lists } from "./table.ts";

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
  if (message.kind === "sent" && message.status === "queued") return message.lane ?? "talk";
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

/** A merged contact is found by its id alone: in lists, the one that speaks for it stands. */
export function contactItem(tenant: string, contact: Contact): Item {
  return {
    pk: keys.contact(tenant, contact.contactId),
    sk: "contact",
    entity: "contact",
    v: 1,
    ...(contact.mergedInto === undefined
      ? { lpk: lists.contacts(tenant), lsk: `${contact.createdAt}#${contact.contactId}` }
      : {}),
    ...contact,
  };
}

export const toContact = (item: Item): Contact => ({ ...BLANK_CONTACT, ...bare<Contact>(item) });

export const leadListOf = (state: LeadState | "open"): LeadList =>
  state === "closed_won" || state === "closed_lost" ? state : "open";

export function leadItem(tenant: string, lead: Lead): Item {
  return {
    pk: keys.contact(tenant, lead.contactId),
    sk: `lead#${lead.leadId}`,
    entity: "lead",
    v: 1,
    lpk: lists.leads(tenant, leadListOf(lead.state)),
    lsk: `${lead.createdAt}#${lead.leadId}`,
    ...lead,
  };
}

export function toLead(item: Item): Lead {
  const lead = bare<Partial<Lead> & Pick<Lead, "source">>(item);
  // Its place among the cards goes by the name that deliveries use for theirs, which `bare` leaves out.
  return {
    ...BLANK_LEAD,
    sources: [lead.source],
    ...lead,
    rank: typeof item.rank === "string" ? item.rank : null,
  } as Lead;
}

/** Where a lead's card lies: a row of its own, so that a stage is read in its order and a place is taken by one card only. */
export const cardKey = (tenant: string, { funnelId, stageId, rank }: Lead): Key | undefined =>
  funnelId === null || stageId === null || rank === null
    ? undefined
    : { pk: keys.stage(tenant, funnelId, stageId), sk: rank };

export function cardItem(tenant: string, lead: Lead): Item | undefined {
  const key = cardKey(tenant, lead);
  return key && { ...key, entity: "card", v: 1, leadId: lead.leadId, contactId: lead.contactId };
}

/** Named by the version of the lead that it made, so that a step is told once. */
export const stepItem = (tenant: string, move: StageMove): Item => ({
  pk: keys.contact(tenant, move.contactId),
  sk: `step#${move.leadId}#${String(move.version).padStart(8, "0")}`,
  entity: "stage-move",
  v: 1,
  ...withDoer(move),
});

/** The row's own `by` is the audit log's, so who did something is told by another name. */
export const withDoer = ({ by, ...rest }: { readonly by: string }): Item => ({ ...rest, doneBy: by });
export function toDone<Done extends { readonly by: string }>(item: Item): Done {
  const { doneBy, ...rest } = bare<Item>(item);
  return { ...rest, by: doneBy } as unknown as Done;
}
