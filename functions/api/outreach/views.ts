import type {
  Consent as ConsentView,
  SendingPolicy as PolicyView,
  Suppression as SuppressionView,
} from "../../../events/api/consent.ts";
import type { NotificationType as TypeView } from "../../../events/api/notification-types.ts";
import type { Notification as NotificationView } from "../../../events/api/notifications.ts";
import type { ConsentRecord } from "../../../lib/core/consent/model.ts";
import type { ListedSuppression } from "../../../lib/core/consent/ports.ts";
import type { SentMessage } from "../../../lib/core/conversations/model.ts";
import { deliveryId } from "../../../lib/core/deliveries/model.ts";
import {
  IN_DIGEST,
  type Notification,
  type NotificationType,
  statusOf,
} from "../../../lib/core/notifications/model.ts";
import type { SendingPolicy } from "../../../lib/core/policy/model.ts";
import type { Engagement, Times } from "../../../lib/core/tracking/model.ts";
import { MINUTE } from "../../asked.ts";

const timesView = (times: Times | undefined) => ({ count: times?.count ?? 0, first: times?.first ?? null });
const interestView = (engagement: Engagement | undefined) => ({
  opens: { people: timesView(engagement?.opens?.people), machines: timesView(engagement?.opens?.machines) },
  clicks: { people: timesView(engagement?.clicks?.people), machines: timesView(engagement?.clicks?.machines) },
  answeredAt: engagement?.answeredAt ?? null,
});

/** `telling`: what tells it, itself or its digest, if that is made. `deliveries`: of that one's attempts, in their order; `engagements`: what people and machines did with them, in any. */
export function notificationView(
  notification: Notification,
  telling: Notification | undefined,
  deliveries: readonly (SentMessage | undefined)[],
  engagements: readonly Engagement[] = [],
): NotificationView {
  const { notificationId, type, contactId, externalId, purpose, channels, template } = notification;
  const { attempts, skipped } = telling ?? notification;
  return {
    id: notificationId,
    type,
    contactId,
    contactName: notification.contactName ?? null,
    externalId: externalId ?? null,
    purpose,
    priority: notification.priority ?? "high",
    template: template ? { key: template.key, version: template.version, language: template.language ?? null } : null,
    channels: [...channels],
    ...(telling
      ? statusOf(telling, deliveries.at(attempts.length - 1))
      : { status: "deferred" as const, reason: IN_DIGEST }),
    attempts: attempts.map(({ medium, connectionId, conversationId, key, attempt, language, at }, index) => {
      const delivery = deliveries[index];
      return {
        channel: medium,
        connectionId,
        conversationId,
        messageId: deliveryId(conversationId, key),
        attempt,
        at,
        language: language ?? null,
        status: delivery?.status ?? null,
        policy: delivery?.policy ?? null,
        reason: delivery?.reason ? { code: delivery.reason.code, text: delivery.reason.text } : null,
        times: { ...delivery?.times },
        ...interestView(engagements.find((one) => one.attempt === index + 1)),
      };
    }),
    skipped: skipped.map(({ medium, code, text, at }) => ({ channel: medium, code, text, at })),
    digestedInto: notification.digestedInto ?? null,
    collected: [...(notification.collected ?? [])],
    sendBefore: notification.sendBefore ?? null,
    tracking: notification.tracking ?? null,
    createdBy: notification.createdBy,
    createdAt: notification.createdAt,
    updatedAt: notification.updatedAt,
    version: notification.version,
  };
}

export const notificationTypeView = ({ persistence, ...type }: NotificationType): TypeView => ({
  id: type.id,
  key: type.key,
  name: type.name,
  description: type.description,
  purpose: type.purpose,
  channels: [...type.channels],
  priority: type.priority,
  retries: persistence.retries,
  retryMinutes: persistence.retryMs / MINUTE,
  receiptMinutes: persistence.receiptMs && persistence.receiptMs / MINUTE,
  mayRepeat: persistence.mayRepeat,
  template: type.template,
  tracking: type.tracking ?? null,
  digestMinutes: type.digestMs ? type.digestMs / MINUTE : null,
  createdAt: type.createdAt,
  updatedAt: type.updatedAt,
  version: type.version,
});

export const consentView = (record: ConsentRecord): ConsentView => ({
  channel: record.channel,
  purpose: record.purpose,
  state: record.state,
  source: record.source,
  detail: record.detail,
  wording: record.wording ?? null,
  ip: record.ip ?? null,
  userAgent: record.userAgent ?? null,
  at: record.at,
});

export const suppressionView = ({
  suppressionId,
  kind,
  value,
  scope,
  reason,
  detail,
  at,
}: ListedSuppression): SuppressionView => ({
  id: suppressionId,
  kind: kind as SuppressionView["kind"],
  value,
  scope,
  reason,
  detail,
  at,
});

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export const policyView = ({
  timeZone,
  quietHours: { from, to },
  caps,
  failuresAllowed,
  version,
}: SendingPolicy): PolicyView => ({
  timeZone,
  quietHours: from === to ? null : { from: clockTime(from), to: clockTime(to) },
  caps: caps.map(({ limit, per, purposes }) => ({
    limit,
    days: per === "day" ? null : per.days,
    purposes: [...purposes],
  })),
  failuresAllowed,
  version,
});
