/** Which day and hour an instant is for a tenant. */
import type { Calendar } from "./model.ts";

/**
 * Zones by the instant from which on each holds, the earliest first. What was counted stays where it was counted: a day is judged by the
 * zone that held at the instant itself, never by the one of today, so that whoever counts the same thing again counts it on the same day.
 */
export type Zones = readonly { readonly from: string; readonly zone: string }[];

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** UTC before the first of the zones, and where there are none. */
export function makeCalendar(zones: Zones = []): Calendar {
  /** `2026-11-02T09` */
  function shown(at: string): string {
    const zone = zones.findLast(({ from }) => from <= at)?.zone ?? "UTC";
    if (zone === "UTC") return at.slice(0, 13);
    const parts = Object.fromEntries(
      formatOf(zone)
        .formatToParts(Date.parse(at))
        .map(({ type, value }) => [type, value]),
    );
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}`;
  }
  return {
    day: (at) => shown(at).slice(0, 10),
    hour: (at) => shown(at).slice(11, 13),
  };
}
