import fc from "fast-check";
import { expect, test } from "vitest";
import { slugOf } from "./slug.ts";

test("a slug is what a person called something, without what keys cannot hold", () => {
  const free = () => false;
  expect(slugOf("Negociación final", free, "stage")).toBe("negociacion_final");
  expect(slugOf("  ¿¡!? ", free, "stage")).toBe("stage");
  expect(slugOf("商談", free, "stage")).toBe("stage");
  expect(slugOf("Closing", (slug) => ["closing", "closing_2"].includes(slug), "stage")).toBe("closing_3");
});

test("every name has one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string()), (name, taken) => {
      expect(slugOf(name, (slug) => taken.includes(slug), "field")).toMatch(/^[a-z0-9_]{1,40}$/);
    }),
  );
});
