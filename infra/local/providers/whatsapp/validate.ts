/**
 * Whether Meta would take a message, and what the customer would see of it.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/messages
 */
import type { ChatMessage } from "../types.ts";
import { invalidParameter } from "./errors.ts";
import {
  type Fields,
  isFields,
  labelAt,
  listAt,
  missing,
  notValid,
  objectAt,
  optionalTextAt,
  textAt,
} from "./fields.ts";
import { fillTemplate, type Template } from "./templates.ts";

const TYPES = [
  "text",
  "image",
  "audio",
  "video",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive",
  "template",
  "reaction",
];
const MEDIA = ["image", "audio", "video", "document", "sticker"];
const REFERENCE_MAX = 512;
const TEXT_MAX = 4096;
const BODY_MAX = 1024;
const SHORT_MAX = 60;

export interface Outgoing {
  /** As written in `to` or `recipient`. */
  readonly input: string;
  readonly recipient: { readonly waId: string } | { readonly userId: string };
  readonly type: string;
  /** A template's own category; free-form messages belong to the service window. */
  readonly category: string;
  readonly clientRef?: string;
  readonly replyTo?: string;
  /** Absent for a reaction. */
  readonly shown?: Partial<ChatMessage> & { type: string };
  readonly reaction?: { readonly messageId: string; readonly emoji: string };
  readonly media?: { readonly kind: string; readonly fields: Fields };
}

/** The recipient's digits, or undefined when nobody can have such a number. */
export function phoneDigits(text: string): string | undefined {
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, "");
  return digits.length >= 7 && digits.length <= 15 ? digits : undefined;
}

/** Where a request wants to go, as far as that can be read: faults may be limited to one recipient. */
export function peekRecipient(body: unknown): string | undefined {
  if (!isFields(body)) return undefined;
  if (typeof body.to === "string") return phoneDigits(body.to) ?? body.to;
  return typeof body.recipient === "string" ? body.recipient : undefined;
}

function recipientOf(body: Fields): Pick<Outgoing, "input" | "recipient"> {
  const { to, recipient } = body;
  if (to === undefined && recipient === undefined) throw invalidParameter("The parameter to is required.");
  const input = to ?? recipient;
  if (typeof input !== "string" || input === "") throw invalidParameter("Param to must be a string.");
  const isUserId = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(input);
  if (to === undefined) {
    if (!isUserId) throw notValid("Recipient is not a valid user id");
    return { input, recipient: { userId: input } };
  }
  const waId = phoneDigits(input);
  if (waId === undefined) throw notValid("Recipient phone number is not valid");
  return { input, recipient: { waId } };
}

/** Throws the provider's refusal. */
export function parseOutgoing(body: unknown, templates: readonly Template[]): Outgoing {
  if (!isFields(body)) throw invalidParameter("The request body must be a JSON object.");
  if (body.messaging_product !== "whatsapp") throw invalidParameter("The parameter messaging_product is required.");
  if (body.recipient_type !== undefined && body.recipient_type !== "individual")
    throw invalidParameter("Param recipient_type must be one of {individual}.");
  const address = recipientOf(body);
  const type = body.type ?? "text";
  if (typeof type !== "string" || !TYPES.includes(type))
    throw invalidParameter(`Param type must be one of {${TYPES.join(", ").toUpperCase()}}.`);
  const clientRef = optionalTextAt(body, "biz_opaque_callback_data", REFERENCE_MAX);
  let replyTo: string | undefined;
  if (body.context !== undefined) {
    replyTo = textAt(objectAt(body, "context"), "message_id", 1000, "context['message_id']");
    if (!replyTo.startsWith("wamid.")) throw notValid("Invalid context message_id");
  }
  return {
    ...address,
    type,
    category: "service",
    ...(clientRef !== undefined && { clientRef }),
    ...(replyTo !== undefined && { replyTo }),
    ...contentOf(type, body, templates),
  };
}

type Content = Pick<Outgoing, "shown" | "reaction" | "media"> & { category?: string };

function contentOf(type: string, body: Fields, templates: readonly Template[]): Content {
  if (MEDIA.includes(type)) return mediaContent(type, objectAt(body, type));
  switch (type) {
    case "text":
      return { shown: { type, text: textAt(objectAt(body, "text"), "body", TEXT_MAX, "text['body']") } };
    case "location": {
      const fields = objectAt(body, "location");
      const [latitude, longitude] = [Number(fields.latitude ?? Number.NaN), Number(fields.longitude ?? Number.NaN)];
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
        throw notValid("location: latitude or longitude is not valid");
      const [name, address] = [optionalTextAt(fields, "name", 1000), optionalTextAt(fields, "address", 1000)];
      return {
        shown: {
          type,
          location: {
            latitude,
            longitude,
            ...(name !== undefined && { name }),
            ...(address !== undefined && { address }),
          },
        },
      };
    }
    case "contacts": {
      const cards = listAt(body, "contacts");
      if (cards.length === 0) throw missing("contacts");
      const contacts = cards.map((card) => ({
        name: textAt(
          objectAt(card, "name", "contacts['name']"),
          "formatted_name",
          1000,
          "contacts['name']['formatted_name']",
        ),
        phones: (card.phones === undefined ? [] : listAt(card, "phones")).map((phone) => String(phone.phone ?? "")),
      }));
      return { shown: { type, contacts } };
    }
    case "reaction": {
      const fields = objectAt(body, "reaction");
      const messageId = textAt(fields, "message_id", 1000, "reaction['message_id']");
      if (typeof fields.emoji !== "string") throw missing("reaction['emoji']");
      if (fields.emoji && !/^\p{Emoji}/u.test(fields.emoji)) throw notValid("reaction: emoji is not valid");
      return { reaction: { messageId, emoji: fields.emoji } };
    }
    case "template": {
      const { shown, category, media } = fillTemplate(templates, objectAt(body, "template"));
      return { shown: { type, ...shown }, category, ...(media && { media }) };
    }
    default:
      return interactiveContent(objectAt(body, "interactive"));
  }
}

