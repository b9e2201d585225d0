import { describe, expect, test } from "vitest";
import type { ChoicesContent, MediaKind, TemplateContent } from "../../core/messages/model.ts";
import { plan } from "./plan.ts";

const choice = (n: number, title = `Option ${n}`) => ({ id: `o${n}`, title });
const choices = (count: number, rest: Partial<ChoicesContent> = {}): ChoicesContent => ({
  type: "choices",
  text: "What would you like?",
  choices: Array.from({ length: count }, (_, index) => choice(index + 1)),
  ...rest,
});
const problemsOf = (content: Parameters<typeof plan>[0]) => {
  const planned = plan(content);
  return planned.ok ? [] : planned.problems.map(({ field, code }) => `${field} ${code}`);
};

describe("a text", () => {
  test("that is too long becomes several", () => {
    const planned = plan({ type: "text", text: `${"word ".repeat(900)}end` });
    expect(planned).toMatchObject({ ok: true, parts: [{ type: "text" }, { type: "text" }] });
  });
  test("that is blank is refused", () => expect(problemsOf({ type: "text", text: " \n" })).toEqual(["text empty"]));
});

describe("media", () => {
  const media = (kind: MediaKind, mime: string, size = 1000) => ({ kind, mime, size, key: "files/1" });
  test("keeps a caption that fits", () => {
    const content = { type: "media", media: media("image", "image/jpeg"), caption: "The tap" } as const;
    expect(plan(content)).toEqual({ ok: true, parts: [content] });
  });
  test("is followed by a caption that is too long, or that its kind cannot carry", () => {
    const long = "word ".repeat(300).trim();
    const image = media("image", "image/jpeg");
    expect(plan({ type: "media", media: image, caption: long })).toEqual({
      ok: true,
      parts: [
        { type: "media", media: image },
        { type: "text", text: long },
      ],
    });
    const audio = media("audio", "audio/ogg; codecs=opus");
    expect(plan({ type: "media", media: audio, caption: "Listen" })).toEqual({
      ok: true,
      parts: [
        { type: "media", media: audio },
        { type: "text", text: "Listen" },
      ],
    });
  });
  test("is refused for its type, its size, its address, or for not being there", () => {
    expect(plan({ type: "media", media: media("image", "image/gif") })).toEqual({
      ok: false,
      problems: [
        {
          field: "media.mime",
          code: "mime",
          message: "WhatsApp does not show image/gif as image; it takes image/jpeg, image/png.",
          suggestion: "Send it as a document.",
        },
      ],
    });
    expect(plan({ type: "media", media: media("video", "video/mp4", 20 * 1024 * 1024) })).toEqual({
      ok: false,
      problems: [
        {
          field: "media.size",
          code: "too_large",
          message: "The file has 20.0 MB; WhatsApp takes 16.0 MB for video.",
          suggestion: "Send it as a document.",
        },
      ],
    });
    expect(problemsOf({ type: "media", media: { kind: "image" } })).toEqual(["media missing"]);
    expect(problemsOf({ type: "media", media: { kind: "image", url: "http://a.example/1" } })).toEqual([
      "media.url insecure",
    ]);
  });
  test("of any type goes as a document", () => {
    expect(plan({ type: "media", media: media("document", "application/x-odd") }).ok).toBe(true);
  });
});

describe("choices", () => {
  test("up to three short ones are buttons: nothing but what buttons show is kept", () => {
    const content = choices(3, { header: "Menu of the day", footer: "Until 16:00" });
    expect(plan({ ...content, listLabel: "Open" })).toEqual({ ok: true, parts: [content] });
  });
  test("four to ten, described or slightly longer ones are a list with a label", () => {
    expect(plan(choices(4))).toMatchObject({ ok: true, parts: [{ type: "choices", listLabel: "Menu" }] });
    const described = choices(0, {
      choices: [{ ...choice(1), description: "With rice" }],
      listLabel: "See the dishes",
    });
    expect(plan(described)).toMatchObject({ ok: true, parts: [{ listLabel: "See the dishes" }] });
    const longer = choices(0, {
      choices: [choice(1, "A title of 22 letters.")],
      listLabel: "A label longer than its place",
    });
    expect(plan(longer)).toMatchObject({ ok: true, parts: [{ listLabel: "A label longer than…" }] });
  });
  test("more, or longer ones, are numbered lines", () => {
    const text = choices(11, { header: "Today", footer: "Thank you" });
    const lines = text.choices.map(({ title }, index) => `${index + 1}. ${title}`).join("\n");
    expect(plan(text)).toEqual({
      ok: true,
      parts: [{ type: "text", text: `Today\n\nWhat would you like?\n\n${lines}\n\nThank you` }],
    });
    const long = choices(0, {
      choices: [{ ...choice(1, "A title of far more letters than a row"), description: "d" }],
    });
    expect(plan(long)).toMatchObject({
      parts: [{ text: expect.stringContaining("1. A title of far more letters than a row: d") }],
    });
  });
  test("a text that is too long goes ahead, and a headline or footer that is too long joins the text", () => {
    const planned = plan(
      choices(2, { text: `${"word ".repeat(400)}end`, header: "h".repeat(61), footer: "f".repeat(61) }),
    );
    expect(planned).toMatchObject({ ok: true, parts: [{ type: "text" }, { type: "choices" }] });
    const words = planned.ok ? planned.parts.map((part) => ("text" in part ? part.text : "")).join(" ") : "";
    expect(words.startsWith("h".repeat(61))).toBe(true);
    expect(words.endsWith(`end\n\n${"f".repeat(61)}`)).toBe(true);
  });
  test("are refused without text, choices, titles or ids, and for repeated or endless ids", () => {
    expect(problemsOf(choices(0, { text: " " }))).toEqual(["text empty", "choices empty"]);
    const wrong = [
      { id: "", title: "A" },
      { id: "x", title: " " },
      { id: "x", title: "A" },
      { id: "y".repeat(201), title: "B" },
    ];
    expect(problemsOf(choices(0, { choices: wrong }))).toEqual([
      "choices.0.id empty",
      "choices.1.title empty",
      "choices.2.title duplicate",
      "choices.2.id duplicate",
      "choices.3.id too_long",
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

describe("a template", () => {
  const template: TemplateContent = { type: "template", name: "booking_1", language: "es-MX" };
  test("gets Meta's spelling of languages and variables on one line", () => {
    expect(plan({ ...template, variables: ["Ana\nMaría", "a      b"], header: { text: "x\ty" } })).toEqual({
      ok: true,
      parts: [{ ...template, language: "es_MX", variables: ["Ana María", "a    b"], header: { text: "x y" } }],
    });
  });
  test("is refused for its name, language, empty variables, buttons and headline", () => {
    expect(
      problemsOf({
        ...template,
        name: "Booking",
        language: "Spanish",
        variables: { name: " \n" },
        header: { text: " ", media: { kind: "audio", key: "k", mime: "audio/ogg" } },
        buttons: [{ index: 10, kind: "url", value: "" }],
      }),
    ).toEqual([
      "name format",
      "language format",
      "header.text empty",
      "header.media.kind kind",
      "variables.name empty",
      "buttons.0.index range",
      "buttons.0.value empty",
    ]);
  });
});
