/** The languages of the console, and which of them this browser gets. */
export const LOCALES = ["en", "es", "fr"] as const;
export type Locale = (typeof LOCALES)[number];

export const isLocale = (text: unknown): text is Locale => LOCALES.some((locale) => locale === text);

/** The first language of the list that the console speaks; English when it speaks none of them. */
export function localeFor(wanted: readonly (string | null | undefined)[]): Locale {
  for (const tag of wanted) {
    const language = tag?.slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return "en";
}

/**
 * How dates and numbers are written: the browser's own tag of that language, so that somebody in London reads 27 Nov and 17:31 where
 * English alone would say Nov 27 and 5:31 PM.
 */
export const regionFor = (locale: Locale, wanted: readonly string[]): string =>
  wanted.find(
    (tag) => tag.slice(0, 2).toLowerCase() === locale && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0,
  ) ?? locale;
