import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { automationNounRoutes } from "./automations.ts";
import { eventRuleRoutes } from "./event-rules.ts";
import { eventRoutes } from "./events.ts";
import { automationRunRoutes } from "./runs.ts";

export const automationRoutes: readonly Route<Tenant>[] = [
  ...eventRoutes,
  ...eventRuleRoutes,
  ...automationRunRoutes,
  ...automationNounRoutes,
];
