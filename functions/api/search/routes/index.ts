import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { findRoutes } from "./search.ts";

export const searchRoutes: readonly Route<Tenant>[] = [...findRoutes];
