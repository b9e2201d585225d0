/** One request of Slack's to events. https://docs.slack.dev/apis/events-api */
import type { InboundEvent, NoticeEvent } from "../../core/messages/model.ts";
import { decodeBody } from "../common/body.ts";
import { pairsOf } from "../common/form.ts";
import { compact, excerpt, instant, type Json, record, string } from "../common/payloads.ts";
import { base, type Item, ignored, kindOf, readItem } from "./item.ts";
import { CHANNEL } from "./manifest.ts";
import * as thread from "./thread.ts";

/** See `Channel.parse`. Events come as JSON; what is pressed, and commands, come as a form. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  const form = formOf(body);
  if (form !== undefined) return fromForm(form);
  const decoded = decodeBody(body);
  if (!decoded.ok) return [ignored(decoded.reason, decoded.raw)];
  const outer = record(decoded.value);
  if (outer === undefined) return [];
  switch (outer.type) {
    case "url_verification":
      return [
        {
          event: "verification",
          channel: CHANNEL,
          type: "url_verification",
          ...compact({ challenge: string(outer.challenge) }),
        },
      ];
    case "app_rate_limited":
      return [rateLimited(outer)];
    case "event_callback":
      return guarded(outer, () => eventOf(outer));
    default:
      return [];
  }
}

function formOf(body: Uint8Array): Readonly<Record<string, string>> | undefined {
  const start = Buffer.from(body.subarray(0, 4096)).toString("latin1");
  return /^(?:payload=|(?:[a-z_]+=[^&]*&)*command=)/.test(start) ? Object.fromEntries(pairsOf(body)) : undefined;
}

function fromForm({ payload, command, team_id: teamId }: Readonly<Record<string, string>>): readonly InboundEvent[] {
  if (payload === undefined)
    return [
      { event: "other", channel: CHANNEL, type: "command", ...compact({ accountId: string(teamId), status: command }) },
    ];
  const decoded = decodeBody(Buffer.from(payload));
  const told = decoded.ok ? record(decoded.value) : undefined;
  if (told === undefined) return [ignored("a form without a readable payload", payload)];
  if (told.type === "block_actions") return guarded(told, () => thread.pressed(told));
  const accountId = string(record(told.team)?.id);
  return [{ event: "other", channel: CHANNEL, type: string(told.type) ?? "interaction", ...compact({ accountId }) }];
}

function eventOf(outer: Json): readonly InboundEvent[] {
  const value = record(outer.event);
  if (value === undefined) return [ignored("an event is not an object", outer)];
  const item = readItem(outer, value);
  const type = string(value.type);
  if (type === undefined) return [ignored("an event without a kind", value, item)];
  switch (type) {
    case "message":
    case "app_mention":
      return thread.message(item);
    case "reaction_added":
    case "reaction_removed":
      // Files and comments on them can be reacted to as well.
      return string(record(value.item)?.ts) === undefined ? [notice(item, "other", type)] : thread.reaction(item);
    case "app_uninstalled":
    case "tokens_revoked":
      return [notice(item, "account", type)];
    case "member_joined_channel":
    case "member_left_channel":
      return [notice(item, "membership", type)];
    default:
      return [notice(item, "other", type)];
  }
}

function notice(item: Item, event: NoticeEvent["event"], type: string): NoticeEvent {
  const { value, eventId } = item;
  const conversationId = string(value.channel);
  return {
    event,
    ...base(item),
    type,
    ...compact({
      dedupeId: eventId,
      conversationId,
      conversationType: kindOf(conversationId, value.channel_type),
      senderId: string(value.user),
      // Which tokens these are names nobody.
      detail: event === "account" ? undefined : excerpt(value),
    }),
  };
}

/** More than 30,000 events an hour: those of this minute are lost. */
function rateLimited(outer: Json): NoticeEvent {
  const more = compact({
    accountId: string(outer.team_id),
    timestamp: instant(outer.minute_rate_limited),
  });
  return { event: "account", channel: CHANNEL, ...more, type: "app_rate_limited" };
}

// The readers are written not to throw; should one do so after all, its request alone is set aside.
function guarded(raw: Json, read: () => readonly InboundEvent[]): readonly InboundEvent[] {
  try {
    return read();
  } catch (error) {
    return [ignored(`could not be read: ${error instanceof Error ? error.name : "unknown"}`, raw)];
  }
}
