import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { systemTextCodec } from "../../lib/adapters/system/mac.ts";
import type { Activation } from "../../lib/core/activations/model.ts";
import { type ConsentRecord, consentFor } from "../../lib/core/consent/model.ts";
import type { Link } from "../../lib/core/links/model.ts";
import { ANA, KEY, makeTrackWorld } from "../../test/support/track.ts";
import { LANGUAGES, languageOf, WORDS } from "./words.ts";

const NOBODY = "z".repeat(26);

let world: ReturnType<typeof makeTrackWorld>;
beforeEach(() => {
  world = makeTrackWorld();
});

const STOP: Link = { kind: "unsubscribe", contactId: ANA, medium: "email", purpose: "marketing" };
const CHOOSE: Link = { kind: "preferences", contactId: ANA };

describe("one-click unsubscribe", () => {
  test("is done by POST as RFC 8058 says, once however often it comes, and by no other method", async () => {
    const { ask, ledger, clock, tokenOf } = world;
    const token = tokenOf(STOP);
    for (const method of ["GET", "HEAD", "GET"]) expect((await ask(method, token)).status).toBe(200);
    expect((await ask("PUT", token)).status).toBe(404);
    expect(ledger).toEqual([]);
    for (let time = 0; time < 3; time++) {
      clock.advance(1_000);
      expect((await ask("POST", token, { body: "List-Unsubscribe=One-Click" })).status).toBe(200);
    }
    expect(ledger).toMatchObject([
      {
        ...{ contactId: ANA, channel: "email", purpose: "marketing", state: "withdrawn", source: "one_click" },
        ...{ ip: "192.0.2.7", wording: "List-Unsubscribe=One-Click" },
      },
    ]);
    expect(consentFor(ledger, "service", "email").allowed).toBe(true);
  });

  test("takes the other kind of form, and the page's own button, whose words are kept", async () => {
    const { ask, ledger, tokenOf } = world;
    const form = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    await ask("POST", tokenOf(STOP), { body: form, headers: { "content-type": 'multipart/form-data; boundary="x"' } });
    await ask("POST", tokenOf({ ...STOP, medium: "sms" }), { headers: { "sec-fetch-site": "same-origin" } });
    expect(ledger.map(({ channel, wording }) => [channel, wording])).toEqual([
      ["email", "List-Unsubscribe=One-Click"],
      ["sms", "¿Quiere dejar de recibir «Ofertas y novedades: SMS»?"],
    ]);
  });

  test("of somebody who is not there any more is done, and writes nothing", async () => {
    const { ask, ledger, tokenOf } = world;
    expect((await ask("POST", tokenOf({ ...STOP, contactId: NOBODY }))).status).toBe(200);
    expect(ledger).toEqual([]);
  });

  test("what another website posts changes nothing", async () => {
    const { ask, ledger, tokenOf } = world;
    for (const site of ["cross-site", "same-site"])
      expect((await ask("POST", tokenOf(STOP), { headers: { "sec-fetch-site": site } })).status).toBe(404);
    expect(ledger).toEqual([]);
  });
});

