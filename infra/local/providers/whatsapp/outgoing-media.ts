/** The file of an outgoing message: uploaded before, or fetched from a link as the provider does. */
import type { World } from "../channel.ts";
import { isLoopback } from "../http.ts";
import type { ChatMedia } from "../types.ts";
import type { WhatsAppAccount } from "./account.ts";
import { type Fields, notValid } from "./fields.ts";

const MEBIBYTE = 1024 * 1024;
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
const MAX_BYTES: Readonly<Record<string, number>> = {
  image: 5 * MEBIBYTE,
  video: 16 * MEBIBYTE,
  audio: 16 * MEBIBYTE,
  document: 100 * MEBIBYTE,
  sticker: 500 * 1024,
};
const MIME: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\/(aac|amr|mpeg|mp4|ogg)$/,
  document: /^(application|text)\/|^(image|audio|video)\//,
  sticker: /^image\/webp$/,
};
const FETCH_TIMEOUT_MS = 10_000;

/** Throws 131009 when the message names an uploaded file that is not there. */
export function uploadedMedia(
  world: World,
  account: WhatsAppAccount,
  kind: string,
  fields: Fields,
): ChatMedia | undefined {
  if (fields.id === undefined) return undefined;
  const file = world.media.get(String(fields.id));
  if (!file || file.accountId !== account.phoneNumberId) throw notValid(`${kind}: id names no uploaded media`);
  return { id: file.id, mime: file.mime, ...nameOf(fields), ...(fields.voice === true && { voice: true }) };
}

const nameOf = (fields: Fields) => (typeof fields.filename === "string" ? { filename: fields.filename } : {});

/**
 * Fetches a link. Only this computer's own addresses: a made-up message must not make a laptop call strangers, so other
 * links are shown as such and count as fetched. Undefined means that the provider would report 131053.
 */
export async function linkedMedia(
  world: World,
  account: WhatsAppAccount,
  kind: string,
  fields: Fields,
): Promise<ChatMedia | undefined> {
  const link = String(fields.link);
  if (!isLoopback(link)) return { note: link, ...nameOf(fields) };
  try {
    const answer = await fetch(link, { redirect: "error", signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const mime = answer.headers.get("content-type") ?? "application/octet-stream";
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const plain = mime.split(";")[0]?.trim().toLowerCase() ?? "";
    if (!answer.ok || bytes.length === 0 || bytes.length > (MAX_BYTES[kind] ?? 0) || !MIME[kind]?.test(plain)) {
      world.log("media link refused", { status: answer.status, mime: plain, bytes: bytes.length });
      return undefined;
    }
    const file = world.media.put({ accountId: account.phoneNumberId, mime, bytes });
    return { id: file.id, mime, ...nameOf(fields), ...(fields.voice === true && { voice: true }) };
  } catch (error) {
    world.log("media link failed", { error: String(error) });
    return undefined;
  }
}
