import { expect, test } from "vitest";
import { familiesOf, previewOf, problemsOf, type Reply, type Variable } from "./model.ts";

const VALUES = { "contact.name": "Ana", "agent.name": "" } as Record<Variable, string>;
const reply = (id: string, shortCode: string, language: string): Reply => ({
  id,
  title: `${shortCode} ${language}`,
  category: null,
  platforms: [],
  language,
  shortCode,
  text: "Hello",
  media: null,
  createdAt: "2026-11-02T09:00:00.000Z",
  updatedAt: "2026-11-02T09:00:00.000Z",
  version: 1,
});

test("a text reads as it would be sent, and says what nothing could fill", () => {
  const { pieces, unknown, malformed, needed } = previewOf(
    "Hi {{contact.name}}, {{agent.name|the team}}: {{contact.shoe}} {{oops",
    VALUES,
  );
  expect(pieces.map(({ text }) => text).join("")).toBe("Hi Ana, the team: {{contact.shoe}} {{oops");
  expect([unknown, malformed, needed]).toEqual([["contact.shoe"], true, ["contact.name"]]);
});

test("the languages of one code are one, the reader's first", () => {
  const families = familiesOf([reply("1", "hours", "en"), reply("2", "bye", "en"), reply("3", "hours", "es")], "es");
  expect(families.map(({ code, replies }) => [code, ...replies.map(({ language }) => language)])).toEqual([
    ["bye", "en"],
    ["hours", "es", "en"],
  ]);
});

test("a code is one of a language each, and a reply is not its own rival", () => {
  const draft = { ...reply("1", "hours", "en"), category: "" };
  expect([...problemsOf(draft, "1", [reply("1", "hours", "en"), reply("3", "hours", "es")])]).toEqual([]);
  expect([...problemsOf(draft, undefined, [reply("1", "hours", "en")])]).toEqual(["taken"]);
  expect([...problemsOf({ ...draft, shortCode: "Hours!" }, "1", [])]).toEqual(["shortCode"]);
});
