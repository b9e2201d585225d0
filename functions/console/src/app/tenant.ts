/** Which of a person's tenants this browser works in. */
const KEY = "chasqui.tenant";
let current: string | undefined;
try {
  current = localStorage.getItem(KEY) ?? undefined;
} catch {
  current = undefined;
}

export const tenantHere = {
  get: (): string | undefined => current,
  set(tenant: string | undefined): void {
    current = tenant;
    try {
      if (tenant === undefined) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, tenant);
    } catch {
      // Asked again at the next visit.
    }
  },
};
