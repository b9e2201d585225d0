import fc from "fast-check";
import { expect, test } from "vitest";
import { CODE, codeIn, codeOf, messageWith, whatsAppLink } from "./model.ts";

test("a code is found in what people write around it, in any case, and in nothing else", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z2-7]{26}$/), fc.constantFrom("es", "fr-CA", "de", null), (id, language) => {
      const code = codeOf(id);
      expect(code).toMatch(CODE);
      const text = messageWith(code, language);
      expect(codeIn(text)).toBe(code);
      expect(codeIn(` ¡${code.toLowerCase()}! gracias`)).toBe(code);
      expect(new URL(whatsAppLink("34600111222", text)).searchParams.get("text")).toBe(text);
    }),
  );
  for (const none of [
    "",
    "hola",
    "ABCDE",
    "ABCDE-FGH2",
    "XABCDE-FGH23",
    "ABCDE-FGH23-IJ",
    "ABCD1-FGH23",
    "a".repeat(600),
  ])
    expect([none, codeIn(none)]).toEqual([none, undefined]);
});
