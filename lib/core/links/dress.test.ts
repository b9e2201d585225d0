import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeClock } from "../../../test/support/clock.ts";
import { systemLinkMac, systemTextCodec } from "../../adapters/system/mac.ts";
import { systemIds as ids } from "../../adapters/system/system.ts";
import type { EmailContent, OutboundContent } from "../messages/model.ts";
import type { Proactive } from "../policy/model.ts";
import { makeDressMessage } from "./dress.ts";
import { withLinksInHtml, withLinksInText } from "./markup.ts";
import { type Link, PLACES } from "./model.ts";
import type { ShortTarget } from "./ports.ts";
import { makeLinkTokens } from "./tokens.ts";

const BASE = "https://go.shop.example";
const CONTACT = "c".repeat(26);
const NOTIFICATION = `${CONTACT}.${"n".repeat(16)}`;
const tokens = makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec });

function makeWorld() {
  const kept = new Map<string, ShortTarget>();
  const clock = makeClock();
  const dressed = makeDressMessage({
    ...{ tenant: "demo", base: BASE, tokens, clock, ids, keys: { ensure: async () => "key" } },
    languageOf: async () => "fr-FR",
    short: { keep: async (token, target) => void kept.set(token, target) },
  });
  const dress = (content: OutboundContent, proactive: Partial<Proactive> = {}) =>
    dressed(
      {
        content,
        proactive: {
          ...{ purpose: "marketing", medium: content.type === "email" ? "email" : "sms", begins: true },
          ...{ notificationId: NOTIFICATION, attempt: 2, ...proactive },
        },
      },
      CONTACT,
    );
  return { dress, dressed, kept, clock };
}
/** What the links of a text say, in their order. */
const linksIn = (text: string): readonly Link[] =>
  [...text.matchAll(/https:\/\/go\.shop\.example\/t\/([A-Za-z0-9._-]+)/g)].flatMap(([, token = ""]) => {
    const claimed = tokens.claimed(token.replace(/\.$/, ""));
    return claimed && tokens.verifies(["key"], claimed) ? [claimed.link] : [];
  });
const mail = (more: Partial<EmailContent> = {}): EmailContent => ({
  ...{ type: "email", subject: "Novedades", text: "Vea https://shop.example/a?b=1&c=2." },
  html: `<html><body><a class="x" href="https://shop.example/a?b=1&amp;c=2">Ver</a> <a href='mailto:a@shop.example'>Escribir</a></body></html>`,
  ...more,
});
const asMail = (content: OutboundContent): EmailContent => content as EmailContent;

describe("mails", () => {
  test("of marketing can be ended by the mail program and by whoever reads them; what is transactional goes as it is", async () => {
    const { dress } = makeWorld();
    const marketing = asMail(await dress(mail(), { tracking: false, language: "es-PE" }));
    const stop = { kind: "unsubscribe", contactId: CONTACT, medium: "email", purpose: "marketing" };
    expect(linksIn(marketing.unsubscribeUrl ?? "")).toEqual([stop]);
    for (const part of [marketing.text, marketing.html ?? ""])
      expect(linksIn(part)).toEqual([stop, { kind: "preferences", contactId: CONTACT }]);
    expect(marketing.html).toContain("Dejar de recibirlo");
    // Where the mail does not say its language, it is the reader's.
    expect(asMail(await dress(mail(), { tracking: false })).html).toContain("Ne plus le recevoir");
    const service = asMail(await dress(mail(), { tracking: false, purpose: "service" }));
    expect([service.html, linksIn(service.unsubscribeUrl ?? "").length]).toEqual([mail().html, 1]);
    expect(await dress(mail(), { tracking: false, purpose: "transactional" })).toEqual(mail());
  });

  test("have the links where their writer put them, and no further ones", async () => {
    const { dress } = makeWorld();
    const html = `<p><a href="${PLACES.unsubscribe}">No más</a> <a href="${PLACES.preferences}">Elegir</a></p>`;
    const { html: out, text } = asMail(
      await dress(mail({ html, text: `Baja: ${PLACES.unsubscribe}` }), { tracking: false }),
    );
    expect(linksIn(out ?? "").map(({ kind }) => kind)).toEqual(["unsubscribe", "preferences"]);
    expect(linksIn(text).map(({ kind }) => kind)).toEqual(["unsubscribe"]);
    const unsubscribeUrl = PLACES.unsubscribe;
    const transactional = asMail(await dress(mail({ unsubscribeUrl }), { tracking: false, purpose: "transactional" }));
    expect(transactional.unsubscribeUrl).toBeUndefined();
    const service = asMail(await dress(mail({ unsubscribeUrl }), { tracking: false, purpose: "service" }));
    expect(linksIn(service.unsubscribeUrl ?? "").map(({ kind }) => kind)).toEqual(["unsubscribe"]);
    const sms = await dress({ type: "text", text: `Oferta. Baja: ${PLACES.unsubscribe}` });
    expect(linksIn((sms as { text: string }).text)).toMatchObject([{ kind: "unsubscribe", medium: "sms" }]);
  });

  test("are counted by links that say where they lead, a picture and a trap; their own links are not", async () => {
    const { dress, clock, kept } = makeWorld();
    const out = asMail(await dress(mail()));
    const sentAt = clock.now() / 1000;
    const sending = { notificationId: NOTIFICATION, attempt: 2, sentAt };
    expect(linksIn(out.html ?? "")).toMatchObject([
      { kind: "click", url: "https://shop.example/a?b=1&c=2", ...sending },
      { kind: "unsubscribe" },
      { kind: "preferences" },
      { kind: "trap", ...sending },
      { kind: "open", ...sending },
    ]);
    expect(out.html).toContain("href='mailto:a@shop.example'");
    expect(out.html).toMatch(/<\/body><\/html>$/);
    expect(linksIn(out.text)[0]).toMatchObject({ kind: "click", url: "https://shop.example/a?b=1&c=2" });
    expect(out.text).not.toContain("shop.example/a");
    expect(kept.size).toBe(0);
  });

  test("without HTML have short links, because their readers see them", async () => {
    const { dress, kept } = makeWorld();
    const { text } = asMail(
      await dress({ type: "email", subject: "Hola", text: "Vea https://shop.example/a." }, { purpose: "service" }),
    );
    expect(text).toMatch(/^Vea https:\/\/go\.shop\.example\/t\/s1\.demo\.[a-z2-7]{13}\.[\w-]{16}\.$/);
    expect([...kept.values()]).toMatchObject([{ url: "https://shop.example/a", notificationId: NOTIFICATION }]);
  });
});

