import type * as z from "zod/mini";
import {
  cancelNotification,
  createNotification,
  createNotifications,
  getNotification,
  getNotificationStatus,
  listNotifications,
  type NewNotification,
  type NotificationRecipient,
} from "../../../../events/api/notifications.ts";
import type { OutboundContent } from "../../../../lib/core/messages/model.ts";
import { type Notification, parseNotificationId, type Recipient } from "../../../../lib/core/notifications/model.ts";
import type { NotifyInput } from "../../../../lib/core/notifications/notify.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { notificationView } from "../views.ts";

const MINUTE = 60_000;
/** Recipients of one bulk request that are worked on at the same time. */
const AT_ONCE = 16;

type Asked = Omit<z.infer<typeof NewNotification>, "recipient" | "externalId">;

const aboutOf = (body: Asked, createdBy: string): Omit<NotifyInput, "recipient" | "request" | "externalId"> => ({
  type: body.type,
  purpose: body.purpose,
  channels: body.channels,
  contents: {
    ...((body.contents ?? {}) as Readonly<Record<string, OutboundContent>>),
    ...(body.content ? { default: body.content as OutboundContent } : {}),
  },
  persistence: {
    retries: body.retries,
    retryMs: body.retryMinutes * MINUTE,
    receiptMs: body.receiptMinutes === null ? null : body.receiptMinutes * MINUTE,
    mayRepeat: body.mayRepeat,
  },
  ...(body.sendBefore === undefined ? {} : { sendBefore: new Date(body.sendBefore).toISOString() }),
  createdBy,
});

function recipientOf({ contactId, phone, email, name }: z.infer<typeof NotificationRecipient>): Recipient {
  if (contactId !== undefined) return { contactId };
  const identity =
    phone === undefined ? { kind: "email", value: (email ?? "").toLowerCase() } : { kind: "phone", value: phone };
  return { identity, ...(name === undefined ? {} : { name }) };
}

async function withDeliveries({ deliveries }: Tenant, notification: Notification) {
  return { notification, deliveries: await Promise.all(notification.attempts.map((one) => deliveries.get(one))) };
}
const shown = ({ notification, deliveries }: Awaited<ReturnType<typeof withDeliveries>>) =>
  notificationView(notification, deliveries);

async function found(tenant: Tenant, id: string) {
  // No key of the table is made of whatever stands in an address.
  const notification = parseNotificationId(id) && (await tenant.notifications.get(id));
  return notification && withDeliveries(tenant, notification);
}

export const notificationRoutes: readonly Route<Tenant>[] = [
  route(createNotifications, "notifications.send", {
    input: ({ body, principal, request }) => ({
      about: aboutOf(body, principal.id),
      recipients: body.recipients,
      request,
    }),
    run: async ({ notify }, { about, recipients, request }) => {
      const results: {
        externalId: string;
        outcome: "queued" | "repeated" | "refused";
        id: string | null;
        reason: { code: string; text: string } | null;
      }[] = [];
      const rest = [...recipients.entries()];
      const work = async () => {
        for (let next = rest.shift(); next; next = rest.shift()) {
          const [index, { externalId, recipient }] = next;
          const outcome = await notify({ ...about, externalId, recipient: recipientOf(recipient), request });
          results[index] =
            outcome.kind === "queued"
              ? {
                  externalId,
                  outcome: outcome.repeated ? "repeated" : "queued",
                  id: outcome.notification.notificationId,
                  reason: null,
                }
              : {
                  externalId,
                  outcome: "refused",
                  id: null,
                  reason: { code: "contact_missing", text: "there is no such contact" },
                };
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, recipients.length) }, work));
      return results;
    },
    output: (results) => done({ results }),
  }),

  route(createNotification, "notifications.send", {
    input: ({ body: { recipient, externalId, ...body }, principal, request }) => ({
      ...aboutOf(body, principal.id),
      recipient: recipientOf(recipient),
      ...(externalId === undefined ? {} : { externalId }),
      request,
    }),
    run: async (tenant, input) => {
      const outcome = await tenant.notify(input);
      return outcome.kind === "queued" ? withDeliveries(tenant, outcome.notification) : undefined;
    },
    output: (taken) =>
      taken
        ? done(shown(taken), { location: `/api/notifications/${taken.notification.notificationId}` })
        : invalid({ field: "recipient.contactId", code: "not_found", message: "is no contact" }),
  }),

  route(listNotifications, "notifications.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const { items, ...rest } = await tenant.notifications.list(page);
      return { items: await Promise.all(items.map((one) => withDeliveries(tenant, one))), ...rest };
    },
    output: (page) => done(pageBody(page, shown)),
  }),

  route(getNotification, "notifications.read", {
    input: ({ params }) => params.id,
    run: found,
    output: (one) => (one ? done(shown(one), { version: one.notification.version }) : missing("notification")),
  }),

  route(getNotificationStatus, "notifications.read", {
    input: ({ params }) => params.id,
    run: found,
    output: (one) => {
      if (!one) return missing("notification");
      const { id, status, reason, updatedAt } = shown(one);
      return done({ id, status, reason, updatedAt });
    },
  }),

  route(cancelNotification, "notifications.send", {
    input: ({ params, principal }) => ({ id: params.id, by: principal.id }),
    run: async (tenant, { id, by }) => {
      if (!parseNotificationId(id)) return { kind: "missing" } as const;
      const outcome = await tenant.cancel(id, by);
      return outcome.kind === "missing"
        ? outcome
        : { kind: outcome.kind, one: await withDeliveries(tenant, outcome.notification) };
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("notification");
      if (outcome.kind === "cancelled") return done(shown(outcome.one));
      return refuse("delivery_not_open", { detail: `it is ${shown(outcome.one).status}` });
    },
  }),
];
