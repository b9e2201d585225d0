import { describe, expect, test } from "vitest";
import type { ChoicesContent, OutboundContent } from "../../core/messages/model.ts";
import { plan, presentation } from "./plan.ts";

const parts = (content: OutboundContent) => {
  const planned = plan(content);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  return planned.parts;
};
const problems = (content: OutboundContent) => {
  const planned = plan(content);
  return planned.ok ? [] : planned.problems.map(({ field, code }) => `${field}: ${code}`);
};
const choices = (count: number, more: Partial<ChoicesContent> = {}): ChoicesContent => ({
  type: "choices",
  text: "Which day?",
  choices: Array.from({ length: count }, (_, index) => ({ id: `day:${index}`, title: `Day ${index}` })),
  ...more,
});

test("long texts become several messages of at most 2000 characters", () => {
  const text = "The quick brown fox jumps over the lazy dog. ".repeat(100);
  const lengths = parts({ type: "text", text }).map((part) => (part.type === "text" ? part.text.length : 0));
  expect(lengths).toHaveLength(3);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2000);
  expect(problems({ type: "text", text: " \n" })).toEqual(["text: empty"]);
});

describe("choices", () => {
  test("are buttons up to three, quick replies up to thirteen, and numbered lines beyond", () => {
    expect(presentation(choices(3))).toBe("buttons");
    expect(presentation(choices(4))).toBe("quick_replies");
    expect(presentation(choices(3, { text: "x".repeat(641) }))).toBe("quick_replies");
    expect(parts(choices(13))).toMatchObject([{ type: "choices" }]);
    expect(parts(choices(14))).toMatchObject([{ type: "text", text: expect.stringContaining("14. Day 13") }]);
    expect(parts(choices(1, { choices: [{ id: "a", title: "A title that is too long to press" }] }))).toMatchObject([
      { type: "text", text: "Which day?\n\n1. A title that is too long to press" },
    ]);
  });
  test("say headline, descriptions and footer in the text, because there is no other place", () => {
    const content = choices(0, {
      header: "Bookings",
      footer: "Until eight",
      listLabel: "Open",
      choices: [
        { id: "a", title: "Today", description: "two tables" },
        { id: "b", title: "Tomorrow" },
      ],
    });
    expect(parts(content)).toEqual([
      {
        type: "choices",
        text: "Bookings\n\nWhich day?\n\nToday: two tables\n\nUntil eight",
        choices: [
          { id: "a", title: "Today" },
          { id: "b", title: "Tomorrow" },
        ],
      },
    ]);
  });
  test("follow the text that does not fit above them", () => {
    const planned = parts(choices(5, { text: "word ".repeat(900) }));
    expect(planned.map(({ type }) => type)).toEqual(["text", "text", "choices"]);
  });
  test("need a text, titles, and ids of their own of at most 1000 characters", () => {
    const wrong = [
      { id: "a", title: "" },
      { id: "a", title: "B" },
      { id: "x".repeat(1001), title: "C" },
    ];
    expect(problems(choices(0, { text: "", choices: wrong }))).toEqual([
      "text: empty",
      "choices.0.title: empty",
      "choices.1.id: duplicate",
      "choices.2.id: too_long",
    ]);
  });
});

describe("files", () => {
  test("carry no text: what is said with them follows", () => {
    const media = { kind: "image", key: "files/1", mime: "image/jpeg" } as const;
    expect(parts({ type: "media", media, caption: " The menu " })).toEqual([
      { type: "media", media },
      { type: "text", text: "The menu" },
    ]);
    expect(parts({ type: "media", media, caption: " " })).toEqual([{ type: "media", media }]);
  });
  test.each([
    ["media: kind", { kind: "sticker", key: "files/1" }],
    ["media.mime: mime", { kind: "image", key: "files/1", mime: "image/webp" }],
    ["media.size: too_large", { kind: "image", key: "files/1", size: 9 * 1024 * 1024 }],
    ["media.size: too_large", { kind: "document", key: "files/1", size: 26 * 1024 * 1024 }],
    ["media.url: insecure", { kind: "image", url: "http://files.example/1" }],
    ["media: missing", { kind: "video" }],
  ] as const)("have to be what Messenger shows: %s", (problem, media) => {
    expect(problems({ type: "media", media })).toEqual([problem]);
  });
});

test("a place is where to look at it", () => {
  const place = { type: "location", latitude: -12.0464, longitude: -77.0428, name: "Plaza", address: "Jr. 1" } as const;
  expect(parts(place)).toEqual([
    { type: "text", text: "Plaza\nJr. 1\nhttps://www.google.com/maps/search/?api=1&query=-12.0464,-77.0428" },
  ]);
  expect(problems({ ...place, latitude: 91 })).toEqual(["latitude: range"]);
});

test("templates are refused with a reason", () => {
  expect(plan({ type: "template", name: "booking", language: "es" })).toMatchObject({
    ok: false,
    problems: [{ field: "type", code: "unsupported", suggestion: expect.stringContaining("window") }],
  });
});
