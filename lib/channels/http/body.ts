import type { GeoLocation, MediaReference, MessageBody } from "../../core/messages/model.ts";
import { compact, type Json, number, record, records, string } from "../common/payloads.ts";

const MOST_FILES = 10;
const LONGEST_ADDRESS = 4_096;

/** What a message says; undefined where it says nothing that can be read. */
export function bodyOf(data: Json): MessageBody | undefined {
  const choice = record(data.choice);
  const payload = string(choice?.id);
  if (payload !== undefined) return { type: "button", text: string(choice?.title) ?? payload, payload };
  const text = string(data.text);
  const media = records(data.media).slice(0, MOST_FILES).flatMap(fileOf);
  const location = placeOf(record(data.location));
  const type = location ? "location" : (kindOf(media[0]) ?? (text === undefined ? undefined : "text"));
  if (type === undefined) return undefined;
  return { type, ...compact({ text, location, media: media.length > 0 ? media : undefined }) };
}

/** Whether the address may be visited is the guarded client's to say. */
function fileOf({ url, mime, filename }: Json): readonly MediaReference[] {
  const address = string(url);
  if (address === undefined || address.length > LONGEST_ADDRESS || !/^https?:/i.test(address) || !URL.canParse(address))
    return [];
  return [
    { url: address, ...compact({ mime: string(mime), filename: string(filename)?.slice(0, 255).toWellFormed() }) },
  ];
}

const FAMILIES = ["image", "video", "audio"];

function kindOf(file: MediaReference | undefined): string | undefined {
  if (file === undefined) return undefined;
  const family = file.mime?.split("/", 1)[0]?.trim().toLowerCase() ?? "";
  return FAMILIES.includes(family) ? family : "document";
}

function placeOf(value: Json | undefined): GeoLocation | undefined {
  const [latitude, longitude] = [number(value?.latitude), number(value?.longitude)];
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    return undefined;
  return { latitude, longitude, ...compact({ name: string(value?.name), address: string(value?.address) }) };
}
