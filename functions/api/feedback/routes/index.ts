import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { formRoutes } from "./forms.ts";
import { rankingRoutes } from "./rankings.ts";
import { requestRoutes } from "./requests.ts";

export const feedbackRoutes: readonly Route<Tenant>[] = [...formRoutes, ...requestRoutes, ...rankingRoutes];
