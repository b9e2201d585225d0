/** A message comes in: once each whatever the provider repeats, in the provider's order of time whatever order it comes in. */
import { BLANK_CONTACT, type Contact, countryOf } from "../contacts/model.ts";
import type { ContactStore } from "../contacts/ports.ts";
import { isPress } from "../feedback/model.ts";
import { DEFAULT_PLACE } from "../funnels/model.ts";
import { stageKey } from "../journeys/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { rankOfArrival } from "../kernel/rank.ts";
import { BLANK_LEAD, firstLeadId, firstStep, type Lead } from "../leads/model.ts";
import type { MessageEvent, SystemEvent } from "../messages/model.ts";
import { answered, mayAnswer } from "../satisfaction/model.ts";
import type { PendingChanges } from "./changes.ts";
import { type Arrival, alreadyApplied, arrive, type Conversation, messageKey, type ReceivedMessage } from "./model.ts";
import type { ConversationStore } from "./ports.ts";
import { bodyOf, folderOf, pendingMedia, previewOf, type ThreadInput } from "./thread.ts";

export interface ReceivePorts {
  readonly conversations: ConversationStore;
  readonly contacts: ContactStore;
  readonly changes: PendingChanges;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

export type ReceiveOutcome = "stored" | "repeated";

const ATTEMPTS = 5;

/** Throws when the stores fail or keep changing under it: the queue then hands the message over again. */
export type ReceiveMessage = (input: ThreadInput<MessageEvent | SystemEvent>) => Promise<ReceiveOutcome>;

export function makeReceiveMessage(ports: ReceivePorts): ReceiveMessage {
  const { conversations, contacts, clock, ids } = ports;

  return async (input) => {
    const { event, conversationId } = input;
    const message = toMessage(input, ids, new Date(clock.now()).toISOString(), ports.tenant);
    const inserted = await put(message, event.timestamp !== undefined);
    // The stored message knows the position that it was first taken from; a repetition has a later one.
    const position =
      inserted.kind === "present" && inserted.message.kind === "received" ? inserted.message.order : message.order;
    const arrival: Arrival = {
      key: inserted.kind === "present" ? inserted.message.key : message.key,
      at: message.at,
      direction: event.direction,
      preview: previewOf(event),
      position,
      counts: event.event === "message",
      ...(event.event === "message" && event.direction === "in"
        ? { routine: { known: knownIds(input), target: targetOf(input) } }
        : {}),
    };
    const { conversation, applied } =
      inserted.kind === "inserted"
        ? await count(input, arrival)
        : await repair(input, arrival, inserted.message.order !== message.order);
    if (conversation) await afterwards(input, conversation, arrival.key);
    if (event.direction === "out")
      await conversations.indexExternalId(input.connectionId, event.externalId, conversationId, arrival.key);
    return applied ? "stored" : "repeated";
  };

  function knownIds({ identities }: ThreadInput<unknown>): readonly string[] {
    return identities.map(({ kind, value }) => ids.derive("known", kind, value));
  }

  function targetOf({ event }: ThreadInput<MessageEvent | SystemEvent>): string {
    return ids.derive("target", event.externalId);
  }

  async function put(message: ReceivedMessage, timed: boolean) {
    if (!timed) {
      // Without a time of the provider's, the key differs from delivery to delivery, so a repetition is found by its id.
      const present = message.externalId
        ? await conversations.findByExternalId(message.conversationId, message.externalId)
        : undefined;
      if (present) return { kind: "present", message: present } as const;
    }
    return conversations.insert(message);
  }

  /** The usual road: one blind write. */
  async function count(input: ThreadInput<MessageEvent | SystemEvent>, arrival: Arrival) {
    // A choice of ours that was pressed says more than that a message came.
    if ("payload" in input.event && (mayAnswer(input.event.payload) || isPress(input.event.payload)))
      return countCarefully(input, arrival, await conversations.get(input.conversationId), false);
    const advanced = await conversations.advance(input.conversationId, arrival, new Date(clock.now()).toISOString());
    if (advanced.kind === "advanced") return { conversation: advanced.conversation, applied: true };
    return countCarefully(input, arrival, advanced.kind === "refused" ? advanced.conversation : undefined, false);
  }

  /** The message is there already: was it counted? A crash between the two writes leaves it uncounted. */
  async function repair(input: ThreadInput<MessageEvent | SystemEvent>, arrival: Arrival, otherDelivery: boolean) {
    const conversation = await conversations.get(input.conversationId);
    return countCarefully(input, arrival, conversation, input.redriven && otherDelivery);
  }

  async function countCarefully(
    input: ThreadInput<MessageEvent | SystemEvent>,
    arrival: Arrival,
    seen: Conversation | undefined,
    recount: boolean,
  ) {
    let conversation = seen;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const now = new Date(clock.now()).toISOString();
      if (!conversation) {
        const opened = await open(input, arrival, now);
        if (opened) return { conversation: opened, applied: true };
      } else if (alreadyApplied(conversation, arrival.position) && !recount) {
        return { conversation, applied: false };
      } else {
        const satisfaction = answerIn(conversation, input, arrival);
        const pressed = "payload" in input.event && isPress(input.event.payload);
        let next = arrive(conversation, arrival, now, satisfaction !== undefined || pressed);
        if (satisfaction) next = { ...next, satisfaction };
        if (recount) {
          const [, lastApplied = arrival.position] = [conversation.lastApplied, arrival.position].sort();
          next = {
            ...next,
            lastApplied,
            unread: await conversations.countReceivedAfter(input.conversationId, conversation.readThrough),
          };
        }
        if ((await conversations.save(next)) === "saved") return { conversation: next, applied: true };
      }
      conversation = await conversations.get(input.conversationId);
    }
    throw new Error("the conversation kept changing");
  }

