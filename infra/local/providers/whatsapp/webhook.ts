/**
 * The bodies of WhatsApp's webhooks.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
import { createHash } from "node:crypto";
import type { CustomerEvent, Receipt, World } from "../channel.ts";
import type { BatchShape, Customer, CustomerMessage } from "../types.ts";
import { customerKey } from "../types.ts";
import type { WhatsAppAccount } from "./account.ts";
import { errorTitle } from "./errors.ts";

const WINDOW_MS = 24 * 3_600_000;
const ERROR_PAGE = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

interface Value {
  messaging_product: "whatsapp";
  metadata: { display_phone_number: string; phone_number_id: string };
  contacts?: Record<string, unknown>[];
  messages?: unknown[];
  statuses?: unknown[];
}

function value(account: WhatsAppAccount): Value {
  return {
    messaging_product: "whatsapp",
    metadata: {
      display_phone_number: account.displayPhoneNumber.replace(/\D/g, ""),
      phone_number_id: account.phoneNumberId,
    },
  };
}
function contact(customer: Customer, named: boolean): Record<string, unknown> {
  return {
    ...(named && { profile: { name: customer.name } }),
    ...(customer.waId && { wa_id: customer.waId }),
    ...(customer.userId && { user_id: customer.userId }),
  };
}
const seconds = (at: number) => String(Math.floor(at / 1000));

export function customerUpdate(world: World, account: WhatsAppAccount, event: CustomerEvent): Value {
  const { customer, message } = event;
  const fields = messageFields(world, event);
  const replyTo = "replyTo" in message ? message.replyTo : undefined;
  const forwarded = message.type === "text" && message.forwarded;
  const context = {
    ...(forwarded && { forwarded: true }),
    ...(replyTo && { from: account.displayPhoneNumber.replace(/\D/g, ""), id: replyTo }),
  };
  return {
    ...value(account),
    contacts: [contact(customer, true)],
    messages: [
      {
        ...(Object.keys(context).length > 0 && { context }),
        ...(customer.waId && { from: customer.waId }),
        ...(customer.userId && { from_user_id: customer.userId }),
        id: event.id,
        timestamp: seconds(event.at),
        ...fields,
      },
    ],
  };
}

function mediaFields(world: World, event: CustomerEvent, message: CustomerMessage): Record<string, unknown> {
  const { file } = event;
  if (!file) throw new Error(`a message of type ${message.type} needs a file`);
  return {
    ...("caption" in message && message.caption !== undefined && { caption: message.caption }),
    ...(message.type === "document" && { filename: file.filename ?? "file" }),
    mime_type: file.mime,
    sha256: Buffer.from(file.sha256, "hex").toString("base64"),
    id: file.id,
    url: world.baseUrl() + world.media.link(file),
    ...(message.type === "audio" && { voice: message.voice ?? false }),
    ...(message.type === "sticker" && { animated: false }),
  };
}

function messageFields(world: World, event: CustomerEvent): Record<string, unknown> {
  const { message } = event;
  switch (message.type) {
    case "mail":
    case "complaint":
      throw new Error("WhatsApp carries no mails");
    case "text":
      return { type: "text", text: { body: message.text } };
    case "image":
    case "document":
    case "audio":
    case "video":
    case "sticker":
      return { type: message.type, [message.type]: mediaFields(world, event, message) };
    case "location": {
      const { latitude, longitude, name, address } = message;
      return {
        type: "location",
        location: {
          latitude,
          longitude,
          ...(name !== undefined && { name }),
          ...(address !== undefined && { address }),
        },
      };
    }
    case "contacts":
      return {
        type: "contacts",
        contacts: message.contacts.map(({ name, phones }) => ({
          name: { first_name: name.split(" ")[0] ?? name, formatted_name: name },
          phones: phones.map((phone) => ({ phone, wa_id: phone.replace(/\D/g, ""), type: "CELL" })),
        })),
      };
    case "button_reply":
      return {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: message.id, title: message.title } },
      };
    case "list_reply": {
      const { id, title, description } = message;
      const reply = { id, title, ...(description !== undefined && { description }) };
      return { type: "interactive", interactive: { type: "list_reply", list_reply: reply } };
    }
    case "template_reply":
      return { type: "button", button: { payload: message.payload, text: message.title } };
    case "reaction":
      return {
        type: "reaction",
        reaction: { message_id: message.messageId, ...(message.emoji && { emoji: message.emoji }) },
      };
    case "edit":
      return {
        type: "edit",
        edit: { original_message_id: message.messageId, message: editedFields(world, event, message) },
      };
    case "revoke":
      return { type: "revoke", revoke: { original_message_id: message.messageId } };
    case "raw":
      return { ...message.fields };
  }
}

/** An edit repeats the whole message; for a file that means its caption with the same file. */
function editedFields(
  world: World,
  event: CustomerEvent,
  edit: CustomerMessage & { type: "edit" },
): Record<string, unknown> {
  const { file } = event;
  if (!file) return { type: "text", text: { body: edit.text } };
  const type = file.mime.startsWith("image/") ? "image" : file.mime.startsWith("video/") ? "video" : "document";
  return { type, [type]: mediaFields(world, event, { type, caption: edit.text }) };
}

