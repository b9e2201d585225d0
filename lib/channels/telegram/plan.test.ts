import { describe, expect, test } from "vitest";
import type { Choice, ChoicesContent, MediaKind } from "../../core/messages/model.ts";
import { plan } from "./plan.ts";

const choices = (list: readonly Choice[], rest: Partial<ChoicesContent> = {}): ChoicesContent => ({
  type: "choices",
  text: "What would you like?",
  choices: list,
  ...rest,
});
const some = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `o${index}`, title: `O${index}` }));
const problemsOf = (content: Parameters<typeof plan>[0]) => {
  const planned = plan(content);
  return planned.ok ? [] : planned.problems.map(({ field, code }) => `${field} ${code}`);
};
const textsOf = (content: Parameters<typeof plan>[0]) => {
  const planned = plan(content);
  return planned.ok ? planned.parts.map((part) => ("text" in part ? part.text : "")) : [];
};

describe("a text", () => {
  test("is counted in UTF-16 units and never cut inside a character", () => {
    const family = "👨‍👩‍👧‍👦";
    const parts = textsOf({ type: "text", text: family.repeat(400) });
    expect(parts.length).toBe(2);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(4096);
      expect(part.length % family.length).toBe(0);
    }
    expect(textsOf({ type: "text", text: "😀".repeat(2048) })).toHaveLength(1);
    expect(textsOf({ type: "text", text: "😀".repeat(2049) })).toHaveLength(2);
  });
  test("that is blank is refused", () => expect(problemsOf({ type: "text", text: " \n" })).toEqual(["text empty"]));
});

describe("media", () => {
  const media = (kind: MediaKind, mime: string, size = 1000) => ({ kind, mime, size, key: "files/1" });
  test("keeps a caption that fits, voice messages too", () => {
    for (const file of [media("image", "image/jpeg"), media("audio", "audio/ogg; codecs=opus")]) {
      const content = { type: "media", media: file, caption: "c".repeat(1024) } as const;
      expect(plan(content)).toEqual({ ok: true, parts: [content] });
    }
  });
  test("is followed by a caption that is too long, or that a sticker cannot carry", () => {
    const image = media("image", "image/png");
    const long = "word ".repeat(300).trim();
    expect(plan({ type: "media", media: image, caption: long })).toMatchObject({
      ok: true,
      parts: [
        { type: "media", media: image },
        { type: "text", text: long },
      ],
    });
    const sticker = media("sticker", "image/webp");
    expect(plan({ type: "media", media: sticker, caption: "Hi" })).toMatchObject({
      parts: [{ media: sticker }, { text: "Hi" }],
    });
  });
  test("is refused when Telegram would not fetch it", () => {
    expect(problemsOf({ type: "media", media: media("document", "text/csv") })).toEqual(["media.mime mime"]);
    const big = { ...media("image", "image/jpeg", 6 * 1024 * 1024) };
    expect(problemsOf({ type: "media", media: big })).toEqual(["media.size too_large"]);
    expect(problemsOf({ type: "media", media: { kind: "image" } })).toEqual(["media missing"]);
    const open = { kind: "image", url: "http://files.example/1" } as const;
    expect(problemsOf({ type: "media", media: open })).toEqual(["media.url insecure"]);
  });
});

describe("choices", () => {
  test("are buttons below the text", () => {
    const content = choices(some(20));
    expect(plan(content)).toEqual({ ok: true, parts: [content] });
  });
  test("say in the text what buttons cannot", () => {
    const described = [
      { id: "a", title: "Soup", description: "With  bread" },
      { id: "b", title: "Fish" },
    ];
    expect(plan(choices(described, { header: "Menu", footer: "Until 16:00", listLabel: "Open" }))).toEqual({
      ok: true,
      parts: [
        {
          type: "choices",
          text: "Menu\n\nWhat would you like?\n\n• Soup: With bread\n• Fish\n\nUntil 16:00",
          choices: [
            { id: "a", title: "Soup" },
            { id: "b", title: "Fish" },
          ],
        },
      ],
    });
  });
  test.each([
    ["more than twenty", some(21)],
    ["a title of more than 64 units", [{ id: "a", title: "t".repeat(65) }]],
    ["an id of more than 64 bytes", [{ id: "ñ".repeat(33), title: "A" }]],
  ])("become numbered lines for %s", (_why, list) => {
    const planned = plan(choices(list));
    expect(planned).toMatchObject({ ok: true, parts: [{ type: "text" }] });
    expect(textsOf(choices(list))[0]).toContain(`1. ${list[0]?.title}`);
  });
  test("keep ids of exactly 64 bytes", () => {
    expect(plan(choices([{ id: "ñ".repeat(32), title: "A" }]))).toMatchObject({ parts: [{ type: "choices" }] });
  });
  test("stand below the last part of a text that is too long", () => {
    const planned = plan(choices(some(2), { text: `${"word ".repeat(1000)}end` }));
    expect(planned).toMatchObject({ ok: true, parts: [{ type: "text" }, { type: "choices", choices: some(2) }] });
  });
  test("are refused without text, choices, titles or ids, and for repeated ones", () => {
    expect(problemsOf(choices([], { text: " " }))).toEqual(["text empty", "choices empty"]);
    const wrong = [
      { id: "", title: "A" },
      { id: "x", title: " " },
      { id: "x", title: "A" },
    ];
    expect(problemsOf(choices(wrong))).toEqual([
      "choices.1.title empty",
      "choices.2.title duplicate",
      "choices.0.id empty",
      "choices.2.id duplicate",
    ]);
  });
});

test("a location must be on the Earth", () => {
  expect(problemsOf({ type: "location", latitude: 91, longitude: Number.NaN })).toEqual([
    "latitude range",
    "longitude range",
  ]);
  expect(plan({ type: "location", latitude: -90, longitude: 180 }).ok).toBe(true);
});

test("a template is refused, and a text suggested", () => {
  expect(plan({ type: "template", name: "booking", language: "es" })).toEqual({
    ok: false,
    problems: [
      {
        field: "type",
        code: "unsupported",
        message: "Telegram has no templates.",
        suggestion: "Send the words of the template as a text.",
      },
    ],
  });
});
