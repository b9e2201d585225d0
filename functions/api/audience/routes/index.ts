import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { memberRoutes } from "./members.ts";
import { scoreRoutes } from "./scores.ts";
import { segmentRoutes } from "./segments.ts";

export const audienceRoutes: readonly Route<Tenant>[] = [...segmentRoutes, ...memberRoutes, ...scoreRoutes];
