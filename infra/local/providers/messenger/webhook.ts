/** The bodies of a page's webhooks. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events */
import { randomBytes } from "node:crypto";
import type { CustomerEvent, Receipt, World } from "../channel.ts";
import type { StoredFile } from "../media.ts";
import { type BatchShape, type Customer, type CustomerMessage, customerKey } from "../types.ts";
import { filesPath, idOf, type PageAccount } from "./page.ts";

type Fields = Readonly<Record<string, unknown>>;

const ECHOES_KEPT = 10_000;
const STICKER_ID = "369239263222822";
const REACTIONS: Readonly<Record<string, string>> = {
  "❤️": "love",
  "👍": "like",
  "😂": "smile",
  "😮": "wow",
  "😢": "sad",
};

/** What the page sent, until its echo goes out. */
const echoes = new Map<string, Fields>();

export function rememberForEcho(id: string, message: Fields): void {
  echoes.set(id, message);
  const [oldest] = echoes.keys();
  if (echoes.size > ECHOES_KEPT && oldest !== undefined) echoes.delete(oldest);
}

export const newMessageId = (): string => `m_${randomBytes(24).toString("base64url")}`;

const psid = (customer: Customer) => ({ id: customerKey(customer) });
const page = (account: PageAccount) => ({ id: idOf(account) });

/** One entry of `messaging`. Throws for what people cannot send to a page. */
export function customerUpdate(world: World, account: PageAccount, event: CustomerEvent): Fields {
  return {
    sender: psid(event.customer),
    recipient: page(account),
    timestamp: event.at,
    ...contentOf(world, account, event),
  };
}

function contentOf(world: World, account: PageAccount, { id, message, file }: CustomerEvent): Fields {
  const replyTo = "replyTo" in message && message.replyTo !== undefined ? { reply_to: { mid: message.replyTo } } : {};
  const said = (fields: Fields) => ({ message: { mid: id, ...fields, ...replyTo } });
  switch (message.type) {
    case "mail":
    case "complaint":
      throw new Error("pages get no mails");
    case "text":
      return said({ text: message.text });
    case "image":
    case "document":
    case "audio":
    case "video":
    case "sticker":
      return said({
        ...(message.caption === undefined ? {} : { text: message.caption }),
        attachments: [attachment(world, account, message, file)],
      });
    case "location": {
      const { latitude: lat, longitude: long } = message;
      return said({
        attachments: [{ type: "location", title: message.name, payload: { coordinates: { lat, long } } }],
      });
    }
    // Quick replies are shown as buttons of the message, buttons of a template as the template's.
    case "button_reply":
    case "list_reply":
      return { message: { mid: id, text: message.title, quick_reply: { payload: message.id } } };
    case "template_reply":
      return { postback: { mid: id, title: message.title, payload: message.payload } };
    case "reaction":
      return {
        reaction: message.emoji
          ? {
              mid: message.messageId,
              action: "react",
              emoji: message.emoji,
              reaction: REACTIONS[message.emoji] ?? "other",
            }
          : { mid: message.messageId, action: "unreact" },
      };
    case "edit":
      return { message_edit: { mid: message.messageId, text: message.text, num_edit: "1" } };
    case "revoke":
      return { message: { mid: message.messageId, is_deleted: true } };
    case "contacts":
      throw new Error("nobody can send contacts here");
    case "raw":
      return { ...message.fields };
  }
}

function attachment(
  world: World,
  account: PageAccount,
  message: CustomerMessage,
  file: StoredFile | undefined,
): Fields {
  if (!file) throw new Error(`a message of type ${message.type} needs a file`);
  const type = message.type === "document" ? "file" : message.type;
  // Signed and open for a while, like the addresses of Meta's own network: no token is asked for.
  const { search } = new URL(world.media.link(file), "http://media.invalid");
  const url = `${world.baseUrl()}${filesPath(account)}${search}`;
  return { type, payload: { url, ...(type === "sticker" && { sticker_id: STICKER_ID }) } };
}

/** Undefined where nothing is said: there is no receipt for failures, and for "sent" there is the echo. Instagram names what was read. */
export function receiptUpdate(account: PageAccount, receipt: Receipt): Fields | undefined {
  const { customer, messageId, status, at } = receipt;
  const fromCustomer = { sender: psid(customer), recipient: page(account), timestamp: at };
  switch (status) {
    case "sent": {
      const message = { mid: messageId, is_echo: true, app_id: Number(account.appId), ...echoes.get(messageId) };
      return { sender: page(account), recipient: psid(customer), timestamp: at, message };
    }
    case "delivered":
      if (account.channel === "instagram") return undefined;
      return { ...fromCustomer, delivery: { mids: [messageId], watermark: at } };
    case "read":
      if (account.channel === "instagram") return { ...fromCustomer, read: { mid: messageId } };
      return { ...fromCustomer, read: { watermark: at } };
    case "delayed":
    case "failed":
      return undefined;
  }
}

/** Entries know no changes, so the two shapes that keep items apart are one. */
export function envelope(account: PageAccount, items: readonly unknown[], shape: BatchShape): unknown {
  const entry = (messaging: readonly unknown[]) => ({ id: idOf(account), time: Date.now(), messaging });
  const object = account.channel === "instagram" ? "instagram" : "page";
  return { object, entry: shape === "messages" ? [entry(items)] : items.map((item) => entry([item])) };
}