  /** The first message of a thread. Undefined when somebody else opened it, or took one of its identities, just now. */
  async function open(
    input: ThreadInput<MessageEvent | SystemEvent>,
    arrival: Arrival,
    now: string,
  ): Promise<Conversation | undefined> {
    const known = await contacts.findByIdentities(input.identities);
    const surest = input.identities[0];
    if (!surest) throw new Error("an event without identities reached a conversation");
    const contactId = known[0] ?? ids.derive("contact", ports.tenant, surest.kind, surest.value);
    // The keys of a merged contact stay its own; its name is that of the contact which speaks for it.
    const name =
      (known[0] ? (await contacts.resolve(known[0]))?.name : undefined) ??
      (input.event.direction === "in" ? input.event.senderName : undefined) ??
      null;
    const country = input.chat.type === "group" ? null : countryOf(input.identities);
    const blank: Conversation = {
      conversationId: input.conversationId,
      connectionId: input.connectionId,
      channel: input.event.channel,
      chat: input.chat,
      contactId,
      contactName: input.chat.type === "group" ? null : name,
      ...(country === null ? {} : { country }),
      state: "open",
      assignee: null,
      unread: 0,
      lastMessageAt: "",
      lastMessageId: "",
      lastDirection: arrival.direction,
      preview: "",
      lastInboundAt: null,
      lastApplied: "",
      readThrough: "",
      openedAt: arrival.at,
      // What is linked together with the conversation is known; the rest is learned, and again should that be cut off.
      known: known[0] ? [] : knownIds(input),
      // Changes may have come before the message that they name, when there was no conversation to remember them.
      awaited: await ports.changes.awaited(input.conversationId),
      createdAt: now,
      updatedAt: now,
      version: 0,
    };
    const conversation = arrive(blank, arrival, now);
    const opened = await conversations.open({
      conversation,
      identities: known[0] ? [] : input.identities,
      ...(known[0] ? {} : { newcomer: newcomer(input, conversation, now) }),
    });
    if (opened === "conflict") return undefined;
    return conversation;
  }

