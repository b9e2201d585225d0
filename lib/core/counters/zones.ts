/** The time zone by which a tenant's days are counted, and how it changes. */
import type { Clock } from "../kernel/ports.ts";
import { isTimeZone } from "../kernel/wall-clock.ts";
import { type Calendar, makeCalendar } from "./calendar.ts";
import type { ReportingZone, ZoneStore } from "./ports.ts";

/** How long a process goes by what it has read. */
const REMEMBERED_MS = 60_000;
/** A new zone holds only when every process has read of it, so that none counts by another than the rest. */
const NOTICE_MS = 3 * REMEMBERED_MS;
const MINUTE = 60_000;
const MAX_ZONES = 100;

export type SetZoneOutcome =
  | { readonly kind: "done" | "stale"; readonly zone: ReportingZone }
  | { readonly kind: "unknown_zone" }
  | { readonly kind: "too_often" };

export type SetReportingZone = (zone: string, expectedVersion: number | undefined) => Promise<SetZoneOutcome>;

export function makeSetReportingZone({
  zones,
  clock,
}: {
  readonly zones: ZoneStore;
  readonly clock: Clock;
}): SetReportingZone {
  return async (zone, expectedVersion) => {
    if (!isTimeZone(zone)) return { kind: "unknown_zone" };
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await zones.read();
      if (expectedVersion !== undefined && expectedVersion !== before.version) return { kind: "stale", zone: before };
      if ((before.zones.at(-1)?.zone ?? "UTC") === zone) return { kind: "done", zone: before };
      if (before.zones.length >= MAX_ZONES) return { kind: "too_often" };
      const now = clock.now();
      const from = new Date(Math.ceil((now + NOTICE_MS) / MINUTE) * MINUTE).toISOString();
      // One that was to hold from then on anyway, and never did, gives way.
      const next = {
        zones: [...before.zones.filter((one) => one.from < from), { from, zone }],
        updatedAt: new Date(now).toISOString(),
        version: before.version + 1,
      };
      if ((await zones.save(next)) === "saved") return { kind: "done", zone: next };
    }
    throw new Error("the time zone kept changing");
  };
}

/** The calendar of each tenant, looked up once a minute. */
export function makeCalendars({
  of,
  clock,
}: {
  readonly of: (tenant: string) => Pick<ZoneStore, "read">;
  readonly clock: Clock;
}): (tenant: string) => Promise<Calendar> {
  const known = new Map<string, { readonly calendar: Calendar; readonly until: number }>();
  return async (tenant) => {
    const remembered = known.get(tenant);
    if (remembered && remembered.until > clock.now()) return remembered.calendar;
    const calendar = makeCalendar((await of(tenant).read()).zones);
    if (known.size >= 1_000) known.clear();
    known.set(tenant, { calendar, until: clock.now() + REMEMBERED_MS });
    return calendar;
  };
}
