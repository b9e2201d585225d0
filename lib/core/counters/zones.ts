/** The time zone by which a tenant's days are counted, and how it changes. */
import type { Clock } from "../kernel/ports.ts";
import { isTimeZone } from "../kernel/wall-clock.ts";
import type { Projection, Skipped } from "../projections/model.ts";
import { makeCalendar } from "./calendar.ts";
import type { Calendar } from "./model.ts";
import type { ZoneStore } from "./ports.ts";

/** How long a process goes by what it has read. */
const REMEMBERED_MS = 60_000;
/** A new zone holds only when every process has read of it, so that none counts by another than the rest. */
const NOTICE_MS = 3 * REMEMBERED_MS;
const MINUTE = 60_000;
const MAX_ZONES = 100;

interface FollowPorts {
  readonly of: (tenant: string) => ZoneStore;
  readonly clock: Clock;
}

/** Takes the reports' zone from the tenant's settings. */
export function makeFollowZones({ of, clock }: FollowPorts): Projection {
  return {
    name: "zones",
    async project(changes) {
      const skipped: Skipped[] = [];
      for (const { tenant, entity, place, after } of changes) {
        if (entity !== "settings" || typeof after?.timeZone !== "string" || typeof after.version !== "number") continue;
        const outcome = await follow(of(tenant), after.timeZone, after.version);
        if (outcome !== "done") skipped.push({ place, entity, error: new Error(outcome) });
      }
      return skipped;
    },
  };

  async function follow(zones: ZoneStore, zone: string, settingsVersion: number) {
    if (!isTimeZone(zone)) return "unknown_zone";
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await zones.read();
      if (settingsVersion <= before.settingsVersion || (before.zones.at(-1)?.zone ?? "UTC") === zone) return "done";
      if (before.zones.length >= MAX_ZONES) return "changed_too_often";
      const now = clock.now();
      const from = new Date(Math.ceil((now + NOTICE_MS) / MINUTE) * MINUTE).toISOString();
      const saved = await zones.save({
        // One that was to hold from then on anyway, and never did, gives way.
        zones: [...before.zones.filter((one) => one.from < from), { from, zone }],
        settingsVersion,
        updatedAt: new Date(now).toISOString(),
        version: before.version + 1,
      });
      if (saved === "saved") return "done";
    }
    throw new Error("the time zone kept changing");
  }
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
