import type { IgnoredEvent } from "../../core/messages/model.ts";
import { compact, excerpt, instant, type Json, record, string } from "../common/payloads.ts";

export const CHANNEL = "messenger";

/** One entry of `messaging` or `standby` with what the webhook says about it. */
export interface Item {
  readonly value: Json;
  /** Our page. The entry names it; in a test of the dashboard the recipient does. */
  readonly pageId: string | undefined;
  readonly senderId: string | undefined;
  readonly recipientId: string | undefined;
  readonly timestamp: string | undefined;
  /** Another app of the page answers this person at present. */
  readonly standby: boolean;
}

export function readItem(entry: Json, value: Json, standby: boolean): Item {
  const [senderId, recipientId] = [personIn(value.sender), string(record(value.recipient)?.id)];
  const echo = record(value.message)?.is_echo === true;
  return {
    value,
    pageId: string(entry.id) ?? (echo ? senderId : recipientId),
    senderId,
    recipientId,
    // The time of the event; the entry's is when Meta sent the webhook. Seconds in some kinds, milliseconds in most.
    timestamp: instant(value.timestamp) ?? instant(entry.time),
    standby,
  };
}

// Guests of a website's chat have no page-scoped id yet, only the reference that the plug-in gave them.
function personIn(value: unknown): string | undefined {
  const person = record(value);
  return string(person?.id) ?? string(person?.user_ref);
}

/** What every event of an item says of its account. */
export function base({ pageId, timestamp }: Item) {
  return compact({ channel: CHANNEL, accountId: pageId, timestamp });
}

export function ignored(reason: string, raw: unknown, item?: Item, externalId?: string): IgnoredEvent {
  return compact({
    event: "ignored" as const,
    channel: CHANNEL,
    accountId: item?.pageId,
    timestamp: item?.timestamp,
    reason,
    externalId,
    raw: excerpt(raw),
  });
}
