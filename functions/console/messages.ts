/** Messages are taken apart when the console is built, so that no browser needs the parser: a message with values becomes its parts. */
import { parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

const WORDS = /\/src\/.*\/?words\/[a-z]{2}\.json$/;
/** Most messages are plain, and stay text. */
const HAS_PARTS = /[{'<]/;

export function messages(): Plugin {
  return {
    name: "chasqui messages",
    enforce: "pre",
    config: () => ({
      resolve: { alias: { "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js" } },
    }),
    transform(code, id) {
      if (!WORDS.test(id)) return undefined;
      const words = Object.entries(JSON.parse(code) as Record<string, string>).map(
        ([key, message]) =>
          [key, HAS_PARTS.test(message) ? parse(message, { captureLocation: false }) : message] as const,
      );
      // Still JSON: how that becomes a module is Vite's own business.
      return { code: JSON.stringify(Object.fromEntries(words)), map: null };
    },
  };
}
