/**
 * Messages in the ICU message format, one JSON file for each place and language (`<place>/words/<locale>.json`), loaded with the place that
 * shows them. English is what the types are made of; a test compares the others with it.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "./locales.ts";

export type Values = Readonly<Record<string, string | number | boolean | Date>>;
/** The build leaves plain messages as they are and takes the others apart (`messages.ts`). */
type Message = string | Exclude<ConstructorParameters<typeof IntlMessageFormat>[0], string>;
type Catalogue = Readonly<Record<string, Message>>;

const files = import.meta.glob<Catalogue>("../**/words/*.json", { import: "default" });
const loaded = new Map<string, Promise<Catalogue>>();
const formats = new WeakMap<object, IntlMessageFormat>();

/** Rejects when the file cannot be fetched; asking again then tries again. */
export function loadWords(place: string, locale: Locale): Promise<Catalogue> {
  const path = `../${place}/words/${locale}.json`;
  const known = loaded.get(path);
  if (known) return known;
  const load = files[path];
  if (!load) throw new Error(`There are no words in ${path}.`);
  const promise: Told<Catalogue> = load();
  loaded.set(path, promise);
  promise.then(
    (value) => Object.assign(promise, { status: "fulfilled", value }),
    () => loaded.delete(path),
  );
  return promise;
}

/** What React's `use` looks at first: with it, words that are there are taken without waiting. */
type Told<Value> = Promise<Value> & { status?: "fulfilled"; value?: Value };

/** Resolves when the words that were asked for until now are there, or cannot be fetched. */
export const wordsAsked = async (): Promise<void> => void (await Promise.allSettled(loaded.values()));

export function format(catalogue: Catalogue, locale: Locale, key: string, values?: Values): string {
  const message = catalogue[key];
  if (message === undefined) return key;
  if (typeof message === "string") return message;
  // The parts belong to one language's file, so they stand for the language too.
  let known = formats.get(message);
  if (!known) {
    known = new IntlMessageFormat(message, locale);
    formats.set(message, known);
  }
  return String(known.format(values as Record<string, string>));
}
