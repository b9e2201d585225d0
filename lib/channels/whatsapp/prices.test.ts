import { describe, expect, test } from "vitest";
import { priceOf } from "../../core/spending/model.ts";
import { manifest } from "./manifest.ts";
import { prices } from "./prices.ts";

const offer = { type: "template", name: "offer", language: "es" } as const;
const micros = (number: string, category?: "utility") =>
  priceOf(prices, category ? { ...offer, category } : offer, number).micros;

describe("the price list", () => {
  test.each([
    ["the United States", "12025550101", 25_000, 3_400],
    ["the Dominican Republic, with the same 1", "18095550101", 74_000, 11_300],
    ["Argentina", "5491155501010", 61_800, 26_000],
    ["Colombia", "573005550101", 12_500, 800],
    ["Germany", "4915155501010", 136_500, 55_000],
    ["a country without a line", "99365550101", 86_000, 40_000],
    ["somebody without a number", "ES.13491208655302741918", 86_000, 40_000],
  ])("of %s", (_name, number, marketing, utility) => {
    expect([micros(number), micros(number, "utility")]).toEqual([marketing, utility]);
  });

  test("an answer costs what a utility template does, and the first of a month nothing", () => {
    expect(priceOf(prices, { type: "text", text: "sí" }, "5491155501010")).toEqual({
      category: "service",
      micros: 26_000,
    });
    expect(manifest.freeServiceMessages).toBe(1_000);
  });

  test("every line is of whole codes and of money", () => {
    for (const [code, rates] of Object.entries(prices.rates)) {
      expect(code).toMatch(/^\d{0,4}$/);
      for (const rate of Object.values(rates)) {
        expect([code, rate > 0 && rate < 0.2]).toEqual([code, true]);
        expect([code, Number.isInteger(Math.round(rate * 1e7) / 10)]).toEqual([code, true]);
      }
      expect([code, rates.marketing >= rates.utility]).toEqual([code, true]);
    }
    expect(Number.isNaN(Date.parse(prices.readOn))).toBe(false);
  });
});
