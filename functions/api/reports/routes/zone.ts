import { getReportingZone } from "../../../../events/api/reporting-zone.ts";
import type { ReportingZone } from "../../../../lib/core/counters/ports.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

/** `now`: ISO 8601. */
function zoneView({ zones, updatedAt, version }: ReportingZone, now: string) {
  const last = zones.at(-1);
  const holds = zones.findLast(({ from }) => from <= now)?.zone ?? "UTC";
  const next = last && last.from > now ? { timeZone: last.zone, from: last.from } : null;
  return { timeZone: holds, next, updatedAt, version };
}

export const zoneRoutes: readonly Route<Tenant>[] = [
  route(getReportingZone, "settings.read", {
    input: ({ request }) => request.at,
    run: ({ zones }) => zones.read(),
    output: (zone, { request }) => done(zoneView(zone, request.at), { version: zone.version }),
  }),
];
