import {
  cancelNotification,
  createNotification,
  createNotifications,
  getNotification,
  getNotificationStatus,
  listNotifications,
} from "../../../../events/api/notifications.ts";
import { type Notification, parseNotificationId } from "../../../../lib/core/notifications/model.ts";
import type { NotifyOutcome } from "../../../../lib/core/notifications/ports.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { invalidly, reasonOf, whatIsAsked } from "../../../asked.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { recipientOf } from "../../recipients.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { notificationView } from "../views.ts";

/** Recipients of one bulk request that are worked on at the same time. */
const AT_ONCE = 16;

async function allWithFates(tenant: Tenant, notifications: readonly Notification[]) {
  const telling = await tellingOf(tenant, notifications);
  const there = [...new Map(telling.flatMap((one) => (one ? [[one.notificationId, one]] : []))).values()];
  const [found, told] = await Promise.all([
    tenant.deliveries.all(there.flatMap(({ attempts }) => attempts)),
    tenant.engagements.all(
      there.flatMap(({ notificationId, attempts }) =>
        attempts.map((_, index) => ({ notificationId, attempt: index + 1 })),
      ),
    ),
  ]);
  const rest = [...found];
  const fates = new Map(there.map((one) => [one.notificationId, rest.splice(0, one.attempts.length)]));
  return notifications.map((notification, index) => {
    const by = telling[index];
    return {
      notification,
      telling: by,
      deliveries: (by && fates.get(by.notificationId)) ?? [],
      engagements: told.filter(({ notificationId }) => notificationId === by?.notificationId),
    };
  });
}

/** Of each what tells it: itself, or its digest, which is not there for as long as others are waited for. */
async function tellingOf({ notifications: store }: Tenant, notifications: readonly Notification[]) {
  const into = notifications.flatMap(({ digestedInto }) => digestedInto ?? []);
  const made = new Map(
    (into.length > 0 ? await store.all(into) : []).flatMap((one) => (one ? [[one.notificationId, one]] : [])),
  );
  return notifications.map((one) =>
    one.digestedInto === undefined || one.state !== "queued" ? one : made.get(one.digestedInto),
  );
}
async function withFates(tenant: Tenant, notification: Notification) {
  const [one] = await allWithFates(tenant, [notification]);
  return one ?? { notification, telling: notification, deliveries: [], engagements: [] };
}
const shown = ({ notification, telling, deliveries, engagements }: Awaited<ReturnType<typeof withFates>>) =>
  notificationView(notification, telling, deliveries, engagements);

async function found(tenant: Tenant, id: string) {
  // No key of the table is made of whatever stands in an address.
  const notification = parseNotificationId(id) && (await tenant.notifications.get(id));
  return notification && withFates(tenant, notification);
}

interface Taken {
  readonly externalId: string;
  readonly outcome: "queued" | "repeated" | "refused";
  readonly id: string | null;
  readonly reason: { readonly code: string; readonly text: string } | null;
}
const refused = (externalId: string, reason: Taken["reason"]): Taken => ({
  externalId,
  outcome: "refused",
  id: null,
  reason,
});
function taken(externalId: string, outcome: NotifyOutcome): Taken {
  if (outcome.kind === "contact_missing")
    return refused(externalId, { code: "contact_missing", text: "there is no such contact" });
  const { repeated, notification } = outcome;
  return { externalId, outcome: repeated ? "repeated" : "queued", id: notification.notificationId, reason: null };
}

export const notificationRoutes: readonly Route<Tenant>[] = [
  route(createNotifications, "notifications.send", {
    input: ({ body: { recipients, ...body }, principal, request }) => ({
      body,
      recipients,
      request,
      by: principal.id,
    }),
    run: async (tenant, { body, recipients, request, by }) => {
      const asked = await whatIsAsked(tenant, body, by);
      if (asked.kind === "invalid") return asked;
      const results: Taken[] = [];
      const rest = [...recipients.entries()];
      const work = async () => {
        for (let next = rest.shift(); next; next = rest.shift()) {
          const [index, { externalId, recipient, data = {} }] = next;
          const said = asked.with(data);
          results[index] =
            said.kind === "invalid"
              ? refused(externalId, reasonOf(said.problems))
              : taken(
                  externalId,
                  await tenant.notify({ ...said.about, externalId, recipient: recipientOf(recipient), request }),
                );
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, recipients.length) }, work));
      return { kind: "done", results } as const;
    },
    output: (outcome) =>
      outcome.kind === "invalid" ? invalid(...outcome.problems) : done({ results: outcome.results }),
  }),

  route(createNotification, "notifications.send", {
    input: ({ body: { recipient, externalId, ...body }, principal, request }) => ({
      body,
      by: principal.id,
      to: { recipient: recipientOf(recipient), ...(externalId === undefined ? {} : { externalId }), request },
    }),
    run: async (tenant, { body, by, to }) => {
      const asked = await whatIsAsked(tenant, body, by);
      const said = asked.kind === "invalid" ? asked : asked.with({});
      if (said.kind === "invalid") return said;
      const outcome = await tenant.notify({ ...said.about, ...to });
      if (outcome.kind === "queued")
        return { kind: "taken", one: await withFates(tenant, outcome.notification) } as const;
      return invalidly({ field: "recipient.contactId", code: "not_found", message: "is no contact" });
    },
    output: (outcome) =>
      outcome.kind === "invalid"
        ? invalid(...outcome.problems)
        : done(shown(outcome.one), { location: `/api/notifications/${outcome.one.notification.notificationId}` }),
  }),

  route(listNotifications, "notifications.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const { items, ...rest } = await tenant.notifications.list(page);
      return { items: await allWithFates(tenant, items), ...rest };
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
        : { kind: outcome.kind, one: await withFates(tenant, outcome.notification) };
    },
    output: (outcome) => {
      if (outcome.kind === "missing") return missing("notification");
      if (outcome.kind === "cancelled") return done(shown(outcome.one));
      return refuse("delivery_not_open", { detail: `it is ${shown(outcome.one).status}` });
    },
  }),
];
