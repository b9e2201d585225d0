import type { Route } from "../route.ts";
import { appRoutes } from "./apps.ts";
import { channelRoutes } from "./channels.ts";
import { connectionRoutes } from "./connections.ts";
import { contactRoutes } from "./contacts.ts";
import { conversationRoutes } from "./conversations.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { leadRoutes } from "./leads.ts";
import { meRoutes } from "./me.ts";
import { messageRoutes } from "./messages.ts";
import { referenceRoutes } from "./reference.ts";

export const routes: readonly Route[] = [
  ...conversationRoutes,
  ...messageRoutes,
  ...deliveryRoutes,
  ...contactRoutes,
  ...leadRoutes,
  ...appRoutes,
  ...connectionRoutes,
  ...channelRoutes,
  ...meRoutes,
  ...referenceRoutes,
];
