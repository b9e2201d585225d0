import fc from "fast-check";
import { expect, test } from "vitest";
import { systemSeal } from "./seal.ts";

test("what was sealed opens with the same secret, with no other, and not when it was changed", () => {
  const parts = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(parts, fc.string({ unit: "grapheme" }), (secret, text) => {
      const sealed = systemSeal.close(secret, text);
      expect(systemSeal.open(secret, sealed)).toBe(text);
      expect(systemSeal.open([...secret, "x"], sealed)).toBeUndefined();
      const bytes = Buffer.from(sealed, "base64");
      bytes[12] = (bytes[12] ?? 0) ^ 1;
      expect(systemSeal.open(secret, bytes.toString("base64"))).toBeUndefined();
      expect(systemSeal.close(secret, text)).not.toBe(sealed);
    }),
  );
  expect(systemSeal.open(["a"], "no seal")).toBeUndefined();
  expect(systemSeal.open(["a", "bc"], systemSeal.close(["ab", "c"], "text"))).toBeUndefined();
});