function mediaContent(kind: string, fields: Fields): Content {
  const { id, link } = fields;
  if (id === undefined && link === undefined) throw missing(`${kind}['id'] or ${kind}['link']`);
  if (id !== undefined && link !== undefined) throw invalidParameter(`Param ${kind} must have one of id and link.`);
  if (link !== undefined && !(typeof link === "string" && /^https?:$/.test(URL.parse(link)?.protocol ?? "")))
    throw invalidParameter(`Param ${kind}['link'] is not a valid URI.`);
  const captioned = kind === "image" || kind === "video" || kind === "document";
  if (!captioned && fields.caption !== undefined)
    throw invalidParameter(`Unexpected key "caption" on param "${kind}".`);
  const text = captioned ? optionalTextAt(fields, "caption", BODY_MAX, `${kind}['caption']`) : undefined;
  return { shown: { type: kind, ...(text !== undefined && { text }) }, media: { kind, fields } };
}

function interactiveContent(fields: Fields): Content {
  const kind = textAt(fields, "type", 100, "interactive['type']");
  if (!["button", "list", "cta_url", "location_request_message"].includes(kind))
    throw notValid(`Unsupported interactive type ${kind}`);
  const text = textAt(objectAt(fields, "body", "interactive['body']"), "text", BODY_MAX, "interactive['body']['text']");
  const footer =
    fields.footer === undefined
      ? undefined
      : textAt(objectAt(fields, "footer"), "text", SHORT_MAX, "interactive['footer']['text']");
  const headerFields = fields.header === undefined ? undefined : objectAt(fields, "header");
  const headerType = headerFields && textAt(headerFields, "type", 20, "interactive['header']['type']");
  if (headerType && kind === "list" && headerType !== "text") throw notValid("The header of a list must be a text");
  const header =
    headerFields && headerType === "text"
      ? textAt(headerFields, "text", SHORT_MAX, "interactive['header']['text']")
      : undefined;
  const media =
    headerFields && headerType && headerType !== "text"
      ? { kind: headerType, fields: objectAt(headerFields, headerType) }
      : undefined;
  const action = objectAt(fields, "action", "interactive['action']");
  const choices =
    kind === "list"
      ? listChoices(action)
      : kind === "button"
        ? buttonChoices(action)
        : kind === "cta_url"
          ? linkChoice(action)
          : undefined;
  return {
    shown: {
      type: "interactive",
      text,
      ...(footer !== undefined && { footer }),
      ...(header !== undefined && { header }),
      ...(choices && { choices }),
    },
    ...(media && { media }),
  };
}

type Choices = NonNullable<ChatMessage["choices"]>;

function unique(values: readonly string[], what: string): void {
  if (new Set(values).size !== values.length) throw notValid(`Duplicated ${what} is not allowed`);
}

function buttonChoices(action: Fields): Choices {
  const buttons = listAt(action, "buttons", "interactive['action']['buttons']");
  if (buttons.length < 1 || buttons.length > 3)
    throw notValid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
  const options = buttons.map((button) => {
    const reply = objectAt(button, "reply", "buttons['reply']");
    return { id: labelAt(reply, "id", 256, "Button id"), title: labelAt(reply, "title", 20, "Button title") };
  });
  unique(
    options.map((option) => option.id),
    "button id",
  );
  unique(
    options.map((option) => option.title),
    "button title",
  );
  return { kind: "buttons", options };
}

function listChoices(action: Fields): Choices {
  const opens = labelAt(action, "button", 20, "Button label");
  const sections = listAt(action, "sections", "interactive['action']['sections']");
  if (sections.length < 1 || sections.length > 10)
    throw notValid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
  if (sections.length > 1) for (const section of sections) labelAt(section, "title", 24, "Section title");
  const options = sections
    .flatMap((section) => listAt(section, "rows", "sections['rows']"))
    .map((row) => {
      const description =
        row.description === undefined ? undefined : labelAt(row, "description", 72, "Row description");
      return {
        id: labelAt(row, "id", 200, "Row id"),
        title: labelAt(row, "title", 24, "Row title"),
        ...(description !== undefined && { description }),
      };
    });
  if (options.length < 1) throw missing("sections['rows']");
  if (options.length > 10) throw notValid("Total row count exceed max allowed count: 10");
  unique(
    options.map((option) => option.id),
    "row id",
  );
  return { kind: "list", opens, options };
}

function linkChoice(action: Fields): Choices {
  const parameters = objectAt(action, "parameters", "interactive['action']['parameters']");
  const title = labelAt(parameters, "display_text", 20, "Display text");
  return { kind: "links", options: [{ id: "0", title, url: textAt(parameters, "url", 2000) }] };
}
