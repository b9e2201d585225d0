import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { assignmentRoutes } from "./assignment.ts";
import { classificationRoutes } from "./classification.ts";
import { contactRoutes } from "./contacts.ts";
import { fieldRoutes } from "./fields.ts";
import { funnelRoutes } from "./funnels.ts";
import { glanceRoutes } from "./glances.ts";
import { contactInterestRoutes } from "./interests.ts";
import { leadRoutes } from "./leads.ts";
import { lostReasonRoutes } from "./lost-reasons.ts";
import { noteRoutes } from "./notes.ts";
import { reminderRoutes } from "./reminders.ts";

export const salesRoutes: readonly Route<Tenant>[] = [
  ...contactRoutes,
  ...contactInterestRoutes,
  // A word of its own, before whatever may be an id.
  ...glanceRoutes,
  ...leadRoutes,
  ...noteRoutes,
  ...funnelRoutes,
  ...fieldRoutes,
  ...lostReasonRoutes,
  ...reminderRoutes,
  ...assignmentRoutes,
  ...classificationRoutes,
];
