import { expect, test } from "vitest";
import { mentionsIn, soughtAt, suggested, withMention } from "./mentions.ts";

const person = (id: string, name: string | null, status: "active" | "suspended" = "active") => ({ id, name, status });
const PEOPLE = [
  person("usr_1", "Ana"),
  person("usr_2", "Ana María Soto"),
  person("usr_3", "Íñigo"),
  person("usr_4", null),
  person("usr_5", "Anatol", "suspended"),
];

test("a name is begun by an @ at the start of a word, up to the caret", () => {
  expect(soughtAt("@an", 3)).toBe("an");
  expect(soughtAt("see @", 5)).toBe("");
  expect(soughtAt("ana@example", 11)).toBeUndefined();
  expect(soughtAt("@an later", 9)).toBeUndefined();
  expect(soughtAt("@an later", 3)).toBe("an");
});

test("any word of a name is found, accents or not, and only of who is here", () => {
  expect(suggested(PEOPLE, "an").map(({ id }) => id)).toEqual(["usr_1", "usr_2"]);
  expect(suggested(PEOPLE, "soto").map(({ id }) => id)).toEqual(["usr_2"]);
  expect(suggested(PEOPLE, "ini").map(({ id }) => id)).toEqual(["usr_3"]);
});

test("the name takes the place of what was begun", () => {
  expect(withMention("ask @an today", 7, "Ana")).toEqual({ text: "ask @Ana  today", caret: 9 });
});

test("who is named is told, the longer name first", () => {
  expect(mentionsIn("@Ana María Soto, please", PEOPLE)).toEqual(["usr_2"]);
  expect(mentionsIn("@Ana and @Ana María Soto", PEOPLE).toSorted()).toEqual(["usr_1", "usr_2"]);
  expect(mentionsIn("Ana", PEOPLE)).toEqual([]);
});
