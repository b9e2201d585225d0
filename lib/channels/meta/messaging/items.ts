/** One item of a webhook's `messaging` or `standby` to its events. */
import type { InboundEvent } from "../../../core/messages/model.ts";
import { type Json, record } from "../../common/payloads.ts";
import type { Dialect } from "./dialect.ts";
import { type Item, ignored, readItem } from "./item.ts";
import * as notice from "./notices.ts";
import * as thread from "./thread.ts";

export function itemEvents(dialect: Dialect, entry: Json, value: unknown, standby = false): readonly InboundEvent[] {
  const content = record(value);
  if (content === undefined) return [ignored("an item is not an object", value, { dialect })];
  const item = readItem(dialect, entry, content, standby);
  const found = READERS.find(([name]) => content[name] !== undefined);
  if (found === undefined) return [ignored("nothing known in this item", value, item)];
  const [name, read] = found;
  const part = record(content[name]);
  if (part === undefined) return [ignored(`${name} is not an object`, value, item)];
  return guarded(read, item, part, name);
}

/** Whether this is an item, as `messaging` has them, with something in it that is known. */
export const isItem = (value: Json): boolean =>
  value.sender !== undefined && value.recipient !== undefined && READERS.some(([name]) => value[name] !== undefined);

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
