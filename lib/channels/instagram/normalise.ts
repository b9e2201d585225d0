/** One webhook body to events: many entries, many items in each; a wrong one costs its neighbours nothing. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { each } from "../common/body.ts";
import type { Json } from "../common/payloads.ts";
import { readMessaging } from "../meta/messaging/body.ts";
import type { Dialect } from "../meta/messaging/dialect.ts";
import { change } from "./changes.ts";
import { manifest, platform, REACTIONS } from "./manifest.ts";

const OBJECT = "instagram";
const dialect: Dialect = {
  channel: manifest.id,
  files: ["image", "video", "audio", "file", "sticker", "story_mention"],
  shared: ["ig_post", "ig_reel", "reel", "ig_story", "post"],
  others: ["location", "fallback", "share", "template", "like_heart", "appointment_booking"],
  // What is shared lies there as the picture or film itself.
  fileHosts: platform.fileHosts,
  reactions: REACTIONS,
};

/** See `Channel.parse`. A body for another product of Meta's gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  return readMessaging(body, OBJECT, dialect, (entry) =>
    each(changesOf(entry), (value) => change(dialect, entry, value)),
  );
}

/** Apps with Instagram's own login get a change's field and value in the entry itself. */
const changesOf = (entry: Json): unknown =>
  entry.changes === undefined && entry.field !== undefined
    ? [{ field: entry.field, value: entry.value }]
    : entry.changes;
