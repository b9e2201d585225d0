import {
  createNotificationType,
  deleteNotificationType,
  listNotificationTypes,
  updateNotificationType,
} from "../../../../events/api/notification-types.ts";
import { priorityOf } from "../../../../lib/core/notifications/model.ts";
import { MINUTE, persistenceOf } from "../../../asked.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import type { Route } from "../../route.ts";
import { done } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { notificationTypeView } from "../views.ts";

const words = {
  what: "type of notifications",
  path: "/api/notification-types",
  once: "another type has this key",
};

export const notificationTypeRoutes: readonly Route<Tenant>[] = [
  route(listNotificationTypes, "notifications.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ notificationTypes }, page) => pageOfAll(await notificationTypes.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, notificationTypeView)),
  }),

  route(createNotificationType, "settings.manage", {
    input: ({ body: { key, name, purpose, channels, ...how }, request }) => ({
      type: {
        ...{ key, name: name.trim(), purpose, channels },
        description: how.description ?? null,
        priority: how.priority ?? priorityOf(purpose),
        persistence: persistenceOf(how),
        template: how.template ?? null,
        tracking: how.tracking ?? null,
        digestMs: how.digestMinutes ? how.digestMinutes * MINUTE : null,
      },
      request,
    }),
    run: ({ manageTypes }, { type, request }) => manageTypes.create(type, request),
    output: (outcome) => created(outcome, notificationTypeView, words),
  }),

  route(updateNotificationType, "settings.manage", {
    input: ({ params, body, expectedVersion, request }) => ({ id: params.id, body, expectedVersion, request }),
    run: ({ manageTypes }, { id, body, expectedVersion, request }) => {
      const { retries, retryMinutes, receiptMinutes, mayRepeat, digestMinutes, ...fields } = body;
      const persistence = { retries, retryMinutes, receiptMinutes, mayRepeat };
      return manageTypes.edit(
        id,
        expectedVersion,
        (before) => ({
          ...named(fields),
          ...(digestMinutes === undefined ? {} : { digestMs: digestMinutes && digestMinutes * MINUTE }),
          persistence: persistenceOf(persistence, before),
        }),
        request.at,
      );
    },
    output: (outcome) => edited(outcome, notificationTypeView, words),
  }),

  route(deleteNotificationType, "settings.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageTypes }, { id, expectedVersion }) => manageTypes.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, notificationTypeView, words),
  }),
];
