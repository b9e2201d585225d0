import { describe, expect, test } from "vitest";
import { countryOf } from "../contacts/model.ts";
import { countryOfNumber } from "./country.ts";

describe("the country of a number", () => {
  test.each([
    ["+51987654321", "PE"],
    ["51987654321", "PE"],
    ["+593987654321", "EC"],
    ["+34600000000", "ES"],
    ["+15550100001", "US"],
    ["+14165550100", "CA"],
    ["+18095550100", "DO"],
    ["+17875550100", "PR"],
    ["+79000000000", "RU"],
    ["+77010000000", "KZ"],
    ["+447700900000", "GB"],
    ["+441534000000", "JE"],
    ["+390669800000", "VA"],
    ["+390611111111", "IT"],
    ["+59995000000", "CW"],
    ["+262269000000", "YT"],
  ])("%s is of %s", (number, country) => expect(countryOfNumber(number)).toBe(country));

  test.each([
    "",
    "+",
    "0051987654321",
    "+0000000000",
    "+21000000000",
    "12345",
    "+1234567890123456",
    "ana",
    "+5 198765",
  ])("%j has none", (number) => expect(countryOfNumber(number)).toBeUndefined());

  test("is that of the first number that has one", () => {
    expect(countryOf([{ kind: "telegram", value: "51987654321" }])).toBeNull();
    expect(
      countryOf([
        { kind: "email", value: "ana@ejemplo.example" },
        { kind: "phone", value: "+000" },
        { kind: "phone", value: "+51987654321" },
        { kind: "phone", value: "+34600000000" },
      ]),
    ).toBe("PE");
  });
});
