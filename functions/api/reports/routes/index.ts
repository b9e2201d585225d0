import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { exportRoutes } from "./exports.ts";
import { jobRoutes } from "./jobs.ts";

export const reportsRoutes: readonly Route<Tenant>[] = [...jobRoutes, ...exportRoutes];
