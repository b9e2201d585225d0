import { expect, test } from "vitest";
import { rowsIn } from "./csv.ts";

test("reads what our reports write: quotes, commas and lines within a cell", () => {
  const text = '\uFEFFrow,why,name\r\n2,"bad_phone: no ""number""","Ana, Lima"\r\n3,,"two\nlines"\r\n';
  expect(rowsIn(text, 10)).toEqual([
    ["row", "why", "name"],
    ["2", 'bad_phone: no "number"', "Ana, Lima"],
    ["3", "", "two\nlines"],
  ]);
});

test("reads no more than asked, and an empty last cell", () => {
  expect(rowsIn("a,b\n1,\n3,4\n", 2)).toEqual([
    ["a", "b"],
    ["1", ""],
  ]);
  expect(rowsIn("a,", 2)).toEqual([["a", ""]]);
});
