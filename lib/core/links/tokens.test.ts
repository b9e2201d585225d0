import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemLinkMac, systemTextCodec } from "../../adapters/system/mac.ts";
import { isWebAddress, type Link } from "./model.ts";
import { makeLinkTokens } from "./tokens.ts";

const tokens = makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec });
const KEY = "an-invented-key";

const contactId = fc.stringMatching(/^[a-z2-7]{26}$/);
const medium = fc.constantFrom("email", "sms", "whatsapp", "aws-sms");
const purpose = fc.constantFrom("transactional" as const, "service" as const, "marketing" as const);
const seconds = fc.integer({ min: 1_700_000_000, max: 2_100_000_000 });
const sending = fc.record({
  notificationId: fc.tuple(contactId, fc.stringMatching(/^[a-z2-7]{16}$/)).map((parts) => parts.join(".")),
  attempt: fc.integer({ min: 1, max: 999 }),
  sentAt: seconds,
});
const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
const link: fc.Arbitrary<Link> = fc.oneof(
  fc.record({ kind: fc.constant("unsubscribe" as const), contactId, medium, purpose }),
  fc.record({ kind: fc.constant("preferences" as const), contactId }),
  fc.record({
    kind: fc.constant("confirm" as const),
    contactId,
    medium,
    purpose,
    askedAt: seconds,
    expiresAt: seconds,
  }),
  sending.map((one) => ({ kind: "open" as const, ...one })),
  sending.map((one) => ({ kind: "trap" as const, ...one })),
  fc.tuple(sending, url).map(([one, address]) => ({ kind: "click" as const, ...one, url: address })),
  fc.record({
    kind: fc.constant("activate" as const),
    code: fc.stringMatching(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/),
  }),
  fc.record({ kind: fc.constant("short" as const), name: fc.stringMatching(/^[a-z2-7]{13}$/) }),
);
const opens = (token: string, keys: readonly string[] = [KEY]) => {
  const claimed = tokens.claimed(token);
  return claimed && tokens.verifies(keys, claimed) ? claimed : undefined;
};

describe("signed links", () => {
  test("say what they were made for, and the key before still opens them", () => {
    fc.assert(
      fc.property(link, (one) => {
        const token = tokens.issue(KEY, "demo", one);
        expect(opens(token)).toMatchObject({ tenant: "demo", link: one });
        expect(opens(token, ["a-new-key", KEY])?.link).toEqual(one);
        expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
      }),
    );
  });

  test("open nothing when anything of them is altered, cut off, added, or signed by another", () => {
    fc.assert(
      fc.property(link, fc.nat(), fc.constantFrom(..."abz019-_."), (one, place, letter) => {
        const token = tokens.issue(KEY, "demo", one);
        const at = place % token.length;
        const altered = token.slice(0, at) + letter + token.slice(at + 1);
        if (altered !== token) expect(opens(altered)).toBeUndefined();
        expect(opens(token.slice(0, at))).toBeUndefined();
        expect(opens(`${token}${letter}`)).toBeUndefined();
        expect(opens(token, ["another-key"])).toBeUndefined();
        expect(opens(token, [])).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void expect(opens(text)).toBeUndefined()));
  });

  test("are of one purpose and one tenant", () => {
    const token = tokens.issue(KEY, "demo", { kind: "preferences", contactId: "a".repeat(26) });
    for (const forged of [token.replace(/^p/, "u"), token.replace(".demo.", ".other."), token.replace("p1", "p2")])
      expect(opens(forged)).toBeUndefined();
  });

  test("are short where every character costs", () => {
    const token = tokens.issue(KEY, "demo", { kind: "short", name: "a".repeat(13) });
    expect(token.length).toBeLessThanOrEqual(38);
  });
});

test("only whole addresses of websites are followed", () => {
  fc.assert(fc.property(url, (address) => void expect(isWebAddress(address)).toBe(true)));
  for (const good of [
    "https://shop.example",
    "http://shop.example:8080/a?b=c#d",
    "https://menú.example/ñ",
    "https://[::1]/",
  ])
    expect([good, isWebAddress(good)]).toEqual([good, true]);
  for (const evil of [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "https://shop.example@evil.example/",
    "https://shop.example\\@evil.example/",
    "javascript:alert(1)",
    "JavaScript://shop.example/%0aalert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "ftp://shop.example",
    "https://shop.example/\r\nset-cookie: a=b",
    " https://shop.example",
    "https://",
    "mailto:a@shop.example",
    "",
  ])
    expect([evil, isWebAddress(evil)]).toEqual([evil, false]);
});
