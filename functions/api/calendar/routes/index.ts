import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { entryRoutes } from "./entries.ts";
import { eventRoutes } from "./events.ts";
import { googleRoutes } from "./google.ts";
import { linkRoutes } from "./link.ts";

export const calendarRoutes: readonly Route<Tenant>[] = [
  ...[...entryRoutes, ...eventRoutes, ...linkRoutes],
  ...googleRoutes,
];
