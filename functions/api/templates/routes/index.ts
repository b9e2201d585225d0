import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { draftRoutes } from "./drafts.ts";
import { providerTemplateRoutes } from "./provider-templates.ts";
import { publicationRoutes } from "./publications.ts";
import { templateRoutes } from "./templates.ts";

export const templatesRoutes: readonly Route<Tenant>[] = [
  ...templateRoutes,
  ...draftRoutes,
  ...publicationRoutes,
  ...providerTemplateRoutes,
];
