/** A part of the API: routes that work with the same things of a tenant. Each is loaded by the first request that needs it. */
import type { Route } from "./route.ts";

export interface Part {
  readonly routes: readonly Route[];
  /** What the part's own routes work with; for nothing else to use, hence the type. */
  readonly enter: (tenant: string) => never;
}

/** `enter` is called for the tenant that the caller was let into, and for no other. */
export const partOf = <Tenant>(routes: readonly Route<Tenant>[], enter: (tenant: string) => Tenant): Part => ({
  routes,
  enter: enter as (tenant: string) => never,
});
