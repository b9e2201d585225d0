import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { interestRoutes } from "./interests.ts";
import { itemTypeRoutes } from "./item-types.ts";
import { itemRoutes } from "./items.ts";

export const catalogueRoutes: readonly Route<Tenant>[] = [...itemTypeRoutes, ...itemRoutes, ...interestRoutes];
