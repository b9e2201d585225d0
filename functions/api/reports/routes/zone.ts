import { getReportingZone, updateReportingZone } from "../../../../events/api/reporting-zone.ts";
import type { ReportingZone } from "../../../../lib/core/counters/ports.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { invalid } from "../../refusals.ts";
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

  route(updateReportingZone, "settings.manage", {
    input: ({ body: { timeZone }, expectedVersion }) => ({ timeZone, expectedVersion }),
    run: ({ setZone }, { timeZone, expectedVersion }) => setZone(timeZone, expectedVersion),
    output: (outcome, { request }) => {
      switch (outcome.kind) {
        case "done":
          return done(zoneView(outcome.zone, request.at), { version: outcome.zone.version });
        case "stale":
          return refuse("stale_version", {
            detail: `the time zone is at version ${outcome.zone.version}`,
            suggestion: "Read it again and decide anew.",
            headers: { etag: etag(outcome.zone.version) },
          });
        case "unknown_zone":
          return invalid({ field: "timeZone", code: "unknown", message: "is no time zone of the IANA data" });
        case "too_often":
          return invalid({ field: "timeZone", code: "too_often", message: "was changed a hundred times already" });
      }
    },
  }),
];
