/** What a change of the table tells other systems: nothing, or one or two facts. Who reads them is not known here. */

import { SEGMENTS } from "../audience/model.ts";
import { isPlainObject, type PlainObject, samePlain } from "../kernel/plain.ts";
import type { Change, Image } from "../projections/model.ts";
import { campaignDelivery, engagement } from "./engagement.ts";
import { pick, plain, text } from "./images.ts";
import type { Fact } from "./model.ts";

/** Of what is said in a message. */
const TEXT_LENGTH = 4_000;

/** In the order in which they happened. A row that is gone, or that its owner never saw, tells nothing. */
export function factsOf({ entity, before, after, at }: Change): readonly Fact[] {
  if (!after) return [];
  const tell = TELLERS[entity];
  return tell ? tell(before, after, at) : [];
}

type Tell = (before: Image | undefined, after: Image, at: string) => readonly Fact[];

const TELLERS: Readonly<Record<string, Tell>> = {
  message(before, after, at) {
    const id = `${text(after.conversationId)}.${text(after.key)}`;
    if (after.kind === "received" && !before && after.direction === "in") return [received(id, after)];
    if (after.kind !== "sent" || after.status === before?.status) return [];
    const status = text(after.status);
    if (status === "queued" || status === "sending") return [];
    const proactive = isPlainObject(after.proactive) ? after.proactive : {};
    const campaignId = proactive.campaignId ?? null;
    const data: PlainObject = {
      id,
      ...pick(after, ["conversationId", "connectionId", "status", "author"]),
      at: plain(after.at),
      reason: plain(after.reason),
      times: plain(after.times ?? {}),
      notificationId: proactive.notificationId ?? null,
      campaignId,
    };
    const shared = {
      subject: { kind: "delivery", id },
      at,
      ...(campaignId === null ? {} : { ofCampaign: true as const }),
    };
    const fact: Fact = { ...shared, type: "delivery.updated", key: [id, status, text(after.attempts)], data };
    const said: Fact = { ...shared, type: "message.sent", key: [id], data: { ...data, content: plain(after.content) } };
    return status === "sent" ? [said, fact] : [fact];
  },

  conversation(before, after) {
    const id = text(after.conversationId);
    const data: PlainObject = {
      id,
      ...pick(after, ["connectionId", "channel", "contactId", "state", "assignee", "teamId", "priority", "country"]),
      labels: plain(after.labels ?? []),
      ...pick(after, ["lastMessageAt", "createdAt", "updatedAt", "version"]),
    };
    const shared = { subject: { kind: "conversation", id }, at: moment(after), data };
    const key = [id, text(after.version)];
    if (!before) return [{ ...shared, type: "conversation.created", key: [id] }];
    if (same(before, after, ["state", "assignee", "teamId", "priority", "labels"])) return [];
    const resolved = after.state === "resolved" && before.state !== "resolved";
    return [{ ...shared, type: resolved ? "conversation.resolved" : "conversation.updated", key }];
  },

  lead(before, after) {
    const id = text(after.leadId);
    const data: PlainObject = {
      id,
      ...pick(after, ["contactId", "contactName", "type", "state", "value", "expectedOn", "assignee", "teamId"]),
      ...pick(after, ["funnelId", "stageId", "country", "lostReasonId", "lostReason", "tags", "customFields"]),
      ...pick(after, ["source", "closedAt", "createdAt", "updatedAt", "version"]),
    };
    const shared = { subject: { kind: "lead", id }, at: moment(after), data };
    if (!before) return [{ ...shared, type: "lead.created", key: [id] }];
    // Its place among cards is the board's own affair.
    if (same(before, after, LEAD_FIELDS)) return [];
    const key = [id, text(after.version)];
    const closed = after.state === before.state ? undefined : CLOSED[text(after.state)];
    return [{ ...shared, type: closed ?? "lead.updated", key }];
  },

  contact(before, after) {
    const id = text(after.contactId);
    const data: PlainObject = {
      id,
      ...pick(after, ["name", "identities", "country", "language", "timeZone", "tags", "customFields", "mergedInto"]),
      ...pick(after, ["createdAt", "updatedAt", "version"]),
    };
    const shared = { subject: { kind: "contact", id }, at: moment(after), data };
    if (!before) return [{ ...shared, type: "contact.created", key: [id] }];
    if (before.version === after.version) return [];
    return [{ ...shared, type: "contact.updated", key: [id, text(after.version)] }];
  },

  consent(before, after) {
    if (before) return [];
    const contactId = text(after.contactId);
    const data: PlainObject = { contactId, ...pick(after, ["channel", "purpose", "state", "source", "detail", "at"]) };
    const key = [contactId, text(after.channel), text(after.purpose), text(after.state), text(after.at)];
    return [
      {
        type: "consent.changed",
        key,
        subject: { kind: "contact", id: contactId },
        at: text(after.at),
        data,
      },
    ];
  },

  event(before, after) {
    const { segmentId = null } = propertiesOf(after.properties);
    const type = text(after.type);
    // What others call so is theirs to tell.
    if (before || after.source !== SEGMENTS || (type !== "segment.entered" && type !== "segment.left")) return [];
    const [contactId, at] = [text(after.contactId), text(after.occurredAt)];
    const subject = { kind: "segment", id: text(segmentId) };
    return [{ type, key: [text(after.eventId)], subject, at, data: { segmentId, contactId, at, version: 1 } }];
  },

  "feedback-request"(before, after) {
    if (after.complete !== true || before?.complete === true || typeof after.answeredAt !== "string") return [];
    const id = text(after.requestId);
    const data: PlainObject = {
      id,
      ...pick(after, [
        "formId",
        "formKey",
        "contactId",
        "subjectId",
        "itemId",
        "eventId",
        "language",
        "answers",
        "way",
      ]),
      ...pick(after, ["answeredAt", "version"]),
    };
    const subject = { kind: "feedback-request", id };
    return [{ type: "feedback.answered", key: [id], subject, at: after.answeredAt, data }];
  },

  notification(before, after) {
    if (after.state !== "failed" || before?.state === "failed") return [];
    const id = text(after.notificationId);
    const data: PlainObject = {
      id,
      ...pick(after, ["type", "contactId", "reason", "purpose", "createdAt", "updatedAt", "version"]),
    };
    const subject = { kind: "notification", id };
    return [{ type: "notification.failed", key: [id], subject, at: moment(after), data }];
  },

  "campaign-delivery": campaignDelivery,
  engagement,
};

