/**
 * One webhook body to events. Meta may put many entries, changes, messages and receipts into one body; each is read by
 * itself, so that a wrong one costs its neighbours nothing.
 */
import type { InboundEvent } from "../../core/messages/model.ts";
import { each } from "../common/body.ts";
import { type Json, record } from "../common/payloads.ts";
import { readEntries } from "../meta/entries.ts";
import { type Change, ignored, readChange } from "./change.ts";
import * as notice from "./notices.ts";
import { threadEvent } from "./thread.ts";

const OBJECT = "whatsapp_business_account";

/** See `Channel.parse`. A body for another product of Meta's gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  return readEntries<InboundEvent>(body, OBJECT, ignored, (entry) =>
    each(entry.changes, (item) => {
      const change = record(item);
      const content = record(change?.value);
      if (change === undefined || content === undefined) return [ignored("a change without a value", item)];
      return changeEvents(readChange(entry, change, content), change);
    }),
  );
}

type Reader = (change: Change, item: unknown) => InboundEvent;

/** The lists that a change can hold, in the order in which their events are told. */
const MESSAGE_LISTS: readonly (readonly [string, Reader])[] = [
  ["messages", (change, item) => threadEvent(change, item, "in")],
  ["message_echoes", (change, item) => threadEvent(change, item, "out")],
  ["statuses", notice.receipt],
  ["user_preferences", notice.preference],
  ["user_id_update", notice.identityChange],
  ["groups", notice.groupNotice],
  ["errors", notice.errorEvent],
];
const CALL_LISTS: readonly (readonly [string, Reader])[] = [
  ["calls", notice.callNotice],
  ["statuses", notice.callNotice],
  ["errors", notice.errorEvent],
];
const SYNC_LISTS: readonly (readonly [string, Reader])[] = [
  ["state_sync", notice.accountNotice],
  ["errors", notice.errorEvent],
];
const MEASUREMENT_LISTS: readonly (readonly [string, Reader])[] = [
  ["automatic_events", notice.accountNotice],
  ["tracking_events", notice.accountNotice],
];

const LISTS: Readonly<Record<string, typeof MESSAGE_LISTS>> = {
  // The field is missing in some hand-made tests; what the value holds then speaks for itself.
  "": MESSAGE_LISTS,
  messages: MESSAGE_LISTS,
  message_echoes: MESSAGE_LISTS,
  smb_message_echoes: MESSAGE_LISTS,
  user_preferences: MESSAGE_LISTS,
  user_id_update: MESSAGE_LISTS,
  group_lifecycle_update: MESSAGE_LISTS,
  group_participants_update: MESSAGE_LISTS,
  group_settings_update: MESSAGE_LISTS,
  group_status_update: MESSAGE_LISTS,
  calls: CALL_LISTS,
  smb_app_state_sync: SYNC_LISTS,
  automatic_events: MEASUREMENT_LISTS,
  tracking_events: MEASUREMENT_LISTS,
};

/** Fields whose value is the news itself. */
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set([
  "account_alerts",
  "account_review_update",
  "account_settings_update",
  "account_update",
  "business_capability_update",
  "business_status_update",
  "business_username_update",
  "flows",
  "message_template_components_update",
  "message_template_quality_update",
  "message_template_status_update",
  "partner_solutions",
  "payment_configuration_update",
  "phone_number_name_update",
  "phone_number_quality_update",
  "security",
  "template_category_update",
  "template_correct_category_detection",
]);

function changeEvents(change: Change, raw: Json): readonly InboundEvent[] {
  if (ACCOUNT_FIELDS.has(change.field)) return [notice.accountNotice(change)];
  if (change.field === "history") return told(notice.historyNotices(change), change, raw);
  const lists = Object.hasOwn(LISTS, change.field) ? LISTS[change.field] : undefined;
  if (lists === undefined) return [ignored(`unknown field ${change.field}`, raw, change)];
  return told(
    lists.flatMap(([name, read]) => each(change.value[name], (item) => [guarded(read, change, item)])),
    change,
    raw,
  );
}

function told(events: readonly InboundEvent[], change: Change, raw: Json): readonly InboundEvent[] {
  return events.length > 0 ? events : [ignored(`nothing known in ${change.field}`, raw, change)];
}

// The readers are written not to throw; should one do so after all, its item alone is set aside.
function guarded(read: Reader, change: Change, item: unknown): InboundEvent {
  try {
    return read(change, item);
  } catch (error) {
    return ignored(`could not be read: ${error instanceof Error ? error.name : "unknown"}`, item, change);
  }
}
