/** Every route, for what describes or tests them all; what serves requests loads them by part. */
import { audienceRoutes } from "./audience/routes/index.ts";
import { automationRoutes } from "./automation/routes/index.ts";
import { calendarRoutes } from "./calendar/routes/index.ts";
import { campaignsRoutes } from "./campaigns/routes/index.ts";
import { signingRoutes } from "./campaigns/signing.ts";
import { catalogueRoutes } from "./catalogue/routes/index.ts";
import { feedbackRoutes } from "./feedback/routes/index.ts";
import { campaignReportRoutes } from "./figures/routes.ts";
import { inboxRoutes } from "./inbox/routes/index.ts";
import { outreachRoutes } from "./outreach/routes/index.ts";
import { makeReferenceRoutes } from "./reference/routes.ts";
import { reportsRoutes } from "./reports/routes/index.ts";
import type { Route } from "./route.ts";
import { salesRoutes } from "./sales/routes/index.ts";
import { searchRoutes } from "./search/routes/index.ts";
import { setupRoutes } from "./setup/routes/index.ts";
import { templatesRoutes } from "./templates/routes/index.ts";
import { webhookRoutes } from "./webhooks/routes/index.ts";

const unread = () => Promise.reject(new Error("only a description of these routes is wanted here"));

export const routes: readonly Route[] = [
  ...inboxRoutes,
  ...salesRoutes,
  ...setupRoutes,
  ...outreachRoutes,
  ...audienceRoutes,
  ...automationRoutes,
  ...calendarRoutes,
  ...campaignsRoutes,
  ...signingRoutes,
  ...campaignReportRoutes,
  ...catalogueRoutes,
  ...feedbackRoutes,
  ...reportsRoutes,
  ...searchRoutes,
  ...templatesRoutes,
  ...webhookRoutes,
  ...makeReferenceRoutes({ openApi: unread, docs: unread, signIns: [] }),
];
