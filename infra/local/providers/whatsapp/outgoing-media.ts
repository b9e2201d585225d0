/** The file of an outgoing message: uploaded before, or fetched from a link as the provider does. */
import type { World } from "../channel.ts";
import { linkedFile } from "../meta.ts";
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

/** See `linkedFile`. Undefined means that the provider would report 131053. */
export async function linkedMedia(
  world: World,
  account: WhatsAppAccount,
  kind: string,
  fields: Fields,
): Promise<ChatMedia | undefined> {
  const allowed = { maxBytes: MAX_BYTES[kind] ?? 0, mime: MIME[kind] };
  const file = await linkedFile(world, account.phoneNumberId, String(fields.link), allowed);
  return file && { ...file, ...nameOf(fields), ...(file.id && fields.voice === true && { voice: true }) };
}
