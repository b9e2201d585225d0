/** When people are left alone: hours of the night by their own clock, whatever they may have agreed to. */
import { instantOf, isTimeZone, shownAt } from "../kernel/wall-clock.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Minutes since midnight. From `from` to `to`, over midnight where `to` is less; the same twice means never. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Where somebody's clock was taken from. */
export type ZoneSource = "contact" | "phone" | "activity" | "account";

/** One zone where it is known; all that may be theirs where only their country is. */
export interface Zones {
  readonly source: ZoneSource;
  readonly zones: readonly string[];
}

/**
 * Somebody's clock: what they said, else that of their number's country, else that of their last visit, else the business's. A country
 * may have several; then all of them count.
 */
export function zonesOf({
  said,
  country,
  activity,
  account,
}: {
  readonly said?: string | null | undefined;
  /** ISO 3166-1 alpha-2, of their telephone number. */
  readonly country?: string | null | undefined;
  readonly activity?: string | null | undefined;
  readonly account: string;
}): Zones {
  if (said && isTimeZone(said)) return { source: "contact", zones: [said] };
  const ofCountry = country ? zonesOfCountry(country) : [];
  if (ofCountry.length > 0) return { source: "phone", zones: ofCountry };
  if (activity && isTimeZone(activity)) return { source: "activity", zones: [activity] };
  return { source: "account", zones: [account] };
}

const known = new Map<string, readonly string[]>();

/** The zones of a country, by the runtime's own data (CLDR); none for what is no country. */
export function zonesOfCountry(country: string): readonly string[] {
  const kept = known.get(country);
  if (kept) return kept;
  if (!/^[A-Z]{2}$/.test(country)) return [];
  // Not in TypeScript's library yet: https://tc39.es/proposal-intl-locale-info/
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): readonly string[] | undefined };
  const zones = (locale.getTimeZones?.() ?? []).filter(isTimeZone);
  known.set(country, zones);
  return zones;
}

/**
 * The first instant from `now` on at which it is quiet nowhere: `now` itself, unless it is quiet. With several zones that is the narrowest
 * window that is safe in all of them. Undefined where there is none within two days: hours that never let anybody write.
 */
export function afterQuiet({ from, to }: QuietHours, { zones }: Zones, now: number): number | undefined {
  if (from === to) return now;
  let at = now;
  // Leaving one zone's night may lead into another's: each round moves on, or all are awake.
  for (let round = 0; round < 4 * zones.length + 8 && at <= now + 2 * DAY; round++) {
    const next = Math.max(...zones.map((zone) => awake(at, zone)));
    if (next === at) return at;
    at = next;
  }
  return undefined;

  function awake(instant: number, zone: string): number {
    const shown = shownAt(instant, zone);
    const midnight = Math.floor(shown / DAY) * DAY;
    const minute = Math.floor((shown - midnight) / MINUTE);
    const inside = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    if (!inside) return instant;
    const ends = midnight + to * MINUTE + (from > to && minute >= from ? DAY : 0);
    // Where clocks are set back the end may be shown twice; the first is not before now, or it would not be quiet.
    return Math.max(instant + 1, instantOf(ends, zone));
  }
}
