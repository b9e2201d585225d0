/** What of the widget needs no browser: its words, its size, how a thread is put together, what becomes a link. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contrast, readableOn } from "../../functions/widget/src/colour.ts";
import { linkify, safe } from "../../functions/widget/src/linkify.ts";
import { EMPTY, latest, type Seen, unread, withNewest, withOlder } from "../../functions/widget/src/thread.ts";
import { localeOf, sayIn, words } from "../../functions/widget/src/words.ts";
import { buildWidget } from "../../infra/widget.ts";

test("weighs at most 30 KB as a browser gets it, and needs nothing that a strict policy forbids", async () => {
  const { zipped, code } = await buildWidget();
  expect(zipped).toBeLessThanOrEqual(30 * 1024);
  expect(code).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment/,
  );
  expect(code).not.toMatch(/document\.cookie|setAttribute\("style"/);
});

describe("words", () => {
  const names = Object.keys(words.en).sort();
  test.each(["es", "fr", "en"] as const)("%s has every one, and fills in what the others do", (locale) => {
    expect(Object.keys(words[locale]).sort()).toEqual(names);
    for (const [name, text] of Object.entries(words[locale])) {
      expect([name, text.trim()]).not.toEqual([name, ""]);
      const places = (from: string) => [...from.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
      expect([name, places(text)]).toEqual([name, places(words.en[name as "open"])]);
    }
  });
  test("are of the language that is asked for, else of the visitor's, else of the widget's own", () => {
    expect(localeOf(["es", "fr"], ["fr-CA", "es"])).toBe("fr");
    expect(localeOf(["es", "fr"], [null, undefined, "de", "ES_MX"])).toBe("es");
    expect(localeOf(["fr", "en"], ["ja"])).toBe("fr");
    expect(sayIn("en")("openUnread", { n: 2 })).toBe("Open the chat: 2 new");
  });
});

const seen = (number: number, from: Seen["from"] = "visitor"): Seen => {
  const at = new Date(1_793_610_000_000 + number * 1_000).toISOString();
  const bare = { text: `words ${number}`, header: null, footer: null, choices: [], file: null, edited: false };
  return { id: `m${number}`, from, at, sentAt: from === "team" ? at : null, ...bare };
};
const page = (from: number, to: number, nextCursor: string | null = null) => ({
  data: Array.from({ length: to - from + 1 }, (_, index) => seen(to - index)),
  nextCursor,
});
const ids = ({ messages }: { readonly messages: readonly Seen[] }) => messages.map(({ id }) => id);

describe("a thread", () => {
  test("is whole whatever was missed, and has nothing twice", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 }), (steps) => {
        let [thread, written] = [EMPTY, 0];
        for (const step of steps) {
          written += step;
          const first = Math.max(1, written - 39);
          if (written > 0) thread = withNewest(thread, page(first, written, first > 1 ? `c${first}` : null));
          const shown = ids(thread).map((id) => Number(id.slice(1)));
          expect(shown).toEqual(Array.from({ length: shown.length }, (_, index) => written - shown.length + 1 + index));
          // What is not shown can be asked for.
          expect(thread.older === null).toBe((shown[0] ?? 1) <= 1);
        }
      }),
    );
  });
  test("takes in what comes late into its middle, and lets go what was taken back", () => {
    let thread = withNewest(EMPTY, { data: [seen(5), seen(3), seen(1)], nextCursor: null });
    thread = withNewest(thread, { data: [seen(5), seen(4, "team"), seen(3)], nextCursor: "c" });
    expect(ids(thread)).toEqual(["m1", "m3", "m4", "m5"]);
    expect(ids(withNewest(thread, { data: [seen(5), seen(3)], nextCursor: "c" }))).toEqual(["m1", "m3", "m5"]);
  });
  test("goes back as far as there is something", () => {
    const thread = withNewest(EMPTY, page(41, 80, "c41"));
    const whole = withOlder(thread, page(1, 41));
    expect([whole.messages.length, whole.older]).toEqual([80, null]);
    expect(new Set(ids(whole)).size).toBe(80);
  });
  test("knows what of the team's is new", () => {
    const thread = { messages: [seen(1, "team"), seen(2), seen(3, "team")], older: null };
    expect(latest(thread)).toBe(seen(3).at);
    expect([unread(thread, ""), unread(thread, seen(1).at), unread(thread, seen(3).at)]).toEqual([2, 1, 0]);
  });
});

describe("links", () => {
  test("are addresses of the web and nothing else", () => {
    expect(
      linkify("See https://a.example/x?y=1&z=2, and (http://b.example).").flatMap(({ href }) => href ?? []),
    ).toEqual(["https://a.example/x?y=1&z=2", "http://b.example/"]);
    for (const address of [
      "javascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      " javascript:x",
      "//a.example",
      "x",
    ])
      expect([address, safe(address)]).toEqual([address, undefined]);
  });
  test("lose no character of what was written, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string(), fc.constantFrom("https://a.example/b", "http://", "javascript:", '"', "<", " ", ").")),
          { maxLength: 8 },
        ),
        (parts) => {
          const text = parts.join("");
          const found = linkify(text);
          expect(found.map((part) => part.text).join("")).toBe(text);
          for (const { href } of found) if (href) expect(href).toMatch(/^https?:\/\//);
        },
      ),
    );
  });
});

test("words on the business's colour can be read, whichever it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
      const colour = `#${number.toString(16).padStart(6, "0")}`;
      expect(contrast(colour, readableOn(colour))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
