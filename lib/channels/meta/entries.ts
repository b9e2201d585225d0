import { decodeBody, each } from "../common/body.ts";
import { type Json, record } from "../common/payloads.ts";

/**
 * The events of each entry of a webhook for this `object`; a body for another product of Meta's gives none. `ignored` sets aside
 * what cannot be read at all.
 */
export function readEntries<Event>(
  body: Uint8Array,
  object: string,
  ignored: (reason: string, raw: unknown) => Event,
  read: (entry: Json) => readonly Event[],
): readonly Event[] {
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  const webhook = record(decoded.value);
  if (webhook?.object !== object) return [];
  return each(webhook.entry, (value) => {
    const entry = record(value);
    return entry === undefined ? [ignored("an entry is not an object", value)] : read(entry);
  });
}
