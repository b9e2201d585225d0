/** The frame in which Slack tells something, and what every event says of it. */
import type { ConversationType, IgnoredEvent } from "../../core/messages/model.ts";
import { compact, excerpt, instant, type Json, records, string } from "../common/payloads.ts";
import { CHANNEL } from "./manifest.ts";

export interface Item {
  /** What happened. */
  readonly value: Json;
  readonly teamId: string | undefined;
  readonly appId: string | undefined;
  /** Who we are in the workspace: what they write is ours where no app is named. */
  readonly botUsers: readonly string[];
  /** Of this telling: the same when it is repeated. */
  readonly eventId: string | undefined;
  readonly timestamp: string | undefined;
}

export function readItem(outer: Json, value: Json): Item {
  return {
    value,
    teamId: string(outer.team_id),
    appId: string(outer.api_app_id),
    botUsers: records(outer.authorizations).flatMap((one) => (one.is_bot === true ? (string(one.user_id) ?? []) : [])),
    eventId: string(outer.event_id),
    timestamp: instant(value.event_ts) ?? instant(value.ts) ?? instant(outer.event_time),
  };
}

export const base = ({ teamId, timestamp }: Item) => compact({ channel: CHANNEL, accountId: teamId, timestamp });

export function ignored(reason: string, raw: unknown, item?: Item, externalId?: string): IgnoredEvent {
  return compact({
    event: "ignored" as const,
    channel: CHANNEL,
    accountId: item?.teamId,
    timestamp: item?.timestamp,
    reason,
    externalId,
    raw: excerpt(withoutToken(raw)),
  });
}

// The old proof of a request, which comes with each and opens nothing, but looks like a secret.
function withoutToken(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  const { token: _token, ...rest } = raw as Json;
  return rest;
}

/** Slack's kinds of conversations in our words: two people, some, or a channel. Where it does not say, ids of two begin with D. */
export function kindOf(conversationId: string | undefined, type: unknown): ConversationType | undefined {
  switch (type) {
    case "im":
    case "app_home":
      return "private";
    case "mpim":
    case "group":
      return "group";
    case "channel":
      return "channel";
  }
  if (conversationId === undefined) return undefined;
  return conversationId.startsWith("D") ? "private" : "channel";
}
