/**
 * What happens at the account's posts. Source: https://developers.facebook.com/docs/instagram-platform/webhooks
 */
import type { InboundEvent, NoticeEvent } from "../../core/messages/model.ts";
import { compact, excerpt, type Json, record, string } from "../common/payloads.ts";
import type { Dialect } from "../meta/messaging/dialect.ts";
import { base, ignored, readItem } from "../meta/messaging/item.ts";
import { isItem, itemEvents } from "../meta/messaging/items.ts";

const COMMENTS: readonly string[] = ["comments", "live_comments"];
/** Somebody named the account in a comment, or in the words below a post. */
const MENTIONS: readonly string[] = ["mentions"];

/** News kept with the connection: nobody can be answered there in a conversation. What the account itself wrote is set aside. */
export function change(dialect: Dialect, entry: Json, value: unknown): readonly InboundEvent[] {
  const wrapped = record(value);
  const [field, content] = [string(wrapped?.field), record(wrapped?.value)];
  const item = readItem(dialect, entry, {}, false);
  if (field === undefined || content === undefined)
    return [ignored("a change without a field or a value", value, item)];
  // The dashboard's test button sends messages this way.
  if (isItem(content)) return itemEvents(dialect, entry, content);
  const from = record(content.from);
  const who = compact({ senderId: string(from?.id), senderName: string(from?.username) });
  if (COMMENTS.includes(field)) {
    const externalId = string(content.id);
    if (externalId === undefined) return [ignored("a comment without an id", value, item)];
    if (who.senderId !== undefined && who.senderId === item.accountId)
      return [ignored("a comment of the account's own", value, item, externalId)];
    const more = compact({
      text: string(content.text),
      postId: string(record(content.media)?.id),
      replyTo: string(content.parent_id),
    });
    return [{ event: "comment", ...base(item), type: field, externalId, ...who, ...more }];
  }
  if (MENTIONS.includes(field)) {
    const more = compact({ externalId: string(content.comment_id), postId: string(content.media_id) });
    return [{ event: "mention", ...base(item), type: field, ...who, ...more }];
  }
  const other: NoticeEvent = { event: "other", ...base(item), type: field, ...compact({ detail: excerpt(content) }) };
  return [other];
}
