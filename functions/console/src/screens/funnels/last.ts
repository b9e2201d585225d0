/** Which funnel somebody looked at last, for each tenant at this browser. */
const keyFor = (tenant: string): string => `chasqui.funnel.${tenant}`;

export const lastFunnel = {
  get(tenant: string): string | undefined {
    try {
      return localStorage.getItem(keyFor(tenant)) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(tenant: string, funnel: string): void {
    try {
      localStorage.setItem(keyFor(tenant), funnel);
    } catch {
      // The first one is as good.
    }
  },
};
