import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { expect, test } from "vitest";
import { segments } from "./segments.ts";

test.each([
  ["160 letters", "a".repeat(160), { encoding: "gsm7", segments: 1, units: 160, perSegment: 160 }],
  ["161 letters", "a".repeat(161), { encoding: "gsm7", segments: 2, units: 161, perSegment: 153 }],
  ["80 euro signs", "€".repeat(80), { encoding: "gsm7", segments: 1, units: 160, perSegment: 160 }],
  ["an accent outside the alphabet", "á", { encoding: "ucs2", segments: 1, units: 1, perSegment: 70 }],
  ["the cedilla in small", "ç", { encoding: "ucs2", segments: 1, units: 1, perSegment: 70 }],
  ["the cedilla as a capital", "Ç", { encoding: "gsm7", segments: 1, units: 1, perSegment: 160 }],
  ["35 faces", "😀".repeat(35), { encoding: "ucs2", segments: 1, units: 70, perSegment: 70 }],
  ["36 faces", "😀".repeat(36), { encoding: "ucs2", segments: 2, units: 72, perSegment: 67 }],
  ["nothing", "", { encoding: "gsm7", segments: 1, units: 0, perSegment: 160 }],
])("%s", (_name, text, expected) => {
  expect(segments(text)).toEqual(expected);
});

test("an escape is not split: 153 is odd, so 77 euro signs a segment would not fit", () => {
  // 153 septets hold 76 escaped characters, and one septet stays empty.
  expect(segments("€".repeat(152)).segments).toBe(2);
  expect(segments("€".repeat(153)).segments).toBe(3);
});

test("a surrogate pair is not split: 67 is odd, too", () => {
  expect(segments("😀".repeat(66)).segments).toBe(2);
  expect(segments("😀".repeat(67)).segments).toBe(3);
});

test("counts as another calculator does, whatever the text", () => {
  // The other one keeps whole what people see as one character, which networks do not: so no joined emoji and no combining marks.
  const unit = fc.constantFrom(..."aZ0 @ñÇçáàéÉßΩ€^{}[]~|\\\f\n\r`“—ñ中😀𝒳");
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 700 }), (units) => {
      const text = units.join("");
      const other = new SegmentedMessage(text);
      const { encoding, segments: count } = segments(text);
      expect({ encoding, count }).toEqual({
        encoding: other.encodingName === "GSM-7" ? "gsm7" : "ucs2",
        count: other.segmentsCount,
      });
    }),
    { numRuns: 500 },
  );
  const plain = fc.constantFrom(..."aZ0 @ñÇàéÉßΩ€^{}[]~|\\\f\n\r");
  fc.assert(
    fc.property(fc.array(plain, { maxLength: 700 }), (units) => {
      const text = units.join("");
      expect(segments(text).segments).toBe(new SegmentedMessage(text).segmentsCount);
    }),
    { numRuns: 300 },
  );
});
