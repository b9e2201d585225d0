/** What is said about our messages, customers, groups, calls and account: everything that is not part of a conversation. */
import {
  type InboundEvent,
  RECEIPT_STATUSES,
  type ReceiptStatus,
  type TemplateNews,
} from "../../core/messages/model.ts";
import { compact, excerpt, type Json, list, record, records, string } from "../common/payloads.ts";
import { base, type Change, ignored } from "./change.ts";
import { stateOf } from "./template-state.ts";

export function receipt(change: Change, value: unknown): InboundEvent {
  const status = record(value);
  const externalId = string(status?.id);
  if (status === undefined || externalId === undefined) return ignored("a receipt without an id", value, change);
  const reached = string(status.status);
  if (!isReceiptStatus(reached)) return ignored(`unknown status ${reached ?? ""}`, value, change, externalId);
  const error = record(list(status.errors)[0]);
  return {
    event: "status",
    ...base(change, status.timestamp),
    externalId,
    status: reached,
    ...compact({
      recipientId: string(status.recipient_id) ?? string(status.recipient_user_id),
      clientRef: string(status.biz_opaque_callback_data),
      errorCode: string(error?.code),
      errorText: error === undefined ? undefined : explain(error),
    }),
  };
}

function isReceiptStatus(status: string | undefined): status is ReceiptStatus {
  return RECEIPT_STATUSES.some((known) => known === status);
}

function explain(error: Json): string | undefined {
  const title = string(error.title) ?? string(error.message);
  const details = string(record(error.error_data)?.details) ?? string(error.details);
  return title !== undefined && details !== undefined ? `${title}: ${details}` : (title ?? details);
}

/** An error of the whole change, which belongs to no message of ours. */
export function errorEvent(change: Change, value: unknown): InboundEvent {
  const error = record(value);
  const errorCode = string(error?.code);
  if (error === undefined || errorCode === undefined) return ignored("an error without a code", value, change);
  const text = string(error.title) ?? string(error.message);
  return { event: "error", ...base(change, error.timestamp), errorCode, ...compact({ text }) };
}

export function preference(change: Change, value: unknown): InboundEvent {
  const entry = record(value);
  const userId = string(entry?.user_id);
  const senderId = string(entry?.wa_id) ?? userId;
  const [type, status] = [string(entry?.category), string(entry?.value)];
  if (senderId === undefined || type === undefined || status === undefined) {
    return ignored("a preference that names no customer, kind or choice", value, change);
  }
  const senderUserId = userId === undefined ? {} : { senderUserId: userId };
  return { event: "preference", ...base(change, entry?.timestamp), senderId, ...senderUserId, type, status };
}

export function identityChange(change: Change, value: unknown): InboundEvent {
  const entry = record(value);
  const ids = record(entry?.user_id);
  const newUserId = string(ids?.current);
  if (newUserId === undefined) return ignored("a changed user id without the new one", value, change);
  return {
    event: "identity_change",
    ...base(change, entry?.timestamp),
    newUserId,
    ...compact({ senderId: string(entry?.wa_id), oldUserId: string(ids?.previous) }),
  };
}

export function groupNotice(change: Change, value: unknown): InboundEvent {
  const group = record(value);
  if (group === undefined) return ignored("a group notice is not an object", value, change);
  return {
    event: "group",
    ...base(change, group.timestamp),
    type: string(group.type) ?? change.field,
    detail: excerpt(group),
    ...compact({
      conversationId: string(group.group_id),
      senderId: string(group.wa_id) ?? string(group.user_id),
      status: string(group.status),
    }),
  };
}

/** A call or, for `statuses` of the same field, how far one of ours came. The session's network addresses are left out. */
export function callNotice(change: Change, value: unknown): InboundEvent {
  const call = record(value);
  const externalId = string(call?.id);
  if (call === undefined || externalId === undefined) return ignored("a call without an id", value, change);
  const { session: _, ...detail } = call;
  return {
    event: "call",
    ...base(change, call.timestamp),
    type: string(call.event) ?? "status",
    externalId,
    detail: excerpt(detail),
    ...compact({
      status: string(call.status),
      senderId: string(call.from) ?? string(call.from_user_id),
    }),
  };
}

/** News about the account, a number, a template or a form: the field is its type, and its decisive word the status. */
export function accountNotice(change: Change, value: unknown = change.value): InboundEvent {
  const news = record(value);
  if (news === undefined) return ignored(`${change.field} is not an object`, value, change);
  return {
    event: "account",
    ...base(change, news.timestamp ?? record(news.metadata)?.timestamp),
    type: change.field,
    detail: excerpt(news),
    ...compact({
      status: STATUS_FIELDS.map((field) => string(news[field])).find((word) => word !== undefined) ?? alert(news),
      externalId: string(news.message_template_id) ?? string(news.flow_id) ?? string(news.id),
      senderId: string(record(news.contact)?.phone_number) ?? string(record(news.contact)?.user_id),
      template: templateNews(change.field, news),
    }),
  };
}

/** What holds of a template from now on. A category that Meta only announces (`correct_category`) is not yet its. */
function templateNews(field: string, news: Json): TemplateNews | undefined {
  const event = string(news.event);
  const holds: Readonly<Record<string, TemplateNews>> = {
    message_template_status_update: compact({
      state: event && stateOf(event),
      reason: refusal(news),
      category: string(news.message_template_category)?.toLowerCase(),
    }),
    message_template_quality_update: compact({ quality: string(news.new_quality_score)?.toLowerCase() }),
    template_category_update: compact({ category: string(news.new_category)?.toLowerCase() }),
  };
  const said = Object.hasOwn(holds, field) ? holds[field] : undefined;
  if (said === undefined || Object.keys(said).length === 0) return undefined;
  return compact({
    providerId: string(news.message_template_id),
    name: string(news.message_template_name),
    language: string(news.message_template_language),
    ...said,
  });
}

function refusal(news: Json): string | undefined {
  const word = string(news.reason);
  return string(record(news.rejection_info)?.reason) ?? (word === "NONE" ? undefined : word);
}

// In the order in which they say most: what happened, what was decided, what holds from now on.
const STATUS_FIELDS = [
  "event",
  "event_name",
  "decision",
  "new_quality_score",
  "new_category",
  "action",
  "status",
  "alert_status",
  "solution_status",
] as const;

function alert(news: Json): string | undefined {
  return string(record(news.alert_info)?.alert_status);
}

/**
 * Old conversations of a number that is also used in the WhatsApp Business app. Only their extent is told: months-old
 * messages must neither open conversations nor the 24-hour window.
 */
export function historyNotices(change: Change): readonly InboundEvent[] {
  const files = list(change.value.messages).length;
  const notices = records(change.value.history).map((chunk): InboundEvent => {
    const threads = records(chunk.threads);
    const messages = threads.reduce((sum, thread) => sum + list(thread.messages).length, 0);
    const refusal = string(record(list(chunk.errors)[0])?.code);
    const detail = { ...record(chunk.metadata), threads: threads.length, messages };
    const status = refusal === undefined ? "chunk" : "declined";
    return {
      event: "account",
      ...base(change),
      type: change.field,
      status,
      detail: excerpt(refusal ? { errorCode: refusal } : detail),
    };
  });
  if (files === 0) return notices;
  return [...notices, { event: "account", ...base(change), type: change.field, status: "files", detail: { files } }];
}
