/**
 * How much somebody has to do with the business, from their row alone. The formulas, and where they are from, are in `docs/segments.md`.
 */
import { type AudienceRow, type Day, latestDay, type Reaction } from "../audience/model.ts";

const DAY_MS = 86_400_000;
/** What somebody did loses half of its weight in so long. */
const HALF_LIFE_DAYS = 30;
/** How much each is worth on the day it happens. */
const WEIGHT: Readonly<Record<Reaction | "wrote", number>> = { opened: 1, clicked: 3, answered: 5, wrote: 5 };
/** So much weight makes 63 of 100. */
const SCALE = 10;
/** Reactions that count as lately. */
export const WINDOW_DAYS = 90;

export interface Score {
  /** 0 to 100. */
  readonly engagement: number;
  /** 1 to 5: when they last did something. */
  readonly recency: number;
  /** 1 to 5: on how many days of the last `WINDOW_DAYS`. */
  readonly frequency: number;
  /** Undefined: never. */
  readonly daysSinceActive?: number;
}

export const daysBetween = (day: Day, now: number): number =>
  Math.floor(now / DAY_MS) - Math.floor(Date.parse(day) / DAY_MS);

/** Days of the last `WINDOW_DAYS` on which they did it. */
export const lately = (days: readonly Day[], now: number): number =>
  days.filter((day) => daysBetween(day, now) <= WINDOW_DAYS).length;

export const lastActiveOn = ({ conversations, reactions }: AudienceRow): Day | null =>
  latestDay([
    conversations.lastInboundOn,
    ...(["opened", "clicked", "answered"] as const).map((reaction) => reactions[reaction][0] ?? null),
  ]);

export function scoreOf(row: AudienceRow, now: number): Score {
  const { reactions, conversations } = row;
  const wrote = conversations.lastInboundOn === null ? [] : [conversations.lastInboundOn];
  const faded = (days: readonly Day[]) =>
    days.map((day) => 2 ** (-Math.max(0, daysBetween(day, now)) / HALF_LIFE_DAYS)).reduce((sum, one) => sum + one, 0);
  const total =
    WEIGHT.opened * faded(reactions.opened) +
    WEIGHT.clicked * faded(reactions.clicked) +
    WEIGHT.answered * faded(reactions.answered) +
    WEIGHT.wrote * faded(wrote);
  const last = lastActiveOn(row);
  const since = last === null ? undefined : Math.max(0, daysBetween(last, now));
  const active = new Set([...reactions.opened, ...reactions.clicked, ...reactions.answered, ...wrote]);
  return {
    engagement: Math.round(100 * (1 - Math.exp(-total / SCALE))),
    recency: since === undefined ? 1 : level(since, [7, 30, 90, 180]),
    frequency: level(-lately([...active], now), [-12, -6, -3, -1]),
    ...(since === undefined ? {} : { daysSinceActive: since }),
  };
}

/** 5 up to the first bound, 4 up to the next, …, 1 behind the last. */
function level(value: number, bounds: readonly number[]): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? 1 : 5 - index;
}
