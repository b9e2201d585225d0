import { expect, test } from "vitest";
import { addressIn, groupsOf } from "./addresses.ts";

test("a line is a mail address or a number, as people write them and as lists of other systems have them", () => {
  expect(
    ["ana@customer.example", '"ana@customer.example";bounced', "+34 600 111-222", "0034600111222, Ana"].map(addressIn),
  ).toEqual([
    { kind: "email", value: "ana@customer.example" },
    { kind: "email", value: "ana@customer.example" },
    { kind: "phone", value: "+34600111222" },
    { kind: "phone", value: "+34600111222" },
  ]);
  expect(groupsOf(Array.from({ length: 1001 }, (_, index) => index)).map(({ length }) => length)).toEqual([
    500, 500, 1,
  ]);
});
