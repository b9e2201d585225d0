/** One webhook body to events: many entries, many items in each; a wrong one costs its neighbours nothing. */
import type { InboundEvent } from "../../core/messages/model.ts";
import { each } from "../common/body.ts";
import { type Json, record } from "../common/payloads.ts";
import { readEntries } from "../meta/entries.ts";
import { type Item, ignored, readItem } from "./item.ts";
import * as notice from "./notices.ts";
import * as thread from "./thread.ts";

const OBJECT = "page";

/** See `Channel.parse`. A body for another product of Meta's gives no event. */
export function parse(body: Uint8Array): readonly InboundEvent[] {
  return readEntries<InboundEvent>(body, OBJECT, ignored, (entry) => [
    ...each(entry.messaging, (item) => itemEvents(entry, item, false)),
    ...each(entry.standby, (item) => itemEvents(entry, item, true)),
    ...each(entry.changes, (change) => changeEvents(entry, change)),
  ]);
}

function itemEvents(entry: Json, value: unknown, standby: boolean): readonly InboundEvent[] {
  const content = record(value);
  if (content === undefined) return [ignored("an item is not an object", value)];
  const item = readItem(entry, content, standby);
  const found = READERS.find(([name]) => content[name] !== undefined);
  if (found === undefined) return [ignored("nothing known in this item", value, item)];
  const [name, read] = found;
  const part = record(content[name]);
  if (part === undefined) return [ignored(`${name} is not an object`, value, item)];
  return guarded(read, item, part, name);
}

// The dashboard's test button, and it alone, wraps an item as a change of a page's field. All other fields are the page's feed.
function changeEvents(entry: Json, value: unknown): readonly InboundEvent[] {
  const content = record(record(value)?.value);
  const wrapped = content !== undefined && content.sender !== undefined && content.recipient !== undefined;
  if (wrapped && READERS.some(([name]) => content[name] !== undefined)) return itemEvents(entry, content, false);
  return [ignored("a change of the page that is not a message", value, readItem(entry, {}, false))];
}

type Reader = (item: Item, part: Json, name: string) => readonly InboundEvent[];

const READERS: readonly (readonly [string, Reader])[] = [
  ["message", thread.message],
  ["message_edit", thread.edit],
  ["postback", thread.postback],
  ["reaction", thread.reaction],
  ["delivery", notice.delivered],
  ["read", notice.read],
  ["referral", notice.referral],
  ["optin", notice.optin],
  ["account_linking", notice.accountLinking],
  ["pass_thread_control", notice.handover],
  ["take_thread_control", notice.handover],
  ["request_thread_control", notice.handover],
  ["app_roles", notice.handover],
  ["policy_enforcement", notice.policy],
  ["policy-enforcement", notice.policy],
  ["payment", notice.payment],
  ["checkout_update", notice.payment],
  ["pre_checkout", notice.payment],
];

// The readers are written not to throw; should one do so after all, its item alone is set aside.
function guarded(read: Reader, item: Item, part: Json, name: string): readonly InboundEvent[] {
  try {
    return read(item, part, name);
  } catch (error) {
    return [ignored(`could not be read: ${error instanceof Error ? error.name : "unknown"}`, item.value, item)];
  }
}
