/** What reports say: figures of a range of days, by what they are grouped, made of counters alone. */
import {
  addedUp,
  type Counter,
  type Family,
  hoursOf,
  type Measure,
  type Summary,
  summaryOf,
  totalOf,
  type Values,
} from "../counters/model.ts";

/** Days, both included, as the tenant's clock shows them. */
export interface Range {
  readonly from: string;
  readonly through: string;
}

export const GROUPINGS = [
  "day",
  "channel",
  "connection",
  "person",
  "team",
  "country",
  "lead-type",
  "stage",
  "lost-reason",
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Which counters say it. Days and channels are sums over connections. */
export const FAMILY_OF: Readonly<Record<Grouping, Family>> = {
  day: "connection",
  channel: "connection",
  connection: "connection",
  person: "person",
  team: "team",
  country: "country",
  "lead-type": "lead-type",
  stage: "stage",
  "lost-reason": "lost-reason",
};

export const MAX_DAYS = 366;
/** With each group's days, a report is this much longer at most. */
export const MAX_DAYS_APART = 93;

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const addDays = (day: string, by: number): string => dayOf(Date.parse(day) + by * DAY_MS);
export const daysIn = ({ from, through }: Range): number => (Date.parse(through) - Date.parse(from)) / DAY_MS + 1;
export const eachDay = (range: Range): readonly string[] =>
  Array.from({ length: daysIn(range) }, (_, index) => addDays(range.from, index));
/** As many days, just before. */
export const precedingOf = (range: Range): Range => ({
  from: addDays(range.from, -daysIn(range)),
  through: addDays(range.from, -1),
});
/** A day that is one: not the thirtieth of February. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;

export interface Satisfaction {
  readonly answers: number;
  /** From 1 to 5. */
  readonly mean: number;
  /** How many gave 1, 2, 3, 4 and 5. */
  readonly scores: readonly number[];
}

/** Durations in milliseconds; money in the currency's own unit. What a grouping does not know is nought or null. */
export interface Figures {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly messagesFailed: number;
  readonly notes: number;
  readonly conversationsOpened: number;
  readonly conversationsResolved: number;
  readonly conversationsReopened: number;
  readonly conversationsAssigned: number;
  readonly contacts: number;
  /** Of a person's answers, from the first message that waited for it. */
  readonly response: Summary | null;
  /** The same, of the first answer since the conversation was opened. */
  readonly firstResponse: Summary | null;
  readonly resolution: Summary | null;
  readonly timeInStage: Summary | null;
  readonly satisfaction: Satisfaction | null;
  /** Promises to customers that were not kept in time. */
  readonly breaches: number;
  readonly leads: number;
  readonly leadsWon: number;
  readonly leadsLost: number;
  /** Of the leads that were closed, the share that was won. */
  readonly conversion: number | null;
  readonly stageEntered: number;
  readonly stageLeft: number;
  /** Leads that entered the stage for the first time, and what has become of them since, whenever it did. */
  readonly stageReached: number;
  /** To a later stage of the funnel, or won. */
  readonly stageForward: number;
  readonly stageBack: number;
  readonly stageLost: number;
  /** To another funnel, or out of a stage that had been taken out. */
  readonly stageElsewhere: number;
  readonly stageWon: number;
  /** Of those that entered, the share that went forward, and the share that was won. */
  readonly stageConversion: number | null;
  readonly stageWinRate: number | null;
  readonly valueWon: readonly { readonly currency: string; readonly amount: number }[];
  readonly valueLost: readonly { readonly currency: string; readonly amount: number }[];
}

function moneyIn(values: Values, prefix: "value." | "lostValue."): Figures["valueWon"] {
  return Object.entries(values)
    .filter(([field, amount]) => field.startsWith(prefix) && amount !== 0)
    .map(([field, amount]) => ({ currency: field.slice(prefix.length), amount: amount / 1000 }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function satisfactionIn(values: Values): Satisfaction | null {
  const scores = [1, 2, 3, 4, 5].map((score) => values[`score.${score}`] ?? 0);
  const answers = scores.reduce((sum, count) => sum + count, 0);
  const points = scores.reduce((sum, count, index) => sum + count * (index + 1), 0);
  return answers > 0 ? { answers, mean: points / answers, scores } : null;
}

/** Of counters that do not overlap, added up. */
export function figuresOf(counters: readonly Counter[]): Figures {
  const values = addedUp(counters);
  const field = (name: string): number => values[name] ?? 0;
  const measured = (measure: Measure): Summary | null => summaryOf(counters, measure) ?? null;
  const [won, lost] = [field("won"), field("lost")];
  const reached = field("reached");
  const shareOf = (fate: string): number | null => (reached > 0 ? field(`fate.${fate}`) / reached : null);
  return {
    messagesIn: totalOf(values, "in"),
    messagesOut: totalOf(values, "out") + field("sent"),
    messagesFailed: field("failed"),
    notes: field("notes"),
    conversationsOpened: field("opened") + field("conversations"),
    conversationsResolved: field("resolved"),
    conversationsReopened: field("reopened"),
    conversationsAssigned: field("assigned"),
    contacts: field("contacts"),
    response: measured("response"),
    firstResponse: measured("first"),
    resolution: measured("resolution"),
    timeInStage: measured("stage"),
    satisfaction: satisfactionIn(values),
    breaches: Object.entries(values).reduce((sum, [name, by]) => sum + (name.startsWith("breached.") ? by : 0), 0),
    leads: field("leads"),
    leadsWon: won,
    leadsLost: lost,
    conversion: won + lost > 0 ? won / (won + lost) : null,
    stageEntered: field("entered"),
    stageLeft: field("left"),
    stageReached: reached,
    stageForward: field("fate.forward"),
    stageBack: field("fate.back"),
    stageLost: field("fate.lost"),
    stageElsewhere: field("fate.elsewhere"),
    stageWon: field("fate.won"),
    stageConversion: shareOf("forward"),
    stageWinRate: shareOf("won"),
    valueWon: moneyIn(values, "value."),
    valueLost: moneyIn(values, "lostValue."),
  };
}

/** How much went on, to put the busiest first. */
export const activityIn = (figures: Figures): number =>
  figures.messagesIn +
  figures.messagesOut +
  figures.conversationsResolved +
  figures.leads +
  figures.stageEntered +
  figures.leadsLost;

export interface HeatMap {
  /** Monday to Sunday, each by its 24 hours. */
  readonly in: readonly (readonly number[])[];
  readonly out: readonly (readonly number[])[];
}

/** Monday is 0. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export function heatMapOf(counters: readonly Counter[]): HeatMap {
  const map = (way: "in" | "out"): number[][] => {
    const hours = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
    for (const { period, values } of counters) {
      const row = hours[weekdayOf(period)];
      for (const [hour, count] of hoursOf(values, way).entries()) if (row) row[hour] = (row[hour] ?? 0) + count;
    }
    return hours;
  };
  return { in: map("in"), out: map("out") };
}
