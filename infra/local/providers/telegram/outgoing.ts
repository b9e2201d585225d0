/** Whether Telegram would take a message, and what the customer would see of it. */
import type { ChatMessage } from "../types.ts";
import { badRequest } from "./errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface Outgoing {
  readonly chatId: string;
  readonly replyTo?: string;
  /** A message that is not there is no reason to refuse the answer to it. */
  readonly replyMayMiss?: boolean;
  readonly shown: Partial<ChatMessage> & { readonly type: string };
  readonly file?: { readonly kind: FileKind; readonly value: string };
}

const FILES = {
  photo: { type: "image", maxBytes: 5, mime: /^image\/(jpeg|png|webp)/ },
  animation: { type: "video", maxBytes: 20, mime: /^(image\/gif|video\/mp4)/ },
  video: { type: "video", maxBytes: 20, mime: /^video\/mp4/ },
  audio: { type: "audio", maxBytes: 20, mime: /^audio\/(mpeg|mp4|x-m4a)/ },
  voice: { type: "audio", maxBytes: 20, mime: /^audio\/ogg/ },
  document: { type: "document", maxBytes: 20, mime: /^(application\/(pdf|zip)|image\/gif)/ },
  sticker: { type: "sticker", maxBytes: 0.5, mime: /^image\/webp/ },
} as const;
export type FileKind = keyof typeof FILES;

/** What Telegram fetches from an address; larger or other files it refuses. https://core.telegram.org/bots/api#sending-files */
export const fileRules = (kind: FileKind) => ({ maxBytes: FILES[kind].maxBytes * 1024 * 1024, mime: FILES[kind].mime });

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const CALLBACK_DATA_MAX = 64;

/** Undefined for a method that sends nothing. Throws Telegram's refusal. */
export function readOutgoing(method: string, fields: Fields): Outgoing | undefined {
  const content = contentOf(method, fields);
  if (content === undefined) return undefined;
  const chatId = String(fields.chat_id ?? "");
  if (chatId === "") throw badRequest("chat_id is empty");
  const answered = fields.reply_parameters;
  const reply = isFields(answered) ? answered : undefined;
  const { file, ...shown } = content;
  return {
    chatId,
    ...(reply?.message_id !== undefined && {
      replyTo: String(reply.message_id),
      replyMayMiss: reply.allow_sending_without_reply === true,
    }),
    shown: { ...shown, ...keyboard(fields.reply_markup) },
    ...(file && { file }),
  };
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Content = Outgoing["shown"] & { readonly file?: Outgoing["file"] };

function contentOf(method: string, fields: Fields): Content | undefined {
  if (method === "sendMessage") {
    const text = typeof fields.text === "string" ? fields.text.trim() : "";
    if (text === "") throw badRequest("message text is empty");
    if (text.length > TEXT_MAX) throw badRequest("message is too long");
    return { type: "text", text };
  }
  if (method === "sendLocation" || method === "sendVenue") {
    const [latitude, longitude] = [Number(fields.latitude ?? Number.NaN), Number(fields.longitude ?? Number.NaN)];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest("wrong latitude or longitude");
    if (method === "sendLocation") return { type: "location", location: { latitude, longitude } };
    const [name, address] = [String(fields.title ?? ""), String(fields.address ?? "")];
    if (name === "" || address === "") throw badRequest("venue title and address must be non-empty");
    return { type: "location", location: { latitude, longitude, name, address } };
  }
  const kind = method.startsWith("send") ? method.slice(4).toLowerCase() : "";
  if (!isFileKind(kind)) return undefined;
  const value = fields[kind];
  if (typeof value !== "string" || value === "") throw badRequest(`there is no ${kind} in the request`);
  const caption = typeof fields.caption === "string" && kind !== "sticker" ? fields.caption : "";
  if (caption.length > CAPTION_MAX) throw badRequest("message caption is too long");
  return { type: FILES[kind].type, ...(caption && { text: caption }), file: { kind, value } };
}

const isFileKind = (kind: string): kind is FileKind => Object.hasOwn(FILES, kind);

function keyboard(markup: unknown): Pick<ChatMessage, "choices"> {
  const rows = isFields(markup) ? markup.inline_keyboard : undefined;
  if (!Array.isArray(rows)) return {};
  const keys = rows.flat().filter(isFields);
  const options = keys.map(({ text, callback_data: data, url }) => {
    if (typeof text !== "string" || text === "") throw badRequest("inline keyboard button text is empty");
    if (typeof url === "string") return { id: url, title: text, url };
    if (typeof data !== "string" || data === "" || Buffer.byteLength(data) > CALLBACK_DATA_MAX)
      throw badRequest("BUTTON_DATA_INVALID");
    return { id: data, title: text };
  });
  return options.length > 0 ? { choices: { kind: "buttons", options } } : {};
}