export function receiptUpdate(account: WhatsAppAccount, receipt: Receipt): Value {
  const { customer, status, errorCode: code } = receipt;
  const conversation = createHash("sha256")
    .update(`${account.phoneNumberId} ${customerKey(customer)} ${receipt.category}`)
    .digest("hex")
    .slice(0, 32);
  return {
    ...value(account),
    contacts: [contact(customer, false)],
    statuses: [
      {
        id: receipt.messageId,
        status,
        timestamp: seconds(receipt.at),
        ...(customer.waId && { recipient_id: customer.waId }),
        ...(customer.userId && { recipient_user_id: customer.userId }),
        ...(receipt.clientRef !== undefined && { biz_opaque_callback_data: receipt.clientRef }),
        ...(status === "failed"
          ? { errors: [receiptError(code ?? 131000)] }
          : {
              conversation: {
                id: conversation,
                ...(status === "sent" && { expiration_timestamp: seconds(receipt.at + WINDOW_MS) }),
                origin: { type: receipt.category },
              },
              pricing: {
                billable: receipt.category !== "service",
                pricing_model: "PMP",
                type: receipt.category === "service" ? "free_customer_service" : "regular",
                category: receipt.category,
              },
            }),
      },
    ],
  };
}

function receiptError(code: number): unknown {
  const title = errorTitle(code);
  return { code, title, message: title, error_data: { details: `${title}.` }, href: ERROR_PAGE };
}

/** `messages` merges updates of both kinds into one value; the other shapes keep them apart inside one POST. */
export function envelope(account: WhatsAppAccount, updates: readonly Value[], shape: BatchShape): unknown {
  const change = (update: Value) => ({ value: update, field: "messages" });
  const entry = (changes: unknown[]) => ({ id: account.businessAccountId, changes });
  const entries =
    shape === "entries"
      ? updates.map((update) => entry([change(update)]))
      : shape === "changes"
        ? [entry(updates.map(change))]
        : [entry([change(merge(account, updates))])];
  return { object: "whatsapp_business_account", entry: entries };
}

function merge(account: WhatsAppAccount, updates: readonly Value[]): Value {
  const all = <K extends "contacts" | "messages" | "statuses">(name: K) =>
    updates.flatMap((update) => update[name] ?? []);
  const contacts = [
    ...new Map(all("contacts").map((one) => [JSON.stringify(one), one as Record<string, unknown>])).values(),
  ];
  const [messages, statuses] = [all("messages"), all("statuses")];
  return {
    ...value(account),
    ...(contacts.length > 0 && { contacts }),
    ...(messages.length > 0 && { messages }),
    ...(statuses.length > 0 && { statuses }),
  };
}
