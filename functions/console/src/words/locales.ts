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
