import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { appRoutes } from "./apps.ts";
import { channelRoutes } from "./channels.ts";
import { connectionRoutes } from "./connections.ts";
import { invitationRoutes } from "./invitations.ts";
import { keyRoutes } from "./keys.ts";
import { meRoutes } from "./me.ts";
import { roleRoutes } from "./roles.ts";
import { sendingRoutes } from "./sending.ts";
import { settingsRoutes } from "./settings.ts";
import { spendingRoutes } from "./spending.ts";
import { teamRoutes } from "./teams.ts";
import { userRoutes } from "./users.ts";

export const setupRoutes: readonly Route<Tenant>[] = [
  ...appRoutes,
  ...connectionRoutes,
  ...channelRoutes,
  ...meRoutes,
  ...spendingRoutes,
  ...sendingRoutes,
  ...userRoutes,
  ...teamRoutes,
  ...roleRoutes,
  ...keyRoutes,
  ...invitationRoutes,
  ...settingsRoutes,
];
