import { describe, expect, test } from "vitest";
import { identityIn } from "../../shared/address/address.ts";
import { calledOf, channelOf, tagsIn, withTags } from "./model.ts";

describe("identities as people write them", () => {
  test.each([
    ["+51 987 654 321", { kind: "phone", value: "+51987654321" }],
    ["0034 (612) 34-56-78", { kind: "phone", value: "+34612345678" }],
    [" Ana@Ejemplo.EXAMPLE ", { kind: "email", value: "ana@ejemplo.example" }],
  ])("%s", (text, identity) => expect(identityIn(text)).toEqual(identity));

  test.each(["987654321", "ana@", "", "+0123456", "ana at home"])("%s is none", (text) =>
    expect(identityIn(text)).toBeUndefined(),
  );
});

test("a contact is called by the name, else by the first identity", () => {
  const identities = [{ kind: "phone", value: "+34600000001" }];
  expect(calledOf({ name: "Ana", identities })).toBe("Ana");
  expect(calledOf({ name: null, identities })).toBe("+34600000001");
  expect(calledOf({ name: null, identities: [] })).toBeUndefined();
});

test("the channel of a scoped kind", () => expect(channelOf({ kind: "messenger:1029" })).toBe("messenger"));

test("tags are typed between commas, each once", () => {
  expect(withTags(["vip"], tagsIn(" vip, lima ;, boda"))).toEqual(["vip", "lima", "boda"]);
});
