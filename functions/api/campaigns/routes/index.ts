import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { campaignRoutes } from "./campaigns.ts";
import { historyRoutes } from "./history.ts";
import { policyRoutes } from "./policy.ts";
import { signatureRoutes } from "./signature.ts";
import { stepRoutes } from "./steps.ts";

export const campaignsRoutes: readonly Route<Tenant>[] = [
  ...campaignRoutes,
  ...stepRoutes,
  ...historyRoutes,
  ...policyRoutes,
  ...signatureRoutes,
];
