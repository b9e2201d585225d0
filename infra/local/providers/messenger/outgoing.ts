/**
 * Whether Meta would take a message, and what the customer would see of it.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
import type { ChatMessage } from "../types.ts";
import { invalid } from "./errors.ts";
import type { PageAccount } from "./page.ts";

export type Fields = Readonly<Record<string, unknown>>;

const MEBIBYTE = 1024 * 1024;
const TEXT_MAX = 2000;
const INSTAGRAM_TEXT_BYTES = 1000;
const BUTTON_TEXT_MAX = 640;
const TITLE_MAX = 20;
const DATA_MAX = 1000;
const QUICK_REPLIES_MAX = 13;
const BUTTONS_MAX = 3;

/** What may lie behind the link of an attachment. */
export const FILES: Readonly<Record<string, { readonly maxBytes: number; readonly mime: RegExp }>> = {
  image: { maxBytes: 8 * MEBIBYTE, mime: /^image\/(jpeg|png|gif)$/ },
  video: { maxBytes: 25 * MEBIBYTE, mime: /^video\// },
  audio: { maxBytes: 25 * MEBIBYTE, mime: /^audio\// },
  file: { maxBytes: 25 * MEBIBYTE, mime: /./ },
};

export interface Outgoing {
  readonly recipientId: string;
  /** Whether it claims to be allowed past the 24 hours. */
  readonly tag: string | undefined;
  readonly replyTo: string | undefined;
  readonly metadata: string | undefined;
  readonly shown: Partial<ChatMessage> & { type: string };
  readonly file?: { readonly kind: string; readonly link: string };
  /** The message as an echo repeats it. */
  readonly echo: Fields;
}

export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

/** Where a request wants to go, as far as that can be read: faults may be limited to one recipient. */
export function peekRecipient(body: unknown): string | undefined {
  const id = fieldsOf(fieldsOf(body)?.recipient)?.id;
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

/** Throws `PageError` for what Meta refuses. */
export function readOutgoing({ channel }: PageAccount, body: Fields): Outgoing {
  const recipientId = peekRecipient(body);
  if (recipientId === undefined) throw invalid("The parameter recipient is required");
  const { messaging_type: type, tag } = body;
  if (!["RESPONSE", "UPDATE", "MESSAGE_TAG"].includes(String(type)))
    throw invalid("The parameter messaging_type is required");
  if ((type === "MESSAGE_TAG") !== (tag !== undefined)) throw invalid("A tag goes with messaging_type MESSAGE_TAG");
  const message = fieldsOf(body.message);
  if (message === undefined) throw invalid("The parameter message is required");
  const mid = fieldsOf(body.reply_to)?.mid;
  return {
    recipientId,
    tag: tag === undefined ? undefined : String(tag),
    replyTo: mid === undefined ? undefined : String(mid),
    metadata: message.metadata === undefined ? undefined : text(message.metadata, "metadata", DATA_MAX),
    ...content(channel, message),
  };
}

function content(channel: PageAccount["channel"], message: Fields): Pick<Outgoing, "shown" | "file" | "echo"> {
  const attachment = fieldsOf(message.attachment);
  if ((attachment === undefined) === (message.text === undefined))
    throw invalid("A message has either text or an attachment");
  if (attachment !== undefined) return attached(attachment);
  const words = text(message.text, "text", TEXT_MAX);
  if (channel === "instagram" && Buffer.byteLength(words) > INSTAGRAM_TEXT_BYTES)
    throw invalid(`Length of param message[text] must be less than or equal to ${INSTAGRAM_TEXT_BYTES}`);
  const choices = message.quick_replies === undefined ? undefined : quickReplies(message.quick_replies);
  return { shown: { type: "text", text: words, ...(choices && { choices }) }, echo: { text: words } };
}

function attached(attachment: Fields): Pick<Outgoing, "shown" | "file" | "echo"> {
  const [kind, payload] = [String(attachment.type), fieldsOf(attachment.payload) ?? {}];
  if (kind === "template") return { ...buttons(payload), echo: { attachments: [{ title: "", type: kind, payload }] } };
  if (FILES[kind] === undefined) throw invalid(`Attachments of type ${kind} cannot be sent`);
  const link = text(payload.url, "url", 4096);
  const echo = { attachments: [{ type: kind, payload: { url: link } }] };
  return { shown: { type: kind === "file" ? "document" : kind }, file: { kind, link }, echo };
}

function quickReplies(value: unknown): NonNullable<ChatMessage["choices"]> {
  const replies = list(value, "quick_replies", QUICK_REPLIES_MAX);
  const options = replies.map((reply) => {
    if (reply.content_type !== "text") throw invalid("content_type must be text");
    return { id: text(reply.payload, "payload", DATA_MAX), title: text(reply.title, "title", TITLE_MAX) };
  });
  return { kind: "buttons", options };
}

function buttons(payload: Fields): Pick<Outgoing, "shown"> {
  if (payload.template_type !== "button") throw invalid("Only the button template is simulated");
  const words = text(payload.text, "text", BUTTON_TEXT_MAX);
  const options = list(payload.buttons, "buttons", BUTTONS_MAX).map((button) => {
    if (button.type !== "postback") throw invalid("Only buttons of type postback are simulated");
    return { id: text(button.payload, "payload", DATA_MAX), title: text(button.title, "title", TITLE_MAX) };
  });
  return { shown: { type: "text", text: words, choices: { kind: "template", options } } };
}

function text(value: unknown, name: string, max: number): string {
  if (typeof value !== "string" || value.trim() === "") throw invalid(`Param ${name} must be a non-empty string`);
  if (value.length > max) throw invalid(`Length of param ${name} must be less than or equal to ${max}`);
  return value;
}

function list(value: unknown, name: string, max: number): readonly Fields[] {
  const items = Array.isArray(value) ? value.map(fieldsOf).filter((item) => item !== undefined) : [];
  if (items.length === 0 || items.length > max) throw invalid(`Param ${name} must have 1 to ${max} elements`);
  return items;
}
