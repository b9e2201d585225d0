import { instantOf, isTimeZone, shownAt } from "../../../lib/core/kernel/wall-clock.ts";
import { ServiceError } from "../errors.ts";

function known(timeZone: string): string {
  if (isTimeZone(timeZone)) return timeZone;
  throw new ServiceError("ValidationException", `Provided timezone is not supported: ${timeZone}`);
}

/** What a clock on the wall shows at an instant, as milliseconds of UTC fields. */
export const toWallClock = (instant: number, timeZone: string): number => shownAt(instant, known(timeZone));

/**
 * The instant at which a clock on the wall shows a time: the first of two where clocks go back, undefined where they skip
 * it. Throws a ServiceError for a time zone that does not exist.
 */
export function toInstant(wallClock: number, timeZone: string): number | undefined {
  const instant = instantOf(wallClock, known(timeZone));
  return shownAt(instant, timeZone) === wallClock ? instant : undefined;
}
