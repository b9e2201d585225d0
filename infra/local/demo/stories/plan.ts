/** Who writes when, about what, and what becomes of it: worked out before anything is told, the same at every start. */
import type { Account, Customer } from "../../providers/types.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { inventCustomer } from "./customers.ts";
import type { Dialogue, Language, Story } from "./model.ts";

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
export const DAYS = 90;

/** How an episode ends. `late`: the business tries to answer when the provider's window has closed. */
export type Ending = "resolved" | "open" | "unanswered" | "pending" | "snoozed" | "failed" | "refused" | "late";

export interface Episode {
  readonly at: number;
  readonly dialogue: Dialogue;
  readonly ending: Ending;
}

export interface Chapter {
  readonly name: string;
  readonly channel: Account["channel"];
  readonly customer: Customer;
  readonly language: Language;
  readonly episodes: readonly Episode[];
}

const CHANNEL_SHARES = { whatsapp: 60, messenger: 22, telegram: 18, twilio: 0 } as const satisfies Partial<
  Record<Account["channel"], number>
>;
/** The latest of these people are in the inbox now, each in another state. */
const NOW_ENDINGS: readonly Ending[] = [
  ...(["unanswered", "open", "unanswered", "pending", "unanswered", "snoozed", "failed", "unanswered"] as const),
  ...(["open", "refused", "unanswered", "pending", "late", "open", "unanswered", "snoozed", "open"] as const),
];

/** Latest first, so that the inbox is full before the reports are. */
export function planOf(story: Story, now: number): readonly Chapter[] {
  const { tenant, timeZone } = story.business;
  const chance = chanceOf(tenant);
  const channels = Object.keys(CHANNEL_SHARES) as Account["channel"][];
  const languages = Object.keys(story.languages) as Language[];
  const taken = new Set<string>();
  const chapters: Chapter[] = [];
  for (let index = 0; index < story.customers; index++) {
    const language = languages[chance.weighted(Object.values(story.languages))] ?? "es";
    const channel = channels[index % 7 === 6 ? 2 : chance.weighted(Object.values(CHANNEL_SHARES))] ?? "whatsapp";
    let customer: Customer;
    let serial = index;
    do customer = inventCustomer(chance, language, channel, serial++);
    while (taken.has(JSON.stringify([channel, customer.waId ?? customer.userId])));
    taken.add(JSON.stringify([channel, customer.waId ?? customer.userId]));
    const own = story.dialogues.filter((one) => one.language === language);
    const ending = NOW_ENDINGS[index];
    const episodes: Episode[] = [];
    const visits = chance.odds(0.3) ? 2 : chance.odds(0.12) ? 3 : 1;
    for (let visit = 0; visit < visits; visit++) {
      const isNow = ending !== undefined && visit === 0;
      const at = isNow ? lately(chance, now, index, ending) : moment(chance, story, now, timeZone, visit);
      episodes.push({
        at,
        dialogue: chance.of(own),
        ending: isNow ? ending : chance.odds(0.03) ? "failed" : "resolved",
      });
    }
    episodes.sort((a, b) => a.at - b.at);
    // A day between two visits, so that one is over before the next begins.
    const apart = episodes.filter((one, at) => at === 0 || one.at - (episodes[at - 1]?.at ?? 0) > 1.5 * DAY_MS);
    chapters.push({
      name: `${tenant}/${channel}/${customer.waId ?? customer.userId}`,
      channel,
      customer,
      language,
      episodes: apart,
    });
  }
  return chapters.sort((a, b) => (b.episodes.at(-1)?.at ?? 0) - (a.episodes.at(-1)?.at ?? 0));
}

/** Within the last hours; what is late must be older than a day. */
function lately(chance: Chance, now: number, index: number, ending: Ending): number {
  if (ending === "late") return now - 30 * HOUR_MS;
  if (ending === "snoozed" || ending === "pending") return now - chance.between(5, 22) * HOUR_MS;
  return now - (0.7 + index * 0.45) * HOUR_MS - chance.between(0, 20 * 60_000);
}

/** Some time in the ninety days, more often lately, by the rhythm of the place. Never within the last day and a half. */
function moment(chance: Chance, story: Story, now: number, timeZone: string, visit: number): number {
  for (;;) {
    const back = 1.5 + (DAYS - 2) * chance.next() ** (visit === 0 ? 1.15 : 0.8);
    const day = now - back * DAY_MS;
    const weekday = (new Date(day).getUTCDay() + 6) % 7;
    if (!chance.odds((story.week[weekday] ?? 1) / Math.max(...story.week))) continue;
    const hour = chance.weighted(story.rhythm);
    const midnight = Math.floor(day / DAY_MS) * DAY_MS;
    return midnight + hour * HOUR_MS - offsetOf(timeZone, day) + chance.between(0, HOUR_MS);
  }
}

const FORM = {
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
} as const;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which the zone's clock is ahead. */
export function offsetOf(timeZone: string, at: number): number {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { timeZone, ...FORM });
  clocks.set(timeZone, clock);
  const parts = clock.formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return local - Math.floor(at / 1000) * 1000;
}
