/** Formatters of `Intl`, made once: each takes longer to make than a template to render. */
import { Stop } from "./stop.ts";

const MAX_KEPT = 300;

function shelf<T>(): (key: string, build: () => T) => T {
  const made = new Map<string, T>();
  return (key, build) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= MAX_KEPT) made.clear();
    const fresh = build();
    made.set(key, fresh);
    return fresh;
  };
}

const dates = shelf<Intl.DateTimeFormat>();
const numbers = shelf<Intl.NumberFormat>();
const plurals = shelf<Intl.PluralRules>();

export function dateFormat(language: string, options: Intl.DateTimeFormatOptions & { readonly timeZone: string }) {
  try {
    return dates(
      `${language} ${options.dateStyle} ${options.timeStyle} ${options.timeZone}`,
      () => new Intl.DateTimeFormat(language, options),
    );
  } catch {
    throw new Stop("unknown_zone", `${JSON.stringify(options.timeZone.slice(0, 40))} is no time zone`);
  }
}

const MAX_DIGITS = 6;
export function numberFormat(language: string, style: "decimal" | "percent", digits: unknown): Intl.NumberFormat {
  const exact = digits === undefined ? undefined : Number(digits);
  if (exact !== undefined && !(Number.isInteger(exact) && exact >= 0 && exact <= MAX_DIGITS))
    throw new Stop("unknown_digits", `digits has to be 0 to ${MAX_DIGITS}`);
  const fixed = exact === undefined ? {} : { minimumFractionDigits: exact, maximumFractionDigits: exact };
  return numbers(`${language} ${style} ${exact}`, () => new Intl.NumberFormat(language, { style, ...fixed }));
}

export const currencyFormat = (language: string, currency: string): Intl.NumberFormat =>
  numbers(`${language} ${currency}`, () => new Intl.NumberFormat(language, { style: "currency", currency }));

export const pluralRules = (language: string): Intl.PluralRules =>
  plurals(language, () => new Intl.PluralRules(language));
