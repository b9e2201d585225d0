type Time = string | number | Date;

export interface Formats {
  /** "26 Nov 2026" */
  date(time: Time): string;
  /** "26 Nov" of each, where they all lie in one year, which the place says already; else with their years. */
  days(times: readonly Time[]): readonly string[];
  /** "14:05" */
  time(time: Time): string;
  /** "26 Nov 2026, 14:05" */
  dateTime(time: Time): string;
  /** The time today, the weekday this week, else the date: how a list of conversations says it. */
  brief(time: Time, now: number): string;
  /** "today", "yesterday", or the day: what stands between messages. */
  day(time: Time, now: number): string;
  /** "3 minutes ago", "in 2 hours". */
  relative(time: Time, now: number): string;
  number(value: number): string;
  /** With exactly so many digits behind the point. */
  decimal(value: number, digits: number): string;
  /** A share from 0 to 1 as "42 %". */
  percent(share: number): string;
  /** `currency` is an ISO 4217 code; minor units are not shown where they are zero. */
  money(amount: number, currency: string): string;
  /** "2 h 5 min" out of milliseconds. */
  duration(ms: number): string;
  /** "1.4 MB" out of bytes. */
  bytes(bytes: number): string;
  /** "Spain" out of an ISO 3166 code. */
  country(code: string): string;
  /** "Spanish" out of a BCP 47 tag. */
  language(tag: string): string;
  list(items: readonly string[]): string;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

const DAY = 86_400_000;
const startOfDay = (time: Time): number => new Date(time).setHours(0, 0, 0, 0);

/** `locale` is a BCP 47 tag. Formatters are dear to make and cheap to use, so each is made once for a language. */
export function formatsFor(locale: string): Formats {
  const lazily = <Made>(make: () => Made): (() => Made) => {
    let made: Made | undefined;
    return () => (made ??= make());
  };
  const dates = (options: Intl.DateTimeFormatOptions) => lazily(() => new Intl.DateTimeFormat(locale, options));
  const [date, time] = [dates({ dateStyle: "medium" }), dates({ timeStyle: "short" })];
  const both = dates({ dateStyle: "medium", timeStyle: "short" });
  const [weekday, dayAndMonth] = [dates({ weekday: "short" }), dates({ day: "numeric", month: "short" })];
  const long = dates({ weekday: "long", day: "numeric", month: "long" });
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const number = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }));
  const regions = lazily(() => new Intl.DisplayNames(locale, { type: "region", fallback: "code" }));
  const languages = lazily(() => new Intl.DisplayNames(locale, { type: "language", fallback: "code" }));
  const lists = lazily(() => new Intl.ListFormat(locale, { type: "conjunction" }));
  const moneys = new Map<string, Intl.NumberFormat>();
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    }).format(value);

  return {
    date: (given) => date().format(new Date(given)),
    days(times) {
      const given = times.map((one) => new Date(one));
      const isOneYear = new Set(given.map((one) => one.getFullYear())).size < 2;
      return given.map((one) => (isOneYear ? dayAndMonth() : date()).format(one));
    },
    time: (given) => time().format(new Date(given)),
    dateTime: (given) => both().format(new Date(given)),
    brief(given, now) {
      const days = Math.round((startOfDay(now) - startOfDay(given)) / DAY);
      if (days === 0) return time().format(new Date(given));
      if (days > 0 && days < 7) return weekday().format(new Date(given));
      const sameYear = new Date(given).getFullYear() === new Date(now).getFullYear();
      return sameYear ? dayAndMonth().format(new Date(given)) : date().format(new Date(given));
    },
    day(given, now) {
      const days = Math.round((startOfDay(now) - startOfDay(given)) / DAY);
      if (days === 0 || days === 1) return relative().format(-days, "day");
      return days < 300 && days > 0 ? long().format(new Date(given)) : date().format(new Date(given));
    },
    relative(given, now) {
      const off = new Date(given).getTime() - now;
      const [name, length] = STEPS.find(([, ms]) => Math.abs(off) >= ms) ?? ["minute", 60_000];
      return relative().format(Math.trunc(off / length), name);
    },
    number: (value) => number().format(value),
    decimal: (value, digits) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    percent: (share) => percent().format(share),
    money(amount, currency) {
      let format = moneys.get(currency);
      if (!format) {
        format = new Intl.NumberFormat(locale, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
        moneys.set(currency, format);
      }
      return format.format(amount);
    },
    duration(ms) {
      const minutes = Math.round(ms / 60_000);
      if (ms < 60_000) return unit(Math.round(ms / 1000), "second");
      if (minutes < 60) return unit(minutes, "minute");
      if (minutes < 1440) {
        const rest = minutes % 60;
        return rest === 0
          ? unit(minutes / 60, "hour")
          : `${unit(Math.floor(minutes / 60), "hour")} ${unit(rest, "minute")}`;
      }
      const hours = Math.round(minutes / 60);
      const rest = hours % 24;
      return rest === 0 ? unit(hours / 24, "day") : `${unit(Math.floor(hours / 24), "day")} ${unit(rest, "hour")}`;
    },
    bytes(bytes) {
      if (bytes < 1000) return unit(bytes, "byte");
      if (bytes < 1_000_000) return unit(bytes / 1000, "kilobyte");
      return unit(bytes / 1_000_000, "megabyte", 1);
    },
    country: (code) => regions().of(code) ?? code,
    language: (tag) => languages().of(tag) ?? tag,
    list: (items) => lists().format(items),
  };
}
