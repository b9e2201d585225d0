import type { Ids } from "../../core/kernel/ports.ts";
import type { NotificationType } from "../../core/notifications/model.ts";
import type { NotificationTypeStore } from "../../core/notifications/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeNotificationTypeStore = (context: TableContext, ids: Ids): NotificationTypeStore =>
  makeCatalogue<NotificationType>(context, ids, {
    noun: "notification-types",
    entity: "notification-type",
    once: ({ key }) => key,
  });
