import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CannedReply, passes, problemsIn, render, VARIABLES, variablesIn } from "./model.ts";

describe("filling in", () => {
  test("puts values in their places, what stands for them where there is none, and says what is missing", () => {
    const text =
      "Hola {{contact.firstName|amigo}}, soy {{ agent.name }}. {{contact.phone}} {{contact.phone}}{{agent.name|}}";
    expect(render(text, {})).toEqual({
      text: "Hola amigo, soy {{ agent.name }}. {{contact.phone}} {{contact.phone}}",
      missing: ["agent.name", "contact.phone"],
    });
    expect(render(text, { "contact.firstName": "Inés", "agent.name": "Rosa", "contact.phone": "+1" })).toEqual({
      text: "Hola Inés, soy Rosa. +1 +1Rosa",
      missing: [],
    });
    expect(render("{{contact.name|}}", { "contact.name": " \n " }).text).toBe("");
  });

  test("looks at a value once: nobody's name is filled in again, and none has lines or runs on for ever", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...VARIABLES), (value, name) => {
        const { text, missing } = render(`<{{${name}|-}}>`, { [name]: value });
        expect(missing).toEqual([]);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect([...text].length).toBeLessThanOrEqual(202);
      }),
    );
    const tricky = { "contact.name": "{{agent.name}}", "agent.name": "SECRET $& $1" };
    expect(render("{{contact.name}} {{agent.name}}", tricky).text).toBe("{{agent.name}} SECRET $& $1");
  });

  test("leaves every other text as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{{")),
        (text) => {
          expect(render(text, { "contact.name": "x" })).toEqual({ text, missing: [] });
        },
      ),
    );
  });

  test("takes only places that something could fill", () => {
    expect(problemsIn("{{contact.name}} {{agent.firstName|we}} { } }{")).toEqual([]);
    expect(problemsIn("{{contact.iban}}")).toMatchObject([{ code: "unknown_variable" }]);
    expect(problemsIn("{{constructor}} {{__proto__}}").map(({ code }) => code)).toContain("unknown_variable");
    for (const broken of ["{{contact.name", "contact.name}}", "{{ }}", "{{contact.name|{{agent.name}}}}"])
      expect([broken, problemsIn(broken).map(({ code }) => code)]).toEqual([broken, ["malformed_variable"]]);
    expect([...variablesIn("{{contact.name}}{{contact.name|x}}{{nothing}}")]).toEqual(["contact.name"]);
  });
});

describe("finding", () => {
  const reply: CannedReply = {
    id: "a",
    title: "Bienvenida: menú del día",
    category: "greetings",
    platforms: ["whatsapp"],
    language: "pt-br",
    shortCode: "menu-dia",
    text: "",
    media: null,
    createdAt: "",
    updatedAt: "",
    version: 1,
  };
  test.each([
    [{ search: "/menu" }, true],
    [{ search: "MENÚ" }, true],
    [{ search: "dia" }, true],
    [{ search: "nida" }, false],
    [{ search: "bienvenida: m" }, true],
    [{ category: "greetings", platform: "whatsapp", language: "pt" }, true],
    [{ language: "pt-br" }, true],
    [{ language: "p" }, false],
    [{ platform: "telegram" }, false],
    [{ category: "other" }, false],
    [{}, true],
  ])("by %j: %s", (filter, found) => {
    expect(passes(reply, filter)).toBe(found);
  });
  test("what names no channel is for all", () => {
    expect(passes({ ...reply, platforms: [] }, { platform: "telegram" })).toBe(true);
  });
});
