/** The business's own system, simulated: an app whose users write to the business, and are written to. */
import { randomBytes } from "node:crypto";
import type { CustomerEvent, ProviderChannel, World } from "../channel.ts";
import { type Customer, customerKey } from "../types.ts";
import type { HttpAccount } from "./account.ts";
import { BASE_PATH, errorTitle, fileUrl, handleApi } from "./api.ts";
import { signatureOf } from "./signature.ts";

/** Invented people; their system knows them by numbers. */
const CUSTOMERS: readonly Customer[] = [
  { userId: "1041", name: "Lucía Herrera" },
  { userId: "1062", name: "Amadou Diallo" },
  { userId: "1083", name: "Marisol Quispe" },
];

const at = (ms: number): string => new Date(ms).toISOString();
const newId = (): string => `m_${randomBytes(9).toString("base64url")}`;

function customerUpdate(world: World, _account: HttpAccount, event: CustomerEvent): unknown {
  const from = { id: customerKey(event.customer), name: event.customer.name };
  return { timestamp: at(event.at), ...saidBy(world, from, event) };
}

function saidBy(world: World, from: object, { id, message, file }: CustomerEvent): object {
  const created = (said: object) => ({
    type: "message.created",
    data: { id, from, ...("replyTo" in message && message.replyTo ? { replyTo: message.replyTo } : {}), ...said },
  });
  switch (message.type) {
    case "text":
      return created({ text: message.text });
    case "image":
    case "document":
    case "audio":
    case "video": {
      if (!file) throw new Error(`a message of type ${message.type} needs a file`);
      const { mime, filename } = file;
      return created({ text: message.caption, media: [{ url: fileUrl(world, file.id), mime, filename }] });
    }
    case "location": {
      const { latitude, longitude, name, address } = message;
      return created({ location: { latitude, longitude, name, address } });
    }
    case "button_reply":
    case "list_reply":
      return created({ choice: { id: message.id, title: message.title } });
    case "reaction":
      return message.emoji
        ? { type: "reaction.created", data: { id: message.messageId, from, emoji: message.emoji } }
        : { type: "reaction.deleted", data: { id: message.messageId, from } };
    case "edit":
      return { type: "message.updated", data: { id: message.messageId, from, text: message.text } };
    case "revoke":
      return { type: "message.deleted", data: { id: message.messageId, from } };
    case "raw":
      return message.fields;
    default:
      throw new Error(`this system has no ${message.type}`);
  }
}

export const http: ProviderChannel<HttpAccount> = {
  id: "http",
  paths: [`${BASE_PATH}/`],
  basePath: BASE_PATH,
  customers: CUSTOMERS,
  phone: {
    label: "Own system (HTTP)",
    customerId: "number",
    lacks: ["sticker", "contacts", "template_reply", "mail", "complaint"],
  },
  accountId: ({ account }) => account,
  describe: ({ name, account }) => ({ name, address: account }),
  handle: handleApi,
  newMessageId: newId,
  customerUpdate,
  receiptUpdate(_account, { messageId, status, errorCode, at: when }) {
    if (status === "sent" || status === "delayed") return undefined;
    const why = errorCode === undefined ? {} : { code: errorTitle(errorCode), reason: "The system could not show it." };
    return { type: `message.${status}`, timestamp: at(when), data: { id: messageId, ...why } };
  },
  envelope: ({ account }, events) => ({ account, events }),
  headers({ inboundSecret }, body) {
    const [id, timestamp] = [newId(), String(Math.floor(Date.now() / 1000))];
    return {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signatureOf(inboundSecret, id, timestamp, body),
    };
  },
  errorTitle,
};
