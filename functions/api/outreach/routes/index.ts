import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { activationRoutes } from "./activations.ts";
import { consentRoutes } from "./consent.ts";
import { customerBrowserRoutes } from "./customer-browsers.ts";
import { notificationTypeRoutes } from "./notification-types.ts";
import { notificationRoutes } from "./notifications.ts";

export const outreachRoutes: readonly Route<Tenant>[] = [
  ...notificationRoutes,
  ...notificationTypeRoutes,
  ...activationRoutes,
  ...consentRoutes,
  ...customerBrowserRoutes,
];
