/** Every language says everything, and says it with the same values. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  isArgumentElement,
  isDateElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  isTimeElement,
  type MessageFormatElement,
  parse,
} from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { LOCALES, localeFor } from "../../functions/console/src/words/locales.ts";

const root = join(import.meta.dirname, "..", "..", "functions", "console", "src");
const all = readdirSync(root, { recursive: true, encoding: "utf8" });
const places = all
  .filter((path) => path.endsWith("words/en.json"))
  .map((path) => path.slice(0, -"/words/en.json".length));
const read = (place: string, locale: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, place, "words", `${locale}.json`), "utf8"));

/** The names of the values that a message needs. */
function argumentsOf(elements: readonly MessageFormatElement[]): readonly string[] {
  return elements.flatMap((element) => {
    if (isPluralElement(element) || isSelectElement(element))
      return [element.value, ...Object.values(element.options).flatMap(({ value }) => argumentsOf(value))];
    if (isTagElement(element)) return [`<${element.value}>`, ...argumentsOf(element.children)];
    if (isArgumentElement(element) || isDateElement(element) || isTimeElement(element) || isNumberElement(element))
      return [element.value];
    return [];
  });
}
const needsOf = (message: string): readonly string[] => [...new Set(argumentsOf(parse(message)))].sort();

describe.each(places)("the words of %s", (place) => {
  const english = read(place, "en");
  test.each(LOCALES.filter((locale) => locale !== "en"))("are complete in %s", (locale) => {
    const other = read(place, locale);
    expect(Object.keys(other)).toEqual(Object.keys(english));
    for (const [key, message] of Object.entries(english)) {
      expect(other[key]?.trim(), key).not.toBe("");
      expect(needsOf(other[key] ?? ""), key).toEqual(needsOf(message));
    }
  });

  test("are all said somewhere", () => {
    const sources = all
      .filter((path) => path.startsWith(place) && /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
      .map((path) => readFileSync(join(root, path), "utf8"))
      .join("\n");
    // A key may be put together: `state.${state}` says all that begin with `state.`.
    const built = [...sources.matchAll(/`([\w.-]*(?:\$\{[^`${}]+\}[\w.-]*)+)`/g)].map(([, text = ""]) => {
      const fixed = text.split(/\$\{[^}]+\}/).map((part) => part.replaceAll(".", "\\."));
      return new RegExp(`^${fixed.join("[\\w.-]+")}$`);
    });
    const silent = Object.keys(english).filter(
      (key) => !sources.includes(`"${key}"`) && !built.some((pattern) => pattern.test(key)),
    );
    expect(silent).toEqual([]);
  });
});

test("the browser's first language that the console speaks is taken, else English", () => {
  expect(localeFor([undefined, "pt-BR", "fr-CA", "es"])).toBe("fr");
  expect(localeFor(["de", null])).toBe("en");
});
