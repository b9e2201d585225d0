/** What happens inside a conversation: messages, edits, deletions, reactions and pressed buttons. */
import { createHash } from "node:crypto";
import type { InboundEvent } from "../../core/messages/model.ts";
import { compact, instant, type Json, record, records, string } from "../common/payloads.ts";
import { messageBody, words } from "./body.ts";
import { base, type Item, ignored, kindOf } from "./item.ts";
import { BLOCK_PREFIX, METADATA_TYPE } from "./manifest.ts";

/** Subtypes that are something said; every other one is a remark of Slack's. */
const SAID: readonly string[] = ["file_share", "bot_message", "me_message", "thread_broadcast"];

export function message(item: Item): readonly InboundEvent[] {
  const { value } = item;
  const subtype = string(value.subtype);
  if (subtype === "message_changed") return changed(item);
  if (subtype === "message_deleted") return deleted(item, value.previous_message, string(value.deleted_ts));
  // Said once more of the first message of a thread, and the like: nothing that anybody saw.
  if (value.hidden === true) return [ignored("hidden in Slack itself", value, item)];
  const externalId = string(value.ts) ?? item.eventId;
  if (externalId === undefined) return [ignored("a message without an id", value, item)];
  if (isOurs(item, value)) return echo(item, value, externalId);
  const place = placeOf(value);
  const senderId = string(value.user) ?? string(value.bot_id);
  if (place === undefined || senderId === undefined) return [ignored("nobody or nowhere", value, item, externalId)];
  const around = {
    ...base(item),
    ...place,
    ...once(item, externalId),
    ...named(value),
    direction: "in" as const,
    senderId,
  };
  if (subtype !== undefined && !SAID.includes(subtype)) {
    const text = words(value);
    return [{ event: "system", ...around, externalId, type: subtype, ...compact({ text }) }];
  }
  // A program wrote it, and might answer an answer.
  const automatic = value.bot_id === undefined ? {} : { automatic: true as const };
  return [{ event: "message", ...around, externalId, ...messageBody(value), ...automatic }];
}

/** What this app wrote itself. Where Slack repeats the data that we sent along, it proves that the message was taken. */
function echo(item: Item, value: Json, externalId: string): readonly InboundEvent[] {
  const place = placeOf(value);
  const clientRef = referenceIn(value);
  if (place === undefined || clientRef === undefined) return [ignored("written by this app", value, item, externalId)];
  const senderId = string(value.user) ?? string(value.bot_id) ?? item.teamId ?? externalId;
  const around = { ...base(item), ...place, ...once(item, externalId), direction: "out" as const, senderId };
  return [{ event: "message", ...around, externalId, clientRef, ...messageBody(value) }];
}

function isOurs({ appId, botUsers }: Item, value: Json): boolean {
  const writer = string(record(value.bot_profile)?.app_id) ?? string(value.app_id);
  return writer === undefined ? botUsers.includes(string(value.user) ?? "") : writer === appId;
}

function referenceIn(value: Json): string | undefined {
  const metadata = record(value.metadata);
  const told = metadata?.event_type === METADATA_TYPE ? string(record(metadata.event_payload)?.ref) : undefined;
  const block = records(value.blocks).flatMap(({ block_id: id }) => string(id) ?? []);
  return told ?? block.find((id) => id.startsWith(BLOCK_PREFIX))?.slice(BLOCK_PREFIX.length);
}

/** Slack says "changed" of a message, too, below which it now shows a preview of a link. */
function changed(item: Item): readonly InboundEvent[] {
  const [now, before] = [record(item.value.message), record(item.value.previous_message)];
  if (now === undefined) return [ignored("an edit of nothing", item.value, item)];
  const targetId = string(now.ts) ?? string(before?.ts);
  if (now.subtype === "tombstone") return deleted(item, before ?? now, targetId);
  const place = placeOf({ ...item.value, thread_ts: now.thread_ts });
  const senderId = string(now.user) ?? string(now.bot_id);
  if (targetId === undefined || place === undefined || senderId === undefined)
    return [ignored("an edit without a message, an author or a place", item.value, item)];
  if (isOurs(item, now)) return [ignored("written by this app", item.value, item, targetId)];
  if (before !== undefined && string(before.text) === string(now.text))
    return [ignored("an edit that changed no word", item.value, item, targetId)];
  const externalId = madeId(
    "edit",
    targetId,
    string(record(now.edited)?.ts) ?? item.eventId ?? "",
    string(now.text) ?? "",
  );
  const around = { ...base(item), ...place, ...repeats(item), direction: "in" as const, senderId };
  return [{ event: "message_edit", ...around, externalId, targetId, ...messageBody(now) }];
}

