/** What a customer does, as the update that Telegram posts. https://core.telegram.org/bots/api#update */
import type { CustomerEvent, World } from "../channel.ts";
import type { CustomerMessage } from "../types.ts";
import type { TelegramAccount } from "./account.ts";
import { chatFields, idOf, nextNumber, quotedFields, seconds, swapReaction, userFields } from "./people.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Throws for what Telegram never tells a bot, such as a deletion. */
export function customerUpdate(world: World, account: TelegramAccount, event: CustomerEvent): unknown {
  return { update_id: nextNumber(), ...updateFields(world, account, event) };
}

function updateFields(world: World, account: TelegramAccount, event: CustomerEvent): Fields {
  const { customer, message, at } = event;
  const [from, chat] = [userFields(customer), chatFields(customer)];
  switch (message.type) {
    case "button_reply":
    case "list_reply":
      return {
        callback_query: {
          id: `${account.botId}${event.id}`,
          from,
          message: known(world, account, event, message.replyTo),
          chat_instance: `-${account.botId}`,
          data: message.id,
        },
      };
    case "reaction": {
      const before = swapReaction(world, `${idOf(customer)} ${message.messageId}`, message.emoji);
      const list = (emoji: string | undefined) => (emoji ? [{ type: "emoji", emoji }] : []);
      const reactions = { old_reaction: list(before), new_reaction: list(message.emoji) };
      return {
        message_reaction: { chat, message_id: Number(message.messageId), user: from, date: seconds(at), ...reactions },
      };
    }
    case "edit": {
      const edited = known(world, account, event, message.messageId);
      const words = event.file ? { ...fileFields(event, {}), caption: message.text } : { text: message.text };
      const { text: _before, ...frame } = edited;
      return { edited_message: { ...frame, edit_date: seconds(at), ...words } };
    }
    case "revoke":
      throw new Error("Telegram tells a bot nothing of deleted messages: it keeps what it got");
    case "mail":
    case "complaint":
      throw new Error("Telegram carries no mails");
    case "template_reply":
      throw new Error("Telegram has no templates");
    case "raw":
      // A whole update, or the fields of a message.
      if (typeof message.fields.update === "object") return { ...message.fields.update };
      return { message: { message_id: Number(event.id), from, chat, date: seconds(at), ...message.fields } };
    default: {
      const answered = message.replyTo && { reply_to_message: known(world, account, event, message.replyTo) };
      const content = contentFields(event, message);
      return { message: { message_id: Number(event.id), from, chat, date: seconds(at), ...answered, ...content } };
    }
  }
}

/** The message that this one is about; one that the chat does not have is as Telegram shows what it cannot show. */
function known(world: World, account: TelegramAccount, { customer }: CustomerEvent, id: string): Fields {
  const chat = world.chats.find(account.botId, String(idOf(customer)));
  const message = chat && world.chats.message(chat, id);
  if (!chat || !message) return { message_id: Number(id), chat: chatFields(customer), date: 0 };
  return quotedFields(account, chat, message);
}

function contentFields(event: CustomerEvent, message: CustomerMessage): Fields {
  switch (message.type) {
    case "text": {
      const origin = { type: "hidden_user", sender_user_name: "Somebody", date: seconds(event.at) };
      return { ...(message.forwarded && { forward_origin: origin }), text: message.text };
    }
    case "location": {
      const { latitude, longitude, name, address } = message;
      const location = { latitude, longitude };
      return { location, ...(name && { venue: { location, title: name, address: address ?? "" } }) };
    }
    case "contacts": {
      const [card, ...more] = message.contacts;
      if (!card || more.length > 0) throw new Error("Telegram sends one contact in a message");
      const [first = "", ...rest] = card.name.split(" ");
      return { contact: { phone_number: card.phones[0] ?? "", first_name: first, last_name: rest.join(" ") } };
    }
    case "image":
    case "document":
    case "audio":
    case "video":
    case "sticker":
      return fileFields(event, message);
    default:
      throw new Error(`Telegram has no messages of the type ${message.type}`);
  }
}

function fileFields(event: CustomerEvent, message: { readonly caption?: string; readonly voice?: boolean }): Fields {
  const { file } = event;
  if (!file) throw new Error("this message needs a file");
  const kind = file.mime.split("/")[0];
  const type = event.message.type;
  const part = { file_id: file.id, file_unique_id: `u${file.id}`, file_size: file.bytes.length };
  const typed = { ...part, mime_type: file.mime, ...(file.filename && { file_name: file.filename }) };
  const caption = message.caption === undefined ? {} : { caption: message.caption };
  if (type === "sticker")
    return {
      sticker: { ...part, type: "regular", width: 512, height: 512, is_animated: false, is_video: false, emoji: "🙂" },
    };
  if (type === "image" || (type === "edit" && kind === "image")) {
    // Only the largest size can be fetched here; a bot that takes another one finds nothing.
    const thumbnail = { file_id: `${file.id}s`, file_unique_id: `u${file.id}s`, width: 90, height: 60, file_size: 900 };
    return { photo: [thumbnail, { ...part, width: 640, height: 420 }], ...caption };
  }
  if (type === "audio" || (type === "edit" && kind === "audio"))
    return { [message.voice ? "voice" : "audio"]: { ...typed, duration: 1 }, ...caption };
  if (type === "video" || (type === "edit" && kind === "video"))
    return { video: { ...typed, duration: 1, width: 640, height: 420 }, ...caption };
  return { document: typed, ...caption };
}
