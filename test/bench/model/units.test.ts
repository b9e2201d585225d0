import { describe, expect, test } from "vitest";
import { itemSize, unitsOfGet, unitsOfQuery, unitsOfRefusal, unitsOfWrite, type WireItem } from "./units.ts";

const item = (bytes: number, more: WireItem = {}): WireItem => ({ a: { S: "x".repeat(bytes - 1) }, ...more });
const listed = (place: string, text = "x"): WireItem => ({
  pk: { S: "p" },
  sk: { S: "s" },
  lpk: { S: "list" },
  lsk: { S: place },
  text: { S: text },
});

describe("the size of an item", () => {
  test("is that of its names and values, in bytes", () => {
    expect(itemSize({ name: { S: "Inés" } })).toBe(4 + 5);
    expect(itemSize({ n: { N: "1793610000" } })).toBe(1 + 4);
    expect(itemSize({ n: { N: "-0.05" } })).toBe(1 + 2);
    expect(itemSize({ yes: { BOOL: true }, no: { NULL: true } })).toBe(3 + 1 + 2 + 1);
    expect(itemSize({ l: { L: [{ S: "ab" }, { N: "7" }] } })).toBe(1 + 3 + (1 + 2) + (1 + 2));
    expect(itemSize({ m: { M: { k: { S: "v" } } } })).toBe(1 + 3 + (1 + 1 + 1));
  });

  test("of an attribute that the model does not know is no guess", () => {
    expect(() => itemSize({ s: { SS: ["a"] } })).toThrow('"SS"');
  });
});

describe("writes", () => {
  test("cost a unit for each kilobyte of the larger of before and after", () => {
    expect(unitsOfWrite(undefined, item(1024))).toEqual({ table: 1, list: 0 });
    expect(unitsOfWrite(undefined, item(1025))).toEqual({ table: 2, list: 0 });
    expect(unitsOfWrite(item(3000), item(10))).toEqual({ table: 3, list: 0 });
    expect(unitsOfWrite(item(3000), undefined)).toEqual({ table: 3, list: 0 });
    expect(unitsOfWrite(undefined, undefined)).toEqual({ table: 1, list: 0 });
  });

  test("that are refused cost the item that they met, and nothing of the list", () => {
    expect(unitsOfRefusal(undefined)).toEqual({ table: 1, list: 0 });
    expect(unitsOfRefusal({ ...listed("1"), big: { S: "x".repeat(2100) } })).toEqual({ table: 3, list: 0 });
  });

  test("cost the list one unit to enter, to leave and to change, two to move, none to stay as it was", () => {
    expect(unitsOfWrite(undefined, listed("1")).list).toBe(1);
    expect(unitsOfWrite(listed("1"), undefined).list).toBe(1);
    expect(unitsOfWrite(listed("1"), { pk: { S: "p" }, sk: { S: "s" } }).list).toBe(1);
    expect(unitsOfWrite(listed("1"), listed("1", "y")).list).toBe(1);
    expect(unitsOfWrite(listed("1"), listed("2")).list).toBe(2);
    expect(unitsOfWrite(listed("1"), listed("1")).list).toBe(0);
  });

  test("of an item with one key of the list alone do not touch it", () => {
    expect(unitsOfWrite(undefined, item(10, { lpk: { S: "list" } })).list).toBe(0);
  });
});

describe("reads", () => {
  test("cost a unit for each four kilobytes, half of it without consistency, and never nothing", () => {
    expect(unitsOfGet(undefined, false)).toBe(0.5);
    expect(unitsOfGet(item(4096), true)).toBe(1);
    expect(unitsOfGet(item(4097), true)).toBe(2);
  });

  test("of many items are rounded up together in a query", () => {
    expect(unitsOfQuery(Array(50).fill(item(700)), false)).toBe(4.5);
    expect(unitsOfQuery([], false)).toBe(0.5);
  });
});