describe("preferences", () => {
  test("show what is so, escape what people wrote, and let in nothing from anywhere", async () => {
    const { ask, tokenOf, ledger, clock } = world;
    ledger.push({
      ...{ contactId: ANA, channel: "email", purpose: "marketing", state: "granted", source: "api", detail: "" },
      at: clock.iso(),
    });
    const { status, headers, body } = await ask("GET", tokenOf(CHOOSE));
    expect(status).toBe(200);
    expect(body).toContain("Ana &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; Cía");
    expect(body).not.toContain("<script");
    expect(body).not.toContain("<b>");
    expect(body).toContain('<html lang="es">');
    const ticked = [...body.matchAll(/value="([a-z.]+)" checked/g)].map(([, value]) => value);
    expect(ticked).toEqual([
      ...["service.email", "service.whatsapp", "service.sms", "service.telegram", "marketing.email", "es"],
    ]);
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  test("are saved as what changed, with the words that were shown, and the language", async () => {
    const { ask, tokenOf, ledger, contact } = world;
    const token = tokenOf(CHOOSE);
    const yes = ["service.whatsapp", "service.sms", "service.telegram", "marketing.whatsapp", "marketing.bogus"];
    const body = new URLSearchParams([
      ...yes.map((one): [string, string] => ["yes", one]),
      ["act", "save"],
      ["language", "fr"],
    ]).toString();
    const answer = await ask("POST", token, { body });
    expect([answer.status, answer.headers.location]).toEqual([303, `/t/${token}?done=saved`]);
    expect(ledger.map(({ channel, purpose, state, source }) => [channel, purpose, state, source])).toEqual([
      ["email", "service", "withdrawn", "preference_page"],
      ["whatsapp", "marketing", "granted", "preference_page"],
    ]);
    expect(ledger[1]).toMatchObject({
      wording: "Ofertas y novedades: WhatsApp",
      ip: "192.0.2.7",
      userAgent: "Mozilla/5.0",
    });
    expect(contact.now).toMatchObject({ language: "fr", version: 2 });
    await ask("POST", token, { body });
    expect([ledger.length, contact.now.version]).toEqual([2, 2]);
    expect((await ask("GET", token, { query: { done: "saved" } })).body).toContain("Enregistré.");
  });

  test("everything is stopped on every channel, and one of them can be had again", async () => {
    const { ask, tokenOf, ledger, clock } = world;
    const token = tokenOf(CHOOSE);
    await ask("POST", token, { body: "act=stop" });
    await ask("POST", token, { body: "act=stop" });
    expect(ledger.map(({ channel, purpose }) => [channel, purpose])).toEqual([
      ["*", "service"],
      ["*", "marketing"],
    ]);
    clock.advance(1_000);
    await ask("POST", token, { body: "act=save&yes=service.sms" });
    expect(ledger.slice(2).map(({ channel, purpose, state }) => [channel, purpose, state])).toEqual([
      ["sms", "service", "granted"],
    ]);
    clock.advance(1_000);
    await ask("POST", token, { body: "act=stop" });
    for (const medium of ["email", "sms", "whatsapp", "fax"])
      for (const purpose of ["service", "marketing"] as const)
        expect(consentFor(ledger, purpose, medium).allowed).toBe(false);
  });
});

describe("double opt-in", () => {
  const waiting = (at: string): ConsentRecord => ({
    ...{ contactId: ANA, channel: "email", purpose: "marketing", state: "pending", source: "api", detail: "a form" },
    ...{ wording: "Quiero las ofertas de Casa Andina", at },
  });
  const linkAt = (at: string): Link => {
    const askedAt = Math.floor(Date.parse(at) / 1000);
    return {
      kind: "confirm",
      contactId: ANA,
      medium: "email",
      purpose: "marketing",
      askedAt,
      expiresAt: askedAt + 3600,
    };
  };

  test("what waits is no consent; the owner's button makes it one, with both moments", async () => {
    const { ask, tokenOf, ledger, clock } = world;
    const at = clock.iso();
    ledger.push(waiting(at));
    const token = tokenOf(linkAt(at));
    clock.advance(60_000);
    expect((await ask("GET", token)).body).toContain("Quiero las ofertas de Casa Andina");
    expect(consentFor(ledger, "marketing", "email").allowed).toBe(false);
    expect((await ask("POST", token)).status).toBe(200);
    expect(ledger[1]).toMatchObject({
      ...{ state: "granted", source: "double_opt_in", ip: "192.0.2.7", wording: "Quiero las ofertas de Casa Andina" },
      detail: `asked at ${at}, confirmed at ${clock.iso()}`,
    });
    expect(consentFor(ledger, "marketing", "email").allowed).toBe(true);
    await ask("POST", token);
    expect(ledger).toHaveLength(2);
  });

  test("nothing is confirmed too late, after another decision, or where nobody asked", async () => {
    const { ask, tokenOf, ledger, clock } = world;
    const at = clock.iso();
    expect((await ask("POST", tokenOf(linkAt(at)))).status).toBe(404);
    ledger.push(waiting(at));
    clock.advance(1_000);
    await ask("POST", tokenOf(STOP));
    expect((await ask("POST", tokenOf(linkAt(at)))).status).toBe(410);
    const again = clock.iso();
    clock.advance(1_000);
    ledger.push(waiting(again));
    clock.advance(3_600_000);
    expect((await ask("POST", tokenOf(linkAt(again)))).status).toBe(410);
    expect(ledger.filter(({ state }) => state === "granted")).toEqual([]);
  });
});

test("a code is shown with what opens WhatsApp, until it was used", async () => {
  const { ask, tokenOf, activations, clock } = world;
  const token = tokenOf({ kind: "activate", code: "K3V5Q-2M7N4" });
  expect((await ask("GET", token)).status).toBe(404);
  const activation: Activation = {
    ...{ code: "K3V5Q-2M7N4", contactId: ANA, medium: "whatsapp", connectionId: "a.b", number: "34600111222" },
    ...{ purposes: ["service"], wording: "Quiero <b>que</b> me escriban", createdBy: "key_a", createdAt: clock.iso() },
    expiresAt: "2026-11-09T09:00:00.000Z",
  };
  activations.set(activation.code, activation);
  const { status, body } = await ask("GET", token);
  expect(status).toBe(200);
  expect(body).toContain('href="https://wa.me/34600111222?text=Mi%20c%C3%B3digo%3A%20K3V5Q-2M7N4"');
  expect(body).toContain("Quiero &lt;b&gt;que&lt;/b&gt; me escriban");
  expect((await ask("POST", token)).status).toBe(404);
  activations.set(activation.code, { ...activation, usedIn: "c" });
  expect((await ask("GET", token)).status).toBe(410);
});

describe("what is counted", () => {
  const SENDING = { notificationId: `${ANA}.${"n".repeat(16)}`, attempt: 1, sentAt: 1_793_610_000 };
  const CLICK: Link = { kind: "click", ...SENDING, url: "https://shop.example/mesa?a=1&b=ñ#x" };

  test("a picture is shown, and never kept by whoever shows it", async () => {
    const { ask, tokenOf, hits } = world;
    const answer = await ask("GET", tokenOf({ kind: "open", ...SENDING }));
    expect(answer).toMatchObject({ status: 200, isBase64: true });
    expect(answer.headers).toMatchObject({ "content-type": "image/gif", "cache-control": "no-store, private" });
    expect(Buffer.from(answer.body, "base64").subarray(0, 6).toString()).toBe("GIF89a");
    expect(hits).toMatchObject([{ kind: "open", ...SENDING, network: "192.0.2.0/24", userAgent: "Mozilla/5.0" }]);
  });

  test("a link leads where it was signed to lead, after it was written down; the trap leads nowhere", async () => {
    const { ask, tokenOf, hits, targets } = world;
    const answer = await ask("GET", tokenOf(CLICK), { headers: { "sec-purpose": "prefetch" } });
    expect([answer.status, answer.headers.location]).toEqual([302, "https://shop.example/mesa?a=1&b=%C3%B1#x"]);
    const short = tokenOf({ kind: "short", name: "a".repeat(13) });
    targets.set(short, { ...SENDING, url: "https://shop.example/b" });
    expect((await ask("HEAD", short)).headers.location).toBe("https://shop.example/b");
    expect((await ask("GET", tokenOf({ kind: "short", name: "b".repeat(13) }))).status).toBe(404);
    const trap = await ask("GET", tokenOf({ kind: "trap", ...SENDING }));
    expect([trap.status, trap.headers.location]).toEqual([200, undefined]);
    expect(hits.map(({ kind, method, url, ahead }) => [kind, method, url, ahead])).toEqual([
      ["click", "GET", "https://shop.example/mesa?a=1&b=ñ#x", "prefetch"],
      ["click", "HEAD", "https://shop.example/b", undefined],
      ["trap", "GET", undefined, undefined],
    ]);
  });

  test("leads nowhere else: not where somebody altered it, nor to what is no website, whoever signed that", async () => {
    const { ask, tokenOf, hits, targets } = world;
    const token = tokenOf(CLICK);
    const [head, tenant, contact, own, attempt, at, , signature] = token.split(".");
    const evil = systemTextCodec.encode("https://evil.example/");
    const forged = [head, tenant, contact, own, attempt, at, evil, signature].join(".");
    expect((await ask("GET", forged)).status).toBe(404);
    for (const url of [
      "//evil.example",
      "javascript:alert(1)",
      "https://shop.example@evil.example",
      "data:text/html,x",
    ]) {
      expect((await ask("GET", tokenOf({ ...CLICK, url } as Link))).status).toBe(404);
      const short = tokenOf({ kind: "short", name: "c".repeat(13) });
      targets.set(short, { ...SENDING, url });
      expect((await ask("GET", short)).headers.location).toBeUndefined();
    }
    expect(hits).toEqual([]);
    expect((await ask("POST", token)).status).toBe(404);
  });

  test("a hit that cannot be written keeps nobody from where they want to go, and is told; a flood is counted in part", async () => {
    const { ask, tokenOf, hits, lost, broken } = world;
    broken.now = true;
    expect((await ask("GET", tokenOf(CLICK))).status).toBe(302);
    expect(lost).toEqual(["hit_lost"]);
    broken.now = false;
    for (let time = 0; time < 200; time++) expect((await ask("GET", tokenOf(CLICK))).status).toBe(302);
    expect(hits.length).toBeLessThan(61);
  });
});

describe("what does not open", () => {
  test("is one page, whatever is wrong with it, and changes nothing", async () => {
    const { ask, tokenOf, tokens, ledger } = world;
    const token = tokenOf(STOP);
    const foreign = tokens.issue(KEY, "other", STOP);
    const bad = [
      token.slice(0, -1),
      `${token}x`,
      token.replace(/^u/, "p"),
      tokenOf(STOP, "another"),
      foreign,
      "nothing",
    ];
    const answers = [];
    for (const one of bad)
      for (const method of ["GET", "POST"]) {
        const { status, headers, body } = await ask(method, one, { body: "List-Unsubscribe=One-Click" });
        answers.push({ status, headers, body });
      }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(ledger).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (path) => {
        expect((await ask("POST", path)).status).toBe(404);
      }),
    );
  });

  test("costs the secret store little: unknown tenants are asked about a few times a minute", async () => {
    const { ask, tokens, tokenOf, asked } = world;
    for (let number = 0; number < 100; number++) await ask("GET", tokens.issue(KEY, `t-${number}`, STOP));
    expect(asked()).toBeLessThanOrEqual(20);
    expect((await ask("GET", tokenOf(STOP))).status).toBe(429);
    expect((await ask("GET", tokenOf(STOP), { address: "198.51.100.7" })).status).toBe(200);
  });
});

test("the language is the person's, then the browser's, then the business's", () => {
  expect(languageOf("fr-CA", "es", "en")).toBe("fr");
  expect(languageOf("pt", "de, fr;q=0.4, es;q=0.8, en;q=0", "en")).toBe("es");
  expect(languageOf(null, "de", "es-MX")).toBe("es");
  expect(languageOf(null, undefined, undefined)).toBe("en");
  for (const language of LANGUAGES)
    for (const purpose of ["service", "marketing"] as const) expect(WORDS[language].purposes[purpose]).not.toBe("");
});
