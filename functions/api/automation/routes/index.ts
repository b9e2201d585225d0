import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { eventRuleRoutes } from "./event-rules.ts";
import { eventRoutes } from "./events.ts";

export const automationRoutes: readonly Route<Tenant>[] = [...eventRoutes, ...eventRuleRoutes];
