import type { IgnoredEvent } from "../../core/messages/model.ts";
import { compact, excerpt, instant, type Json, record, records, string } from "../common/payloads.ts";

export const CHANNEL = "whatsapp";

/** One change of a webhook with what its entry says about it. */
export interface Change {
  readonly field: string;
  readonly value: Json;
  /** The business account (WABA) that the entry belongs to. */
  readonly businessAccountId: string | undefined;
  /** Our phone number's id; absent in news about the whole account. */
  readonly phoneNumberId: string | undefined;
  /** When Meta sent the webhook: stands in for an event's own time when that is missing. */
  readonly sentAt: string | undefined;
  readonly contacts: readonly Json[];
}

export function readChange(entry: Json, change: Json, value: Json): Change {
  return {
    field: string(change.field) ?? "",
    value,
    businessAccountId: string(entry.id),
    phoneNumberId: string(record(value.metadata)?.phone_number_id),
    sentAt: instant(entry.time),
    contacts: records(value.contacts),
  };
}

/** What every event of a change says of its account; the number where there is one, else the business account. */
export function base(change: Change, timestamp?: unknown) {
  return compact({
    channel: CHANNEL,
    accountId: change.phoneNumberId ?? change.businessAccountId,
    timestamp: instant(timestamp) ?? change.sentAt,
  });
}

export function ignored(reason: string, raw: unknown, change?: Change, externalId?: string): IgnoredEvent {
  return compact({
    event: "ignored" as const,
    channel: CHANNEL,
    accountId: change?.phoneNumberId ?? change?.businessAccountId,
    timestamp: change?.sentAt,
    reason,
    externalId,
    raw: excerpt(raw),
  });
}
