/** One webhook body to events: many entries, many items in each; a wrong one costs its neighbours nothing. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { each } from "../common/body.ts";
import { type Json, record } from "../common/payloads.ts";
import { readMessaging } from "../meta/messaging/body.ts";
import type { Dialect } from "../meta/messaging/dialect.ts";
import { ignored, readItem } from "../meta/messaging/item.ts";
import { isItem, itemEvents } from "../meta/messaging/items.ts";
import { manifest, REACTIONS } from "./manifest.ts";

const OBJECT = "page";
const dialect: Dialect = {
  channel: manifest.id,
  files: ["image", "video", "audio", "file", "sticker"],
  shared: ["post", "ig_post", "reel", "ig_reel"],
  others: ["location", "fallback", "share", "template", "like_heart", "appointment_booking"],
  // What is shared lies there too, as a page.
  fileHosts: [],
  reactions: REACTIONS,
};

/** See `Channel.parse`. A body for another product of Meta's gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  return readMessaging(body, OBJECT, dialect, (entry) => each(entry.changes, (change) => changeEvents(entry, change)));
}

// The dashboard's test button, and it alone, wraps an item as a change of a page's field. All other fields are the page's feed.
function changeEvents(entry: Json, value: unknown): readonly InboundEvent[] {
  const content = record(record(value)?.value);
  if (content !== undefined && isItem(content)) return itemEvents(dialect, entry, content);
  return [ignored("a change of the page that is not a message", value, readItem(dialect, entry, {}, false))];
}
