/** What a tenant sends by itself, in memory. */
import type { ConsentRecord } from "../../../lib/core/consent/model.ts";
import type { ListedSuppression } from "../../../lib/core/consent/ports.ts";
import type { Notification, NotificationType } from "../../../lib/core/notifications/model.ts";
import { DEFAULT_SENDING, type SendingPolicy } from "../../../lib/core/policy/model.ts";
import type { OutreachPorts } from "../outreach/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

type Fakes = Pick<
  OutreachPorts,
  | "activations"
  | "signed"
  | "engagements"
  | "linkTo"
  | "notifications"
  | "digests"
  | "pause"
  | "notificationTypes"
  | "consent"
  | "suppressions"
  | "sendingPolicy"
>;

export function makeOutreach(): Fakes {
  const notifications = new Map<string, Notification>();
  const ledger: ConsentRecord[] = [];
  const suppressed = new Map<string, ListedSuppression>();
  const idOf = (kind: string, value: string) =>
    `${kind}${value}`
      .replace(/[^a-z0-9]/g, "")
      .padEnd(26, "s")
      .slice(0, 26);
  let policy: SendingPolicy = DEFAULT_SENDING;
  return {
    notificationTypes: memoryCatalogue<NotificationType>([], ({ key }) => key),
    notifications: {
      async create(notification) {
        const present = notifications.get(notification.notificationId);
        if (present) return { kind: "present", notification: present };
        notifications.set(notification.notificationId, notification);
        return { kind: "created" };
      },
      get: async (id) => notifications.get(id),
      all: async (asked) => asked.map((id) => notifications.get(id)),
      async save(notification) {
        if (notifications.get(notification.notificationId)?.version !== notification.version - 1) return "conflict";
        notifications.set(notification.notificationId, notification);
        return "saved";
      },
      wake: async () => undefined,
      list: async () => ({ items: [...notifications.values()].reverse() }),
    },
    pause: async () => undefined,
    digests: {
      openOf: async () => undefined,
      async open(_digest, notification) {
        notifications.set(notification.notificationId, notification);
        return "done";
      },
      join: async () => "conflict",
      async takeBack(_digest, notification) {
        notifications.set(notification.notificationId, notification);
        return "done";
      },
      close: async () => undefined,
      remove: async () => undefined,
    },
    activations: { put: async () => undefined },
    signed: async (text) => text.replace(/[^a-z2-7]/g, "").padEnd(26, "q"),
    engagements: { all: async () => [] },
    linkTo: async ({ kind }) => `https://links.shop.example/t/${kind}`,
    consent: {
      ledger: async (contactIds) => ledger.filter(({ contactId }) => contactIds.includes(contactId)),
      record: async (record) => void ledger.push(record),
    },
    suppressions: {
      get: async (kind, value) => suppressed.get(idOf(kind, value)),
      glance: async (kind, value) => suppressed.get(idOf(kind, value)),
      async add(suppression) {
        const suppressionId = idOf(suppression.kind, suppression.value);
        suppressed.set(suppressionId, { ...suppression, suppressionId });
      },
      remove: async (id) => suppressed.delete(id),
      list: async () => ({ items: [...suppressed.values()] }),
    },
    sendingPolicy: {
      read: async () => policy,
      async save(next) {
        if (next.version !== policy.version + 1) return "conflict";
        policy = next;
        return "saved";
      },
    },
  };
}
