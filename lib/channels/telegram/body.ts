/** What a message says: the part that new messages, edits and posts share. */
import type { MediaReference, MessageBody, SharedCard } from "../../core/messages/model.ts";
import { compact, type Json, list, number, record, records, string } from "../common/payloads.ts";

type Reader = (part: unknown, message: Json) => MessageBody | undefined;

/**
 * In the order in which they are looked for, because old clients are helped by doubles: an animation is a document too, a venue a
 * location too, and a live photo a photo. https://core.telegram.org/bots/api#message
 */
const READERS: readonly (readonly [string, Reader])[] = [
  ["text", (part) => withText("text", part)],
  ["animation", (part, message) => file("video", part, message)],
  ["video", (part, message) => file("video", part, message)],
  ["video_note", (part, message) => file("video", part, message, "video/mp4")],
  ["photo", photo],
  ["voice", voice],
  ["audio", (part, message) => file("audio", part, message)],
  ["sticker", sticker],
  ["document", (part, message) => file("document", part, message)],
  ["venue", venue],
  ["location", (part) => location(record(part))],
  ["contact", contact],
  ["poll", (part) => withText("poll", record(part)?.question)],
  ["dice", dice],
  ["web_app_data", formReply],
  ["game", (part) => withText("game", record(part)?.title)],
  ["invoice", (part) => withText("invoice", record(part)?.title)],
  ["checklist", checklist],
  ["paid_media", (_part, message) => compact({ type: "paid_media", text: string(message.caption) })],
  ["rich_message", (part) => withText("text", richText(record(part)?.blocks))],
];

/** Undefined when the message holds nothing that somebody says: what is left then is a remark of Telegram's, or unknown. */
export function spokenBody(message: Json): MessageBody | undefined {
  for (const [name, read] of READERS) {
    const part = message[name];
    const body = part === undefined || part === null ? undefined : read(part, message);
    if (body !== undefined) return { ...body, ...around(message) };
  }
  return undefined;
}

/** Never fails: an agent shall see that the customer wrote something. */
export function messageBody(message: Json): MessageBody {
  return (
    spokenBody(message) ?? { ...compact({ type: "unsupported", text: string(message.caption) }), ...around(message) }
  );
}

function around(message: Json) {
  const forwarded = ["forward_origin", "forward_date", "forward_from"].some((name) => message[name] != null);
  return compact({
    forwarded: forwarded ? true : undefined,
    quote: string(record(message.quote)?.text),
    mediaGroupId: string(message.media_group_id),
  });
}

function withText(type: string, words: unknown): MessageBody | undefined {
  const text = string(words);
  return text === undefined ? undefined : { type, text };
}

function reference(part: Json | undefined, mime?: string): MediaReference | undefined {
  const id = string(part?.file_id);
  if (id === undefined) return undefined;
  return compact({ id, mime: string(part?.mime_type) ?? mime, filename: string(part?.file_name) });
}

function file(type: string, part: unknown, message: Json, mime?: string): MessageBody | undefined {
  const media = reference(record(part), mime);
  return media === undefined ? undefined : compact({ type, text: string(message.caption), media: [media] });
}

/** A photo comes in several sizes; the largest is the photo, the others are for lists. */
function photo(part: unknown, message: Json): MessageBody | undefined {
  const pixels = (size: Json) => (number(size.width) ?? 0) * (number(size.height) ?? 0);
  const sizes = records(part).filter((size) => string(size.file_id) !== undefined);
  const largest = sizes.reduce<Json | undefined>(
    (best, size) => (best === undefined || pixels(size) >= pixels(best) ? size : best),
    undefined,
  );
  // Telegram makes a JPEG of every photo and does not say so.
  return file("image", largest, message, "image/jpeg");
}

function voice(part: unknown, message: Json): MessageBody | undefined {
  const body = file("voice", part, message, "audio/ogg");
  return body && { ...body, voice: true };
}

function sticker(part: unknown): MessageBody | undefined {
  const drawn = record(part);
  const mime =
    drawn?.is_animated === true ? "application/x-tgsticker" : drawn?.is_video === true ? "video/webm" : "image/webp";
  const media = reference(drawn, mime);
  return media === undefined ? undefined : compact({ type: "sticker", text: string(drawn?.emoji), media: [media] });
}

function location(place: Json | undefined, name?: string, address?: string): MessageBody | undefined {
  const [latitude, longitude] = [number(place?.latitude), number(place?.longitude)];
  if (latitude === undefined || longitude === undefined) {
    return withText("location", [name, address].filter((line) => line !== undefined).join(", "));
  }
  return { type: "location", location: compact({ latitude, longitude, name, address }) };
}

function venue(part: unknown, message: Json): MessageBody | undefined {
  const spot = record(part);
  const place = record(spot?.location) ?? record(message.location);
  return location(place, string(spot?.title), string(spot?.address));
}

function contact(part: unknown): MessageBody | undefined {
  const card = record(part);
  if (card === undefined) return undefined;
  const name = [string(card.first_name), string(card.last_name)].filter((word) => word !== undefined).join(" ");
  const phone = string(card.phone_number);
  const shared: SharedCard = { name: string(name) ?? null, phones: phone === undefined ? [] : [phone] };
  return { type: "contacts", contacts: [shared] };
}

function dice(part: unknown): MessageBody | undefined {
  const thrown = record(part);
  const words = [string(thrown?.emoji), string(thrown?.value)].filter((word) => word !== undefined);
  return withText("dice", words.join(" "));
}

function formReply(part: unknown): MessageBody | undefined {
  const form = record(part);
  if (form === undefined) return undefined;
  return compact({ type: "form_reply", text: string(form.button_text), payload: string(form.data) });
}

function checklist(part: unknown): MessageBody | undefined {
  const tasks = records(record(part)?.tasks).map((task) => string(task.text));
  const lines = [string(record(part)?.title), ...tasks.map((task) => task && `- ${task}`)];
  return withText("checklist", lines.filter((line) => line !== undefined).join("\n"));
}

const DEEPEST = 20;

/** The words of a richly formatted message, one line per block; what they look like is left out. */
function richText(blocks: unknown): string {
  return list(blocks)
    .map((block) => words(block, 0).trim())
    .filter((line) => line !== "")
    .join("\n");
}

function words(value: unknown, depth: number): string {
  if (typeof value === "string") return value;
  if (depth > DEEPEST) return "";
  if (Array.isArray(value)) return value.map((item) => words(item, depth + 1)).join("");
  const part = record(value);
  if (part === undefined) return "";
  const rows = list(part.cells).map((row) => list(row).map((cell) => words(cell, depth + 1)));
  const inner = [part.text, part.title, part.caption].map((one) => words(one, depth + 1));
  const nested = [...list(part.blocks), ...list(part.items)].map((one) => words(one, depth + 1));
  return [...inner, ...rows.map((row) => row.join(" | ")), ...nested].filter((line) => line !== "").join("\n");
}
