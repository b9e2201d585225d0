/** Whether a connection sends as it should, judged by its last 24 hours; and what its provider tolerates. */
import { type Calendar, outField, type Trouble, troubleField, type Values } from "../counters/model.ts";

/** Shares of what was sent, above which a provider questions or stops an account. Absent: it names none, or tells of none. */
export interface Tolerated {
  /** Called spam by who got it. */
  readonly complained?: number;
  /** Came back because the address does not exist. */
  readonly bounced?: number;
}

/** Of 24 hours. */
export interface Figures extends Readonly<Record<Trouble, number>> {
  readonly sent: number;
}

export type Verdict =
  | { readonly kind: "fine" }
  /** More failed than is usual: people look. */
  | { readonly kind: "alarm"; readonly reason: string }
  /** The provider would stop the account for all that it sends: nothing goes out until people looked. */
  | { readonly kind: "pause"; readonly reason: string };

/** Of fewer messages a share says nothing. */
const LEAST_SENT = 100;
/** One person's click stops no business. */
const LEAST_TOLD = 2;

const RATES = [
  ["complained", "complaint"],
  ["bounced", "bounce"],
] as const;

export function judge(figures: Figures, failuresAllowed: number, tolerated: Tolerated): Verdict {
  const { sent, failed } = figures;
  for (const [trouble, name] of RATES) {
    const limit = tolerated[trouble];
    const told = figures[trouble];
    if (limit === undefined || sent < LEAST_SENT || told < LEAST_TOLD || told <= limit * sent) continue;
    const reason = `${name} rate ${percent(told / sent)} of ${sent} messages in 24 hours; limit ${percent(limit)}`;
    return { kind: "pause", reason };
  }
  if (failed <= failuresAllowed) return { kind: "fine" };
  return { kind: "alarm", reason: `${failed} failures in 24 hours; limit ${failuresAllowed}` };
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** The tenant's days and hours that the last 24 hours lie in: this one, which goes on, and the 23 before. */
export function lastHours(now: number, calendar: Calendar): ReadonlyMap<string, readonly string[]> {
  const instants = Array.from({ length: HOURS }, (_, back) => new Date(now - back * HOUR_MS).toISOString());
  const days = Map.groupBy(instants, (at) => calendar.day(at));
  // A clock that is put back has one hour twice, which was counted as one.
  return new Map([...days].map(([day, its]) => [day, [...new Set(its.map((at) => calendar.hour(at)))]]));
}

/** What these hours of a connection's days hold. */
export function figuresOf(days: readonly { readonly values: Values; readonly hours: readonly string[] }[]): Figures {
  const sum = (field: (hour: string) => string): number =>
    days.reduce((total, { values, hours }) => hours.reduce((all, hour) => all + (values[field(hour)] ?? 0), total), 0);
  return {
    sent: sum(outField),
    failed: sum((hour) => troubleField("failed", hour)),
    bounced: sum((hour) => troubleField("bounced", hour)),
    complained: sum((hour) => troubleField("complained", hour)),
  };
}

/** Days before credentials end at which people are told. */
export const WARN_DAYS = [7, 1] as const;
const DAY_MS = 24 * HOUR_MS;

/** The latest of those days that has come; undefined before the first, and once they ended a day ago. */
export function endsWithin(endsAt: string, now: number): number | undefined {
  const left = (Date.parse(endsAt) - now) / DAY_MS;
  return left > -1 ? WARN_DAYS.filter((days) => left <= days).at(-1) : undefined;
}

/** When so many of what was tried lately failed, the connection still works, and badly. Providers have bad minutes, hence several. */
const DEGRADED = { hours: 1, share: 0.2, leastFailed: 3 } as const;

/** What was tried in one hour, the latest first. */
export interface HourOfSends {
  /** Its beginning. */
  readonly at: string;
  readonly sent: number;
  readonly failed: number;
}

export interface Activity {
  /** The hour of the last message that the provider took, of the last 24. */
  readonly lastSentAt: string | null;
  readonly sent: number;
  readonly failed: number;
  /** Since which hour too much fails, and how it stands; null while it works. */
  readonly degraded: { readonly since: string; readonly reason: string } | null;
}

/** Of the last 24 hours, as `hoursOf` gives them. */
export function activityOf(hours: readonly HourOfSends[]): Activity {
  const sum = (of: readonly HourOfSends[], field: "sent" | "failed"): number =>
    of.reduce((total, hour) => total + hour[field], 0);
  // What the provider took may fail later, and what it refused was not sent: the larger of both is what was tried, or nearly so.
  // This hour has only begun: it counts with the one before.
  const around = (index: number): readonly HourOfSends[] => hours.slice(index, index + DEGRADED.hours + 1);
  const isBad = (index: number): boolean => {
    const [sent, failed] = [sum(around(index), "sent"), sum(around(index), "failed")];
    return failed >= DEGRADED.leastFailed && failed > DEGRADED.share * Math.max(sent, failed);
  };
  let end = 0;
  while (end < hours.length && isBad(end)) end++;
  // The hour before the first bad one is in its sum.
  const first = end === 0 ? undefined : (around(end - 1).findLast(({ failed }) => failed > 0) ?? hours[end - 1]);
  const [sent, failed] = [sum(around(0), "sent"), sum(around(0), "failed")];
  return {
    lastSentAt: hours.find((hour) => hour.sent > 0)?.at ?? null,
    sent: sum(hours, "sent"),
    failed: sum(hours, "failed"),
    degraded: first
      ? { since: first.at, reason: `in the last hour ${failed} messages failed, and ${sent} were taken` }
      : null,
  };
}

/** This hour and the 23 before it, out of the counters of a connection by day. A clock that is put back has one hour twice: once here. */
export function hoursOf(
  now: number,
  calendar: Calendar,
  valuesOn: (day: string) => Values | undefined,
): readonly HourOfSends[] {
  const seen = new Set<string>();
  return Array.from({ length: HOURS }, (_, back) => now - back * HOUR_MS).flatMap((ms) => {
    const within = new Date(ms).toISOString();
    const [day, hour] = [calendar.day(within), calendar.hour(within)];
    if (seen.has(`${day} ${hour}`)) return [];
    seen.add(`${day} ${hour}`);
    const values = valuesOn(day) ?? {};
    const at = new Date(Math.floor(ms / HOUR_MS) * HOUR_MS).toISOString();
    return [{ at, sent: values[outField(hour)] ?? 0, failed: values[troubleField("failed", hour)] ?? 0 }];
  });
}
