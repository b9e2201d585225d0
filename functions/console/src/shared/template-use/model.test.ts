import { expect, test } from "vitest";
import { contentFrom, filled, knownAs, placesOf, typedAs } from "./model.ts";

const template = {
  ...{ id: "t1", channel: "whatsapp", accountId: "1", providerId: "1", name: "reminder", language: "es" },
  ...{ state: "approved", reason: null, category: "UTILITY", quality: null, variables: 2, version: 1 },
  ...{ createdAt: "2026-03-02T08:00:00.000Z", updatedAt: "2026-03-02T08:00:00.000Z" },
  text: "Hola {{1}}, su mesa es a las {{2}}. Hasta luego, {{1}}.",
};

test("who is greeted is the contact, and so is a variable that is called so", () => {
  expect(placesOf(template, "Inés Huanca").map(({ name, known }) => [name, known])).toEqual([
    ["1", "Inés"],
    ["2", ""],
  ]);
  expect(["customerName", "nombre", "first_name", "seats"].map((name) => knownAs(name, "Inés Huanca"))).toEqual([
    "Inés Huanca",
    "Inés Huanca",
    "Inés",
    "",
  ]);
  expect(placesOf({ text: null, variables: 2 }, "Inés").map(({ name }) => name)).toEqual(["1", "2"]);
});

test("what is sent has the values in the order of the places, or by their names", () => {
  const places = placesOf(template, null);
  const values = { "1": "Inés", "2": " 20:30 " };
  expect(contentFrom(template, places, values)).toMatchObject({ category: "utility", variables: ["Inés", "20:30"] });
  expect(filled(template.text, { "1": "Inés" })).toBe("Hola Inés, su mesa es a las {{2}}. Hasta luego, Inés.");
  const named = { ...template, text: "Hi {{guest}}" };
  expect(contentFrom(named, placesOf(named, null), { guest: "Inés" })).toMatchObject({ variables: { guest: "Inés" } });
});

test("what is typed becomes what the variable is", () => {
  expect(typedAs("number", "4,5")).toEqual({ value: 4.5 });
  expect(typedAs("money", "12,50 eur")).toEqual({ value: { amount: 12.5, currency: "EUR" } });
  expect(typedAs("money", "12,50")).toBeUndefined();
  expect(typedAs("list", "[")).toBeUndefined();
  expect(typedAs("string", " ")).toEqual({ value: undefined });
});
