/** What a person's feed holds for the calendar of somebody else's making: titles and times, and no word of anybody. */
import type { Clock } from "../kernel/ports.ts";
import { type CalendarEntry, type CalendarViewer, DAY_MS, type Span } from "./model.ts";
import type { CalendarSource, FeedEntry } from "./ports.ts";

const BEFORE_DAYS = 31;
const AFTER_DAYS = 366;
/** A reminder is a moment; most calendars show a moment badly. */
const MOMENT_MS = 15 * 60_000;

export type ReadFeed = (viewer: CalendarViewer) => Promise<readonly FeedEntry[]>;

export const makeReadFeed =
  (sources: readonly CalendarSource[], clock: Clock): ReadFeed =>
  async (viewer) => {
    const found = await Promise.all(sources.map((source) => source.entries(viewer, spanAround(clock.now()))));
    return found
      .flatMap(({ entries }) => entries)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(feedEntry);
  };

/** By whole days, so that a feed read twice on a day is the same text. */
function spanAround(now: number): Span {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const [from, to] = [today - BEFORE_DAYS * DAY_MS, today + AFTER_DAYS * DAY_MS];
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from, to, days: { from: dayOf(from), to: dayOf(to) } };
}

const feedEntry = ({ id, title, startsAt, endsAt, days, status, version }: CalendarEntry): FeedEntry => ({
  uid: `${id}@chasqui`,
  title,
  startsAt,
  endsAt: endsAt ?? new Date(Date.parse(startsAt) + MOMENT_MS).toISOString(),
  days,
  cancelled: status === "cancelled",
  version: version ?? 1,
});
