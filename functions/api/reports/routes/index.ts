import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { auditRoutes } from "./audit.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { erasureRoutes } from "./erasures.ts";
import { exportRoutes } from "./exports.ts";
import { importRoutes } from "./imports.ts";
import { jobRoutes } from "./jobs.ts";
import { reportRoutes } from "./reports.ts";
import { retentionRoutes } from "./retention.ts";
import { zoneRoutes } from "./zone.ts";

export const reportsRoutes: readonly Route<Tenant>[] = [
  ...reportRoutes,
  ...auditRoutes,
  ...zoneRoutes,
  ...jobRoutes,
  ...exportRoutes,
  ...erasureRoutes,
  ...importRoutes,
  ...retentionRoutes,
  ...deadLetterRoutes,
];