describe("text messages", () => {
  test("have short links where it is wished, the same for the same message, and are else left alone", async () => {
    const { dress, kept } = makeWorld();
    const content = {
      type: "text",
      text: "Su mesa (https://shop.example/mesa/(1)?x=1) le espera: https://shop.example/b!",
    } as const;
    expect(await dress(content)).toEqual(content);
    const one = await dress(content, { tracking: true });
    expect(await dress(content, { tracking: true })).toEqual(one);
    expect([...kept.values()].map(({ url }) => url)).toEqual([
      "https://shop.example/mesa/(1)?x=1",
      "https://shop.example/b",
    ]);
    expect((one as { text: string }).text).toMatch(/^Su mesa \(https:[^ )]+\) le espera: https:[^ !]+!$/);
  });

  test("of a person at a desk, and content of other kinds, are nobody's to count", async () => {
    const { dress, dressed } = makeWorld();
    const content = { type: "text", text: "https://shop.example" } as const;
    expect(await dressed({ content }, CONTACT)).toBe(content);
    const place = { type: "location", latitude: 1, longitude: 2 } as const;
    expect(await dress(place, { tracking: true })).toBe(place);
  });
});

test("whoever is asked finds their own questions, whatever kind of message asks them", async () => {
  const { dress, dressed } = makeWorld();
  const text = `Aquí: ${PLACES.feedback}`;
  const own = { kind: "feedback", requestId: NOTIFICATION };
  const contents: readonly OutboundContent[] = [
    { type: "text", text },
    { type: "choices", text, choices: [{ id: "a", title: "A" }] },
    mail({ text, html: `<a href="${PLACES.feedback}">Responder</a>` }),
    { type: "template", name: "ask", language: "es", variables: ["Ana", PLACES.feedback] },
    { type: "template", name: "ask", language: "es", variables: { link: PLACES.feedback } },
    { type: "template", name: "ask", language: "es", buttons: [{ index: 0, kind: "url", value: PLACES.feedback }] },
  ];
  for (const content of contents) {
    const went = JSON.stringify(await dress(content, { tracking: false, purpose: "transactional" }));
    expect([linksIn(went.replaceAll('\\"', " ").replaceAll('"', " "))[0], went.includes(PLACES.feedback)]).toEqual([
      own,
      false,
    ]);
  }
  // What no notification says has no questions of its own.
  const desk = { type: "text", text } as const;
  expect(await dressed({ content: desk }, CONTACT)).toEqual(desk);
});

test("whatever stands in a mail, only addresses of websites in links are changed, and quickly", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(withLinksInHtml(text, () => undefined)).toBe(text);
      expect(withLinksInText(text, () => undefined)).toBe(text);
    }),
  );
  for (const left of [
    `<a href="javascript:alert(1)">`,
    `<a href="//evil.example">`,
    `<a href="https://a.example@evil.example">`,
    `<img src="https://shop.example/a.png">`,
    `<link href="https://shop.example/a.css">`,
    `<a title="href=https://x.example">`,
  ])
    expect(withLinksInHtml(left, () => "X")).toBe(left);
  expect(withLinksInHtml(`<A\nHREF = 'https://shop.example' title="a > b">`, () => "X")).toBe(
    `<A\nHREF = "X" title="a > b">`,
  );
  const started = performance.now();
  for (const hostile of [
    "<a ".repeat(100_000),
    `<a ${'x="'.repeat(100_000)}`,
    `<a${" ".repeat(300_000)}`,
    "https://(".repeat(50_000),
  ]) {
    withLinksInHtml(hostile, () => "X");
    withLinksInText(hostile, () => "X");
  }
  expect(performance.now() - started).toBeLessThan(3_000);
});
