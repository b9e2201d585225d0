import { ServiceError } from "../errors.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, format);
    return format;
  } catch {
    throw new ServiceError("ValidationException", `Provided timezone is not supported: ${timeZone}`);
  }
}

/** What a clock on the wall shows at an instant, as milliseconds of UTC fields. */
export function toWallClock(instant: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which a clock on the wall shows a time: the first of two where clocks go back, undefined where they skip
 * it. Throws a ServiceError for a time zone that does not exist.
 */
export function toInstant(wallClock: number, timeZone: string): number | undefined {
  const offsets = [-86_400_000, 86_400_000].map(
    (around) => toWallClock(wallClock + around, timeZone) - (wallClock + around),
  );
  return [...new Set(offsets.map((offset) => wallClock - offset))]
    .sort((left, right) => left - right)
    .find((instant) => toWallClock(instant, timeZone) === wallClock);
}
