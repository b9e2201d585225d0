const MAX_TENANTS = 200;

/** One of each per tenant and process: what is built for one tenant is never handed to another. */
export function perTenant<T>(make: (tenant: string) => T): (tenant: string) => T {
  const made = new Map<string, T>();
  return (tenant) => {
    const known = made.get(tenant);
    if (known !== undefined) return known;
    if (made.size >= MAX_TENANTS) made.clear();
    const fresh = make(tenant);
    made.set(tenant, fresh);
    return fresh;
  };
}