  function newcomer(input: ThreadInput<MessageEvent | SystemEvent>, conversation: Conversation, now: string) {
    const contact: Contact = {
      ...BLANK_CONTACT,
      contactId: conversation.contactId,
      name: conversation.contactName,
      identities: input.identities,
      country: countryOf(input.identities),
      source: { channel: input.event.channel, connectionId: input.connectionId },
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    // A group is a contact so that its conversation has one, but nobody sells to it.
    if (input.chat.type === "group") return { contact };
    const followed = input.event.event === "message" ? input.event.referral : undefined;
    const referral = followed?.sourceUrl ?? followed?.ref ?? followed?.adId;
    const source = {
      channel: input.event.channel,
      connectionId: input.connectionId,
      ...(referral ? { referral } : {}),
    };
    const lead: Lead = {
      ...BLANK_LEAD,
      leadId: firstLeadId(conversation.contactId),
      contactId: conversation.contactId,
      contactName: conversation.contactName,
      country: contact.country,
      source,
      sources: [source],
      ...DEFAULT_PLACE,
      rank: rankOfArrival(Date.parse(now), conversation.contactId),
      stageSince: now,
      journey: { [stageKey(DEFAULT_PLACE.funnelId, DEFAULT_PLACE.stageId)]: { at: now } },
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    return { contact, lead, step: firstStep(lead, "rule:first-message") };
  }

  async function afterwards(
    input: ThreadInput<MessageEvent | SystemEvent>,
    conversation: Conversation,
    key: string,
  ): Promise<void> {
    const renamed = input.event.event === "system" && input.event.newSenderId !== undefined;
    const fresh = knownIds(input).some((id) => !conversation.known.includes(id));
    if (fresh || renamed) await learn(input, conversation);
    const target = targetOf(input);
    if (conversation.awaited.includes(target)) await ports.changes.apply(input.conversationId, target, key);
  }

  /** The person shows an id that this thread has not seen: from now on it finds the same contact. */
  async function learn(input: ThreadInput<MessageEvent | SystemEvent>, conversation: Conversation): Promise<void> {
    const now = new Date(clock.now()).toISOString();
    await contacts.link(conversation.contactId, input.identities, now);
    const known = [...new Set([...conversation.known, ...knownIds(input)])];
    if (known.length === conversation.known.length) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const current = await conversations.get(input.conversationId);
      if (!current) return;
      if ((await conversations.save({ ...current, known, version: current.version + 1 })) === "saved") return;
    }
  }
}

/** The customer may say how content they are, where they were asked. */
function answerIn(
  conversation: Conversation,
  { event }: ThreadInput<MessageEvent | SystemEvent>,
  { at, direction }: Arrival,
) {
  if (event.event !== "message" || direction !== "in" || !conversation.satisfaction) return undefined;
  return answered(conversation, { at, text: event.text, payload: event.payload });
}

function toMessage(
  input: ThreadInput<MessageEvent | SystemEvent>,
  ids: Ids,
  now: string,
  tenant: string,
): ReceivedMessage {
  const { event } = input;
  const at = event.timestamp ?? input.receivedAt;
  return {
    kind: "received",
    conversationId: input.conversationId,
    key: messageKey(at, ids.derive("message", event.onceId ?? event.dedupeId ?? event.externalId)),
    at,
    createdAt: now,
    order: input.position,
    externalId: event.externalId,
    direction: event.direction,
    connectionId: input.connectionId,
    sender: { id: event.senderId, ...(event.senderName ? { name: event.senderName } : {}) },
    body: event.event === "system" ? { type: "system", text: event.text ?? event.type } : bodyOf(event),
    media: event.event === "message" ? pendingMedia(event.media, folderOf(tenant, input.conversationId)) : [],
    reactions: {},
    ...(event.direction === "out" ? { times: {} } : {}),
    ...(event.replyTo ? { replyTo: event.replyTo } : {}),
  };
}
