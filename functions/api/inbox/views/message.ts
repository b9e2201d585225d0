import type { Delivery as DeliveryView } from "../../../../events/api/deliveries.ts";
import type { Message as MessageView } from "../../../../events/api/messages.ts";
import type { Message, NoteMessage, ReceivedMessage, SentMessage } from "../../../../lib/core/conversations/model.ts";
import { messageIdOf } from "../../../../lib/core/conversations/reply.ts";
import type { GeoLocation, OutboundContent, OutboundMedia } from "../../../../lib/core/messages/model.ts";

export function messageView(message: Message): MessageView {
  switch (message.kind) {
    case "received":
      return { ...blank(message), ...received(message) };
    case "sent":
      return { ...blank(message), ...sent(message) };
    case "note":
      return {
        ...blank(message),
        author: message.author,
        type: "note",
        text: message.text,
        mentions: [...(message.mentions ?? [])],
      };
  }
}

const blank = (message: ReceivedMessage | SentMessage | NoteMessage): MessageView => ({
  id: messageIdOf(message),
  conversationId: message.conversationId,
  kind: message.kind,
  direction: message.direction,
  at: message.at,
  author: null,
  sender: null,
  type: "unsupported",
  subject: null,
  text: null,
  media: [],
  location: null,
  contacts: [],
  order: null,
  payload: null,
  mentions: [],
  choices: [],
  cannedReplyId: null,
  template: null,
  forwarded: false,
  externalId: message.externalId ?? null,
  replyToExternalId: message.replyTo ?? null,
  reactions: Object.entries(message.reactions ?? {}).flatMap(([by, { emoji, at }]) =>
    emoji ? [{ by, emoji, at }] : [],
  ),
  editedAt: message.editedAt ?? null,
  deletedAt: message.deletedAt ?? null,
  delivery: null,
});

function received({ sender, body, media }: ReceivedMessage): Partial<MessageView> {
  return {
    sender: { id: sender.id, name: sender.name ?? null },
    type: body.type,
    subject: body.subject ?? null,
    text: body.text ?? null,
    media: media.map(({ state, mime, filename, size, reason }, index) => ({
      index,
      state,
      mime: mime ?? null,
      filename: filename ?? null,
      size: size ?? null,
      reason: reason ?? null,
    })),
    location: body.location ? locationView(body.location) : null,
    contacts: (body.contacts ?? []).map(({ name, phones }) => ({ name, phones: [...phones] })),
    order: body.order
      ? {
          catalogId: body.order.catalogId,
          items: body.order.items,
          lines: (body.orderLines ?? []).map(({ sku, quantity, price, currency }) => ({
            sku,
            quantity,
            price,
            currency,
          })),
        }
      : null,
    payload: body.payload ?? null,
    forwarded: body.forwarded ?? false,
  };
}

const sent = (message: SentMessage): Partial<MessageView> => ({
  author: message.author,
  type: message.content.type,
  cannedReplyId: message.cannedReplyId ?? null,
  ...contentView(message.content),
  delivery: {
    status: message.status,
    reason: message.reason ? { ...message.reason } : null,
    attempts: message.attempts,
    times: { ...message.times },
  },
});

function contentView(content: OutboundContent): Partial<MessageView> {
  const file = fileOf(content);
  const media = file ? [mediaView(file, 0)] : [];
  switch (content.type) {
    case "text":
      return { text: content.text };
    case "media":
      return { text: content.caption ?? null, media };
    case "choices":
      return {
        text: content.text,
        choices: content.choices.map(({ id, title, description }) => ({ id, title, description: description ?? null })),
      };
    case "location":
      return { location: locationView(content) };
    case "template":
      return { template: { name: content.name, language: content.language }, media };
    case "email":
      return { subject: content.subject, text: content.text, media: (content.attachments ?? []).map(mediaView) };
  }
}

const mediaView = (file: OutboundMedia, index: number): MessageView["media"][number] => ({
  index,
  state: file.key === undefined ? "linked" : "stored",
  mime: file.mime ?? null,
  filename: file.filename ?? null,
  size: file.size ?? null,
  reason: null,
});

/** The file that a message of ours carries. */
export function fileOf(content: OutboundContent): OutboundMedia | undefined {
  if (content.type === "media") return content.media;
  return content.type === "template" ? content.header?.media : undefined;
}

const locationView = ({ latitude, longitude, name, address }: GeoLocation): NonNullable<MessageView["location"]> => ({
  latitude,
  longitude,
  name: name ?? null,
  address: address ?? null,
});

export const deliveryView = (message: SentMessage): DeliveryView => ({
  id: messageIdOf(message),
  conversationId: message.conversationId,
  status: message.status,
  reason: message.reason ? { ...message.reason } : null,
  attempts: message.attempts,
  at: message.at,
  times: { ...message.times },
  wakeAt: message.wakeAt ?? null,
  author: message.author,
  type: message.content.type,
  externalId: message.externalId ?? null,
});
