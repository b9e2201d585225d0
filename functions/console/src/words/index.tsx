/** The console's language: which one it is, the messages of a place in it, and how it writes dates, numbers and money. */
import { createContext, type ReactNode, use, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { look, useLook } from "../app/look.ts";
import { format, loadWords, type Values } from "./catalogue.ts";
import { type Formats, formatsFor } from "./formats.ts";
import { type Locale, localeFor, regionFor } from "./locales.ts";

interface Language {
  readonly locale: Locale;
  readonly formats: Formats;
}

const LanguageContext = createContext<Language | undefined>(undefined);

const localeHere = (): Locale => localeFor([look.get().locale, ...navigator.languages]);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const kept = useLook().locale;
  const locale = useMemo(() => localeFor([kept, ...navigator.languages]), [kept]);
  const region = regionFor(locale, navigator.languages);
  const language = useMemo(() => ({ locale, formats: formatsFor(region) }), [locale, region]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <LanguageContext value={language}>
      <I18nProvider locale={region}>{children}</I18nProvider>
    </LanguageContext>
  );
}

function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error("There is no LanguageProvider around this.");
  return language;
}

export const useLocale = (): Locale => useLanguage().locale;
/** Dates, numbers, money and durations as this language writes them. */
export const useFormats = (): Formats => useLanguage().formats;

export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/**
 * The hook by which a place says its words: `export const useWords = wordsIn<keyof typeof en>("screens/inbox")`. It suspends until
 * the place's file is there.
 */
export function wordsIn<Key extends string>(place: string): () => Translate<Key> {
  // Asked for with the module, so that nothing waits for them when it is shown.
  void loadWords(place, localeHere()).catch(() => undefined);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each place, when its module is read.
  return function useWords() {
    const locale = useLocale();
    const catalogue = use(loadWords(place, locale));
    return useCallback((key, values) => format(catalogue, locale, key, values), [catalogue, locale]);
  };
}

/** The time now, told anew as often as asked, for what is shown as "3 min ago". */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