function deleted(item: Item, before: unknown, named: string | undefined): readonly InboundEvent[] {
  const was = record(before) ?? {};
  const targetId = named ?? string(was.ts);
  const place = placeOf(item.value);
  if (targetId === undefined || place === undefined) return [ignored("a deletion of nothing", item.value, item)];
  if (isOurs(item, was)) return [ignored("written by this app", item.value, item, targetId)];
  const senderId = string(was.user) ?? string(was.bot_id) ?? place.conversationId;
  const around = { ...base(item), ...place, ...repeats(item), direction: "in" as const, senderId };
  return [{ event: "message_delete", ...around, externalId: madeId("delete", targetId), targetId }];
}

/** Reactions have names here, and most no character that a name could be turned into without Slack's own list. */
export function reaction(item: Item): readonly InboundEvent[] {
  const { value } = item;
  const on = record(value.item);
  const [senderId, target, conversationId] = [string(value.user), string(on?.ts), string(on?.channel)];
  if (senderId === undefined || target === undefined || conversationId === undefined)
    return [ignored("a reaction to no message, or nobody's", value, item)];
  const place = placeOf({ channel: conversationId });
  if (place === undefined) return [ignored("a reaction nowhere", value, item)];
  const name = string(value.reaction);
  const taken = value.type === "reaction_removed";
  const externalId = madeId("reaction", target, senderId, name ?? "", string(value.event_ts) ?? "", String(taken));
  return [
    {
      event: "reaction",
      ...{ ...base(item), ...place, ...repeats(item), direction: "in" as const, senderId, externalId },
      ...{ replyTo: target, type: "reaction", action: taken ? "unreact" : "react" },
      ...compact({ text: taken ? undefined : name }),
    },
  ];
}

/** A button, or a line of a list, below one of our messages. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function pressed(payload: Json): readonly InboundEvent[] {
  const [person, where, chat] = [record(payload.user), record(payload.container), record(payload.channel)];
  const outer = { team_id: string(record(payload.team)?.id) ?? person?.team_id, api_app_id: payload.api_app_id };
  return records(payload.actions).map((action): InboundEvent => {
    const actionTs = string(action.action_ts);
    const item = { ...readPress(outer, action), timestamp: instant(actionTs) };
    const conversationId = string(chat?.id) ?? string(where?.channel_id);
    const place = placeOf({ channel: conversationId, channel_type: chat?.name === "directmessage" ? "im" : undefined });
    const senderId = string(person?.id);
    if (place === undefined || senderId === undefined) return ignored("pressed by nobody or nowhere", action, item);
    const chosen = record(action.selected_option) ?? action;
    const more = compact({
      text: string(record(chosen.text)?.text),
      payload: string(chosen.value),
      replyTo: string(where?.message_ts),
      senderName: string(person?.name) ?? string(person?.username),
    });
    const externalId = madeId("press", place.conversationId, senderId, actionTs ?? "", more.payload ?? "");
    const around = { ...base(item), ...place, direction: "in" as const, senderId, externalId };
    return { event: "postback", ...around, type: "button_reply", ...more };
  });
}

const readPress = (outer: { readonly team_id: unknown; readonly api_app_id: unknown }, value: Json): Item => ({
  ...{
    value,
    teamId: string(outer.team_id),
    appId: string(outer.api_app_id),
    botUsers: [],
    eventId: undefined,
    timestamp: undefined,
  },
});

/** A message's own thread is named by the message that opened it, and answers what that one said. */
function placeOf(value: Json) {
  const conversationId = string(value.channel);
  if (conversationId === undefined) return undefined;
  const opened = string(value.thread_ts);
  const isBelow = opened !== undefined && opened !== string(value.ts);
  return {
    conversationId,
    ...compact({
      conversationType: kindOf(conversationId, value.channel_type),
      threadId: isBelow ? opened : undefined,
      replyTo: isBelow ? opened : undefined,
    }),
  };
}

const repeats = ({ eventId }: Item) => compact({ dedupeId: eventId });

/** A message that names the app is told twice, as `message` and as `app_mention`, each as an event of its own. */
const once = (item: Item, externalId: string) => ({ ...repeats(item), onceId: externalId });

function named(value: Json) {
  const profile = record(value.user_profile);
  return compact({ senderName: string(profile?.display_name) ?? string(profile?.real_name) ?? string(value.username) });
}

/** An id for what Slack gives none: the same for every repetition. */
function madeId(kind: string, ...parts: readonly string[]): string {
  return `${kind}.${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32)}`;
}
