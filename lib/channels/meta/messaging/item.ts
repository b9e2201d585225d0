import type { IgnoredEvent } from "../../../core/messages/model.ts";
import { compact, excerpt, instant, type Json, record, string } from "../../common/payloads.ts";
import type { Dialect } from "./dialect.ts";

/** One entry of `messaging` or `standby` with what the webhook says about it. */
export interface Item {
  readonly dialect: Dialect;
  readonly value: Json;
  /** Our page, or our account at Instagram. The entry names it; in a test of the dashboard the recipient does. */
  readonly accountId: string | undefined;
  readonly senderId: string | undefined;
  readonly recipientId: string | undefined;
  readonly timestamp: string | undefined;
  /** Another app of the page answers this person at present. */
  readonly standby: boolean;
}

export function readItem(dialect: Dialect, entry: Json, value: Json, standby: boolean): Item {
  const [senderId, recipientId] = [personIn(value.sender), string(record(value.recipient)?.id)];
  const echo = record(value.message)?.is_echo === true;
  return {
    dialect,
    value,
    accountId: string(entry.id) ?? (echo ? senderId : recipientId),
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
export function base({ dialect, accountId, timestamp }: Item) {
  return compact({ channel: dialect.channel, accountId, timestamp });
}

export function ignored(
  reason: string,
  raw: unknown,
  { dialect, accountId, timestamp }: Pick<Item, "dialect"> & Partial<Item>,
  externalId?: string,
): IgnoredEvent {
  return compact({
    event: "ignored" as const,
    channel: dialect.channel,
    accountId,
    timestamp,
    reason,
    externalId,
    raw: excerpt(raw),
  });
}
