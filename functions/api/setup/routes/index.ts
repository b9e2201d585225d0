import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { appRoutes } from "./apps.ts";
import { channelRoutes } from "./channels.ts";
import { connectionRoutes } from "./connections.ts";
import { meRoutes } from "./me.ts";
import { spendingRoutes } from "./spending.ts";

export const setupRoutes: readonly Route<Tenant>[] = [
  ...appRoutes,
  ...connectionRoutes,
  ...channelRoutes,
  ...meRoutes,
  ...spendingRoutes,
];
