import fc from "fast-check";
import { expect, test } from "vitest";
import { SEGMENT_UNITS, segments } from "../../../../../lib/channels/sms/segments.ts";
import { segmentsOf } from "./segments.ts";

test("what the composer shows is what the channel counts", () => {
  const unit = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(..."aZ09 @ñÇàéÉßΩ€^{}[]~|\\\f\n\r_-") },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 2 }) },
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 700 }), (units) => {
      const text = units.join("");
      expect(segmentsOf(text, SEGMENT_UNITS)).toBe(segments(text).segments);
    }),
    { numRuns: 500 },
  );
  for (let code = 0; code < 0x2100; code++) {
    const text = String.fromCharCode(code).repeat(153);
    expect([code, segmentsOf(text, SEGMENT_UNITS)]).toEqual([code, segments(text).segments]);
  }
});
