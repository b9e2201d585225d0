import type { Search } from "../../../lib/core/search/find.ts";
import { routesFor } from "../route.ts";

export interface Tenant {
  readonly search: Search;
}

export const route = routesFor<Tenant>();
