import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { consentRoutes } from "./consent.ts";
import { notificationRoutes } from "./notifications.ts";

export const outreachRoutes: readonly Route<Tenant>[] = [...notificationRoutes, ...consentRoutes];
