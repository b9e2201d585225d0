import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import { type Hit, summed, type Verdict } from "./model.ts";

const SENT = Date.parse("2026-11-02T09:00:00.000Z");
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

let number = 0;
const hit = (afterMs: number, more: Partial<Hit> = {}): Hit => ({
  ...{ hitId: `h${number++}`, notificationId: `${"c".repeat(26)}.${"n".repeat(16)}`, attempt: 1, sentAt: SENT / 1000 },
  ...{ kind: "click", at: new Date(SENT + afterMs).toISOString(), url: "https://shop.example/a", method: "GET" },
  ...{ userAgent: CHROME, network: "192.0.2.0/24", ...more },
});
const told = (...hits: Hit[]): string[] => {
  const verdicts = judge(hits);
  return hits.map(({ hitId }) => {
    const { by, kind } = verdicts.get(hitId) as Verdict;
    return `${by}:${kind}`;
  });
};
const HOUR = 3_600_000;

describe("by what a hit says of itself", () => {
  test.each<[string, Partial<Hit>, string]>([
    ["a browser", {}, "person:direct"],
    ["a phone's mail program", { kind: "open", userAgent: IPHONE }, "person:direct"],
    [
      "Outlook that shows a mail",
      { kind: "open", userAgent: "Mozilla/4.0 (compatible; ms-office; MSOffice 16)" },
      "person:direct",
    ],
    [
      "Outlook that looks where a link leads",
      { userAgent: "Mozilla/4.0 (compatible; ms-office; MSOffice 16)" },
      "machine:ahead",
    ],
    [
      "Gmail's proxy",
      {
        kind: "open",
        userAgent: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
      },
      "person:gmail_proxy",
    ],
    [
      "Yahoo's proxy",
      { kind: "open", userAgent: "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html" },
      "person:yahoo_proxy",
    ],
    ["Apple's privacy", { kind: "open", userAgent: "Mozilla/5.0" }, "machine:apple_privacy"],
    [
      "Gmail's scanner",
      {
        kind: "open",
        userAgent:
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0",
      },
      "machine:scanner",
    ],
    ["a gateway", { userAgent: "BarracudaSentinel (EE)" }, "machine:scanner"],
    ["a card in a chat", { userAgent: "WhatsApp/2.24.20 A" }, "machine:preview"],
    ["a program", { userAgent: "python-requests/2.32" }, "machine:robot"],
    ["nobody", { userAgent: "" }, "machine:nameless"],
    ["who asks for the head alone", { method: "HEAD" }, "machine:head"],
    ["a browser ahead of its person", { ahead: "prefetch;prerender" }, "machine:ahead"],
    ["who follows the trap", { kind: "trap" }, "machine:trap"],
  ])("%s", (_name, more, expected) => {
    expect(told(hit(HOUR, more))).toEqual([expected]);
  });

  test("nobody reads that fast", () => {
    expect(told(hit(3_000), hit(1_500, { kind: "open" }))).toEqual(["machine:too_soon", "machine:too_soon"]);
    expect(told(hit(5_000), hit(3_000, { kind: "open" }))).toEqual(["person:direct", "person:direct"]);
    const proxy = "(via ggpht.com GoogleImageProxy)";
    expect(told(hit(500, { kind: "open", userAgent: proxy }))).toEqual(["person:gmail_proxy"]);
  });
});

describe("by what came with it", () => {
  const to = (path: string, afterMs: number, more: Partial<Hit> = {}) =>
    hit(afterMs, { url: `https://shop.example/${path}`, ...more });

  test("who follows all links in a burst is a program; who follows one after the other, or one twice, is a person", () => {
    expect(told(to("a", HOUR), to("b", HOUR + 600))).toEqual(["machine:burst", "machine:burst"]);
    expect(told(to("a", HOUR), to("b", HOUR + 2_000), to("c", HOUR + 4_000))).toEqual(Array(3).fill("machine:burst"));
    expect(told(to("a", HOUR), to("b", HOUR + 3_000))).toEqual(["person:direct", "person:direct"]);
    expect(told(to("a", HOUR), to("a", HOUR + 300))).toEqual(["person:direct", "person:direct"]);
  });

  test("a person beside a program stays a person", () => {
    const scanner = { network: "198.51.100.0/24" };
    expect(
      told(
        to("a", 10_000, scanner),
        to("b", 10_200, scanner),
        hit(10_400, { kind: "trap", ...scanner }),
        to("a", HOUR),
      ),
    ).toEqual(["machine:trap", "machine:trap", "machine:trap", "person:direct"]);
  });

  test("the order in which they are given changes nothing, and every hit is judged", () => {
    const any = fc
      .record({
        afterMs: fc.integer({ min: 0, max: 20_000 }),
        kind: fc.constantFrom("open" as const, "click" as const, "trap" as const),
        url: fc.constantFrom("https://a.example", "https://b.example", "https://c.example"),
        network: fc.constantFrom("192.0.2.0/24", "198.51.100.0/24"),
        userAgent: fc.constantFrom(CHROME, IPHONE, "", "curl/8", "Mozilla/5.0"),
      })
      .map(({ afterMs, ...more }) => hit(afterMs, more));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (hits) => {
        const one = judge(hits);
        expect(one.size).toBe(hits.length);
        expect(new Map([...judge(hits.toReversed())].sort())).toEqual(new Map([...one].sort()));
      }),
    );
  });
});

test("the first time of a person counts, and a link that was followed was read", () => {
  const hits = [
    hit(1_000, { kind: "open" }),
    hit(HOUR, { kind: "open", userAgent: "Mozilla/5.0" }),
    hit(2 * HOUR),
    hit(3 * HOUR, { kind: "open" }),
  ];
  expect(summed(hits, judge(hits))).toEqual({
    opens: { people: { count: 1, first: hits[2]?.at }, machines: { count: 2, first: hits[0]?.at } },
    clicks: { people: { count: 1, first: hits[2]?.at }, machines: { count: 0 } },
    hits: 4,
  });
});
