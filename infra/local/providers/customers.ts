/** What customers do on their phones, turned into webhooks. */
import type { CustomerEvent, ProviderChannel, World } from "./channel.ts";
import type { StoredFile } from "./media.ts";
import { sampleDocument, samplePhoto, sampleSticker, sampleVoice } from "./samples.ts";
import {
  type Account,
  type Chat,
  type ChatMessage,
  type Customer,
  type CustomerMedia,
  type CustomerMessage,
  type CustomerSend,
  type CustomerSendResult,
  customerKey,
  type WebhookAnswer,
} from "./types.ts";

/** Invented people; the numbers lie in the range that North America keeps for fiction. The last one hides theirs. */
export const SEED_CUSTOMERS: readonly Customer[] = [
  { waId: "12015550141", userId: "US.10000000000000141", name: "Lucía Herrera" },
  { waId: "12015550162", name: "Amadou Diallo" },
  { userId: "PE.10000000000000183", name: "Marisol Quispe" },
];

const SAMPLES: Readonly<Record<string, () => CustomerMedia>> = {
  image: samplePhoto,
  document: sampleDocument,
  audio: sampleVoice,
  sticker: sampleSticker,
};

/**
 * Shows the messages on the phone and posts their webhooks. Resolves with our first answers; never rejects because of
 * them. Rejects for an unknown message to edit or revoke, and for a video without a file.
 */
export async function sendFromCustomer(
  world: World,
  account: Account,
  channel: ProviderChannel,
  send: CustomerSend,
): Promise<CustomerSendResult> {
  const messages = [...(send.message ? [send.message] : []), ...(send.messages ?? [])];
  if (messages.length === 0) throw new Error("nothing to send: give message or messages");
  const accountId = channel.accountId(account);
  const chat = world.chats.open(accountId, send.from);
  const events = messages.map((message, index): CustomerEvent => {
    const file = fileOf(world, chat, message);
    return {
      id: (index === 0 ? send.messageId : undefined) ?? channel.newMessageId(customerKey(send.from), "customer"),
      at: send.at ?? world.now(),
      customer: chat.customer,
      message,
      ...(file && { file }),
    };
  });
  for (const event of events) show(world, chat, event);

  const updates: { readonly ids: readonly string[]; readonly update: unknown; readonly event: CustomerEvent }[] = [];
  for (const event of events)
    updates.push({ ids: [event.id], update: await channel.customerUpdate(world, account, event), event });
  const posts = send.batch
    ? [
        {
          ids: events.map((event) => event.id),
          event: events[0] as CustomerEvent,
          body: channel.envelope(
            account,
            updates.map((one) => one.update),
            send.batch,
          ),
        },
      ]
    : updates.map(({ ids, update, event }) => ({ ids, event, body: channel.envelope(account, [update], "messages") }));
  if (send.reorder) posts.reverse();

  const answers: WebhookAnswer[] = [];
  for (const { ids, event, body } of posts) {
    for (let copy = 0; copy <= (send.repeat ?? 0); copy++) {
      const answer = await world.webhooks.post(account, {
        kind: "message",
        summary: `${summarise(messages, ids.length)} from ${chat.customer.name}`,
        body,
        ...(channel.lane && { lane: `${accountId} ${channel.lane(event)}` }),
        ...(send.escapeUnicode !== undefined && { escapeUnicode: send.escapeUnicode }),
        onTaken: () => {
          for (const id of ids) world.chats.progress(chat, id, "delivered");
        },
      });
      if (answer.status !== 200) for (const id of ids) world.chats.progress(chat, id, "refused");
      answers.push(answer);
    }
  }
  return { messageIds: events.map((event) => event.id), answers };
}

function summarise(messages: readonly CustomerMessage[], count: number): string {
  return count > 1 ? `${count} messages` : (messages[0]?.type ?? "message").replace("_", " ");
}

function fileOf(world: World, chat: Chat, message: CustomerMessage): StoredFile | undefined {
  switch (message.type) {
    case "image":
    case "document":
    case "audio":
    case "video":
    case "sticker": {
      const media = message.media ?? SAMPLES[message.type]?.();
      if (!media) throw new Error(`a ${message.type} needs a file: there is no sample of it`);
      return world.media.put({ accountId: chat.accountId, ...media });
    }
    case "edit": {
      const id = own(world, chat, message.messageId).media?.id;
      return id === undefined ? undefined : world.media.get(id);
    }
    case "revoke":
      own(world, chat, message.messageId);
      return undefined;
    default:
      return undefined;
  }
}

function own(world: World, chat: Chat, id: string): ChatMessage {
  const message = world.chats.message(chat, id);
  if (message?.by !== "customer") throw new Error(`${id} is no message of this customer`);
  return message;
}

function show(world: World, chat: Chat, event: CustomerEvent): void {
  const { message } = event;
  const change = (id: string, apply: (shown: ChatMessage) => void) => world.chats.change(chat, id, apply);
  switch (message.type) {
    case "reaction":
      change(message.messageId, (shown) => {
        shown.reactions = { ...shown.reactions, ...(message.emoji && { customer: message.emoji }) };
        if (!message.emoji) delete shown.reactions.customer;
      });
      break;
    case "edit":
      change(message.messageId, (shown) => Object.assign(shown, { text: message.text, edited: true }));
      break;
    case "complaint":
      change(message.messageId, (shown) => {
        shown.reactions = { ...shown.reactions, customer: "🚫" };
      });
      break;
    case "revoke":
      change(message.messageId, (shown) => {
        for (const part of ["text", "media", "location", "contacts", "choices", "reactions"] as const)
          delete shown[part];
        shown.deleted = true;
      });
      break;
    default: {
      // A repeated id is the provider repeating itself: the customer wrote once.
      if (world.chats.message(chat, event.id)) break;
      const replyTo = "replyTo" in message ? message.replyTo : undefined;
      const base = { id: event.id, by: "customer" as const, at: event.at, progress: "posting" as const };
      world.chats.add(chat, { ...base, ...bubble(event), ...(replyTo !== undefined && { replyTo }) });
    }
  }
}

function bubble({ message, file }: CustomerEvent): Partial<ChatMessage> & { type: string } {
  const { type } = message;
  switch (message.type) {
    case "text":
      return { type, text: message.text };
    case "mail":
      return { type, text: message.text, ...(message.subject !== undefined && { header: message.subject }) };
    case "location": {
      const { latitude, longitude, name, address } = message;
      return {
        type,
        location: {
          latitude,
          longitude,
          ...(name !== undefined && { name }),
          ...(address !== undefined && { address }),
        },
      };
    }
    case "contacts":
      return { type, contacts: message.contacts.map(({ name, phones }) => ({ name, phones: [...phones] })) };
    case "button_reply":
    case "list_reply":
    case "template_reply":
      return { type, text: message.title };
    case "image":
    case "document":
    case "audio":
    case "video":
    case "sticker": {
      const media = file && {
        id: file.id,
        mime: file.mime,
        ...(file.filename && { filename: file.filename }),
        ...(message.voice && { voice: true }),
      };
      return { type, ...(media && { media }), ...(message.caption !== undefined && { text: message.caption }) };
    }
    case "raw":
      return { type: String(message.fields.type ?? "raw"), text: JSON.stringify(message.fields) };
    default:
      return { type };
  }
}
