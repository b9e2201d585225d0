/** What sending costs at the provider, and how much of it a tenant allows itself in a month. Money is in millionths of a US dollar. */
import type { OutboundContent } from "../messages/model.ts";

export const PRICE_CATEGORIES = ["marketing", "utility", "authentication", "service"] as const;
/** As the provider bills: templates by their own category, everything else as an answer to the customer. */
export type PriceCategory = (typeof PRICE_CATEGORIES)[number];

/** US dollars for one message. */
export type Rates = Readonly<Record<PriceCategory, number>>;

/** A provider's prices, which it may change at any time: data, with the day on which they were read. */
export interface PriceList {
  readonly readOn: string;
  /** By how the recipient's number begins: the longest that fits; the empty one for everybody else. */
  readonly rates: Readonly<Record<string, Rates>>;
  /** What a template is taken for whose category nobody named. */
  readonly unnamed: PriceCategory;
}

export interface Price {
  readonly category: PriceCategory;
  readonly micros: number;
}

const NUMBER = /^\d{7,15}$/;
const LONGEST_CODE = 4;

export function priceOf(list: PriceList, content: OutboundContent, number: string): Price {
  const category = content.type === "template" ? (content.category ?? list.unnamed) : "service";
  const digits = NUMBER.test(number) ? number : "";
  for (let length = Math.min(LONGEST_CODE, digits.length); length >= 0; length--) {
    const rates = list.rates[digits.slice(0, length)];
    if (rates) return { category, micros: Math.round(rates[category] * 1_000_000) };
  }
  return { category, micros: 0 };
}

/** In a counter of what was sent: how many of a category, and what they cost by the list. */
export const costField = (category: string): string => `cost.${category}`;

export interface SentInMonth {
  readonly connectionId: string;
  readonly values: Readonly<Record<string, number>>;
}

/** `free`: answers that each connection may give in a month before the provider charges for the next. */
export function spentOf(connections: readonly SentInMonth[], free: number): number {
  let spent = 0;
  for (const { values } of connections) {
    for (const category of PRICE_CATEGORIES) {
      const cost = values[costField(category)] ?? 0;
      const count = values[category] ?? 0;
      const charged = category === "service" && count > 0 ? Math.max(0, count - free) / count : 1;
      spent += cost * charged;
    }
  }
  return Math.round(spent);
}

export interface SpendingSettings {
  /** Null: no limit. */
  readonly limitMicros: number | null;
  /** `block`: what starts a conversation is not sent beyond the limit; `warn`: people are told, and it is sent. */
  readonly mode: "warn" | "block";
  /** Per cent of the limit at which people are told for the first time. */
  readonly warnAt: number;
  /** Who is told; nobody named: every administrator. */
  readonly tell: readonly string[];
  readonly updatedAt: string | null;
  /** 0: nothing was ever set. */
  readonly version: number;
}

export const NO_LIMIT: SpendingSettings = {
  limitMicros: null,
  mode: "block",
  warnAt: 80,
  tell: [],
  updatedAt: null,
  version: 0,
};

export type SpendLevel = "spend_warning" | "spend_limit";

/** How far it has come; undefined below the first warning. */
export function levelOf(spent: number, { limitMicros, warnAt }: SpendingSettings): SpendLevel | undefined {
  if (limitMicros === null) return undefined;
  if (spent >= limitMicros) return "spend_limit";
  return spent >= (limitMicros * warnAt) / 100 ? "spend_warning" : undefined;
}

/** By UTC, as the counters' months. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** What the month will have cost if it goes on as it went so far; undefined on its first day, which says too little. */
export function forecastOf(spent: number, now: number): number | undefined {
  const from = Date.parse(`${monthOf(now)}-01T00:00:00.000Z`);
  const date = new Date(from);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const passed = now - from;
  return passed < 86_400_000 ? undefined : Math.round((spent * (to - from)) / passed);
}