/** An event's properties are kept as text. */
function propertiesOf(stored: unknown): PlainObject {
  const parsed: unknown = typeof stored === "string" ? JSON.parse(stored) : stored;
  return isPlainObject(parsed) ? parsed : {};
}

const CLOSED: Readonly<Record<string, "lead.won" | "lead.lost">> = { closed_won: "lead.won", closed_lost: "lead.lost" };
const LEAD_FIELDS = [
  ...["type", "state", "value", "expectedOn", "assignee", "teamId", "funnelId", "stageId", "country"],
  ...["lostReasonId", "lostReason", "tags", "customFields", "contactId", "contactName"],
];

function received(id: string, after: Image): Fact {
  const body = isPlainObject(after.body) ? after.body : {};
  const sender = isPlainObject(after.sender) ? after.sender : {};
  const media = Array.isArray(after.media) ? after.media.length : 0;
  const words = typeof body.text === "string" ? body.text.slice(0, TEXT_LENGTH) : null;
  return {
    type: "message.received",
    key: [id],
    subject: { kind: "message", id },
    at: text(after.createdAt),
    data: {
      id,
      ...pick(after, ["conversationId", "connectionId", "channel"]),
      sender: { name: sender.name ?? null },
      content: { type: body.type ?? null, text: words, attachments: media },
      at: plain(after.at),
      version: 1,
    },
  };
}

/** When it changed, as the row says. */
const moment = (image: Image): string => text(image.updatedAt ?? image.createdAt);
/** Whatever the order in which the table gives names back. */
const same = (before: Image, after: Image, names: readonly string[]): boolean =>
  names.every((name) => samePlain(before[name], after[name]));
