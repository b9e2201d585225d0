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
