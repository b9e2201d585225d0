import { ServiceError } from "../errors.ts";

/**
 * AWS's cron: minutes, hours, day of month, month, day of week (1 = Sunday), year. Own code, because the packages at hand
 * either lack `L`, `LW` and `#`, or read the fields as Unix does.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether a date (UTC fields of the instant) is one of its days. */
  matchesDay(date: Date): boolean;
}

const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const day = 86_400_000;

/** Throws a ServiceError (ValidationException) that says which field is wrong. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const refuse = (why: string): never => {
    throw new ServiceError("ValidationException", `Invalid Schedule Expression cron(${text}). ${why}`);
  };
  if (fields.length !== 6) return refuse("Six fields are required.");
  const [minutes = "", hours = "", dayOfMonth = "", months = "", dayOfWeek = "", years = ""] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    return refuse("Exactly one of day-of-month and day-of-week must be ?.");
  }
  const numbers = (field: string, low: number, high: number, names: readonly string[] = []): Set<number> =>
    parseField(field, low, high, names) ?? refuse(`${field} is not understood.`);
  const matchesDay =
    dayOfWeek === "?"
      ? (monthDayTest(dayOfMonth) ?? daysIn(numbers(dayOfMonth, 1, 31)))
      : (weekDayTest(dayOfWeek.toUpperCase()) ?? weekDaysIn(numbers(dayOfWeek, 1, 7, dayNames)));
  return {
    minutes: numbers(minutes, 0, 59),
    hours: numbers(hours, 0, 23),
    months: numbers(months, 1, 12, monthNames),
    years: numbers(years, 1970, 2199),
    matchesDay,
  };
}

/** Lists of values, ranges and steps; a range may wrap around (`FRI-MON`). Undefined when it cannot be read. */
function parseField(field: string, low: number, high: number, names: readonly string[]): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.toUpperCase().split(",")) {
    const found = /^(?:(\*)|([A-Z]{3}|\d+)(?:-([A-Z]{3}|\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!found) return undefined;
    const [, star, first = "", last, step] = found;
    const number = (text: string): number => (names.includes(text) ? names.indexOf(text) + 1 : Number(text));
    const from = star ? low : number(first);
    const to = star || (step !== undefined && last === undefined) ? high : number(last ?? first);
    const by = Number(step ?? 1);
    if (![from, to].every((value) => Number.isInteger(value) && value >= low && value <= high) || by < 1)
      return undefined;
    const span = to >= from ? to - from : to - from + (high - low + 1);
    for (let offset = 0; offset <= span; offset += by) values.add(low + ((from - low + offset) % (high - low + 1)));
  }
  return values;
}

const daysIn =
  (days: ReadonlySet<number>) =>
  (date: Date): boolean =>
    days.has(date.getUTCDate());

const weekDaysIn =
  (days: ReadonlySet<number>) =>
  (date: Date): boolean =>
    days.has(date.getUTCDay() + 1);

function lastOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday nearest to a day of the month, without leaving the month. */
function nearestWeekday(date: Date, wanted: number): number {
  const last = lastOfMonth(date);
  const target = Math.min(wanted, last);
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target === 1 ? 3 : target - 1;
  if (weekday === 0) return target === last ? target - 2 : target + 1;
  return target;
}

/** `L`, `L-3`, `LW`, `15W`; undefined when the field is none of these. */
function monthDayTest(field: string): ((date: Date) => boolean) | undefined {
  const fromEnd = /^L(?:-(\d{1,2}))?$/.exec(field);
  if (fromEnd) return (date) => date.getUTCDate() === lastOfMonth(date) - Number(fromEnd[1] ?? 0);
  const weekday = /^(L|\d{1,2})W$/.exec(field);
  if (!weekday) return undefined;
  const wanted = weekday[1] === "L" ? 31 : Number(weekday[1]);
  return wanted < 1 || wanted > 31 ? undefined : (date) => date.getUTCDate() === nearestWeekday(date, wanted);
}

/** `L` (Saturday), `6L` or `FRIL` (the month's last Friday), `3#2` (its second Tuesday). */
function weekDayTest(field: string): ((date: Date) => boolean) | undefined {
  const found = /^(?:L|(?:([1-7])|(SUN|MON|TUE|WED|THU|FRI|SAT))(?:(L)|#([1-5])))$/.exec(field);
  if (!found) return undefined;
  const [, number, name, last, nth] = found;
  const weekday = name ? dayNames.indexOf(name) : Number(number ?? 7) - 1;
  return (date) => {
    if (date.getUTCDay() !== weekday) return false;
    if (last) return date.getUTCDate() > lastOfMonth(date) - 7;
    return nth === undefined || Math.ceil(date.getUTCDate() / 7) === Number(nth);
  };
}

/** The next run strictly after a wall-clock time given as milliseconds of UTC fields; undefined when there is none. */
export function nextWallClock(cron: Cron, after: number): number | undefined {
  const start = Math.floor(after / 60_000) * 60_000 + 60_000;
  const finalYear = Math.max(...cron.years);
  const hours = [...cron.hours].sort((left, right) => left - right);
  const minutes = [...cron.minutes].sort((left, right) => left - right);
  let midnight = Math.floor(start / day) * day;
  for (;;) {
    const date = new Date(midnight);
    if (date.getUTCFullYear() > finalYear) return undefined;
    if (!cron.years.has(date.getUTCFullYear())) {
      midnight = Date.UTC(date.getUTCFullYear() + 1, 0);
    } else if (!cron.months.has(date.getUTCMonth() + 1)) {
      midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
    } else {
      for (const hour of cron.matchesDay(date) ? hours : []) {
        for (const minute of minutes) {
          const candidate = midnight + hour * 3_600_000 + minute * 60_000;
          if (candidate >= start) return candidate;
        }
      }
      midnight += day;
    }
  }
}
