import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cap, EMPTY_LEDGER, release, reserve, room } from "../caps/model.ts";
import {
  type ConsentRecord,
  confirmationFor,
  consentFor,
  isSuppressed,
  optOutOf,
  PURPOSES,
  type Suppression,
} from "../consent/model.ts";
import { shownAt } from "../kernel/wall-clock.ts";
import { afterQuiet, zonesOf, zonesOfCountry } from "../quiet/model.ts";
import { DEFAULT_SENDING, decideProactive, type ProactiveQuestion } from "./model.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (ms: number) => new Date(ms).toISOString();
const noon = Date.parse("2026-06-10T12:00:00.000Z");

const question = (change: Partial<ProactiveQuestion> = {}): ProactiveQuestion => ({
  id: "d1",
  now: iso(noon),
  purpose: "marketing",
  proactive: true,
  medium: "email",
  content: { type: "text", text: "Hola" },
  suppression: undefined,
  consent: [yes(noon - DAY)],
  lastInboundAt: null,
  policy: DEFAULT_SENDING,
  ledger: EMPTY_LEDGER,
  zones: { source: "account", zones: ["UTC"] },
  ...change,
});
const entry = (state: ConsentRecord["state"], at: number, channel = "*"): ConsentRecord => ({
  contactId: "c1",
  channel,
  purpose: "marketing",
  state,
  source: "preference_page",
  detail: "",
  at: iso(at),
});
const yes = (at: number, channel?: string) => entry("granted", at, channel);
const no = (at: number, channel?: string) => entry("withdrawn", at, channel);

describe("consent", () => {
  test("the latest word counts, for one channel or for all", () => {
    expect(consentFor([], "marketing", "email").allowed).toBe(false);
    expect(consentFor([], "service", "email").allowed).toBe(true);
    expect(consentFor([yes(1)], "marketing", "sms").allowed).toBe(true);
    expect(consentFor([yes(1), no(2)], "marketing", "sms").allowed).toBe(false);
    expect(consentFor([no(2), yes(3, "sms"), yes(1)], "marketing", "sms").allowed).toBe(true);
    expect(consentFor([no(2), yes(3, "sms"), yes(1)], "marketing", "email").allowed).toBe(false);
    expect(consentFor([yes(2), no(2)], "marketing", "email").allowed).toBe(false);
    expect(consentFor([entry("pending", 9)], "marketing", "email").allowed).toBe(false);
  });

  test("an opt-out word is the whole message, in any of four languages, and nothing else is", () => {
    for (const word of [
      "STOP",
      " stop. ",
      "Baja",
      "¡BAJA!",
      "Arrêt",
      "désabonnement",
      "PARAR",
      "no más mensajes",
      "Opt-out",
    ])
      expect([word, optOutOf(word)?.wish]).toEqual([word, "stop"]);
    for (const word of [
      "cancelar la cita",
      "stop by at noon",
      "cancel",
      "no",
      "baja temporada",
      "",
      "🛑",
      "x".repeat(10_000),
    ])
      expect([word, optOutOf(word)]).toEqual([word, undefined]);
    expect(optOutOf("ALTA")).toEqual({ wish: "start", language: "es" });
    expect(optOutOf("Stop")).toEqual({ wish: "stop" });
    expect(confirmationFor("fr-CA", "es")).toContain("publicité");
    expect(confirmationFor("de", "pt")).toContain("publicidade");
    expect(confirmationFor(null, undefined)).toContain("START");
  });
});

describe("the clock of the person", () => {
  test("is what they said, else their number's country's, else their last visit's, else the business's", () => {
    const account = "Europe/Madrid";
    expect(zonesOf({ said: "America/Lima", country: "ES", account })).toEqual({
      source: "contact",
      zones: ["America/Lima"],
    });
    expect(zonesOf({ said: "nowhere", country: "FR", account })).toEqual({ source: "phone", zones: ["Europe/Paris"] });
    expect(zonesOf({ country: "ZZ", activity: "Asia/Tokyo", account }).source).toBe("activity");
    expect(zonesOf({ account })).toEqual({ source: "account", zones: [account] });
    expect(zonesOfCountry("US").length).toBeGreaterThan(4);
  });

  test("a night ends in the last zone in which it may be night, and not at all where it is none", () => {
    const hours = { from: 21 * 60, to: 9 * 60 };
    const zones = { source: "phone", zones: ["America/New_York", "America/Los_Angeles"] } as const;
    // Nine in the morning in New York is six in Los Angeles.
    expect(iso(afterQuiet(hours, zones, Date.parse("2026-06-10T13:00:00Z")) ?? 0)).toBe("2026-06-10T16:00:00.000Z");
    // Half past nine in the evening in New York: neither is awake before Los Angeles wakes up.
    expect(iso(afterQuiet(hours, zones, Date.parse("2026-06-11T01:30:00Z")) ?? 0)).toBe("2026-06-11T16:00:00.000Z");
    expect(afterQuiet({ from: 0, to: 0 }, zones, 5)).toBe(5);
    expect(afterQuiet({ from: 60, to: 59 }, { source: "phone", zones: ["UTC", "Asia/Tokyo"] }, noon)).toBeUndefined();
  });

  test("whatever the hours, zones and days (also those on which clocks change), it ends at an instant that is quiet nowhere", () => {
    const zone = fc.constantFrom(
      "Europe/Madrid",
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "Asia/Kolkata",
    );
    const minute = fc.integer({ min: 0, max: 1439 });
    const instant = fc.oneof(
      fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2027-12-31") }),
      fc.integer({ min: -36, max: 36 }).map((h) => Date.parse("2026-03-29T01:00:00Z") + h * HOUR),
      fc.integer({ min: -36, max: 36 }).map((h) => Date.parse("2026-10-25T01:00:00Z") + h * HOUR),
    );
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.uniqueArray(zone, { minLength: 1, maxLength: 3 }),
        instant,
        (from, to, zones, now) => {
          const free = afterQuiet({ from, to }, { source: "phone", zones }, now);
          if (free === undefined) return;
          expect(free).toBeGreaterThanOrEqual(now);
          for (const one of zones) expect(isQuiet(from, to, free, one)).toBe(false);
          if (free > now) expect(zones.some((one) => isQuiet(from, to, now, one))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

function isQuiet(from: number, to: number, at: number, zone: string): boolean {
  const minute = Math.floor((((shownAt(at, zone) % DAY) + DAY) % DAY) / 60_000);
  return from !== to && (from < to ? minute >= from && minute < to : minute >= from || minute < to);
}

describe("caps", () => {
  const daily: Cap = { limit: 2, per: "day", purposes: ["marketing"] };
  const weekly: Cap = { limit: 3, per: { days: 7 }, purposes: ["marketing", "service"] };
  const wish = (id: string, at: number, purpose: "marketing" | "service" | "transactional" = "marketing") => ({
    id,
    at: iso(at),
    purpose,
  });

  test("a calendar day is the contact's, a span goes along with the clock, and each says when a place is free", () => {
    const ledger = reserve(reserve(EMPTY_LEDGER, wish("a", noon)), wish("b", noon + HOUR));
    expect(room([daily], ledger, wish("c", noon + 2 * HOUR), "Europe/Madrid")).toMatchObject({
      kind: "full",
      until: "2026-06-10T22:00:00.000Z",
    });
    const three = reserve(ledger, wish("s", noon + 2 * HOUR, "service"));
    expect(room([weekly], three, wish("c", noon + DAY), "UTC")).toMatchObject({ until: iso(noon + 7 * DAY) });
    expect(room([weekly], three, wish("c", noon + 7 * DAY), "UTC")).toEqual({ kind: "free" });
    expect(room([daily, weekly], three, wish("t", noon, "transactional"), "UTC")).toEqual({ kind: "free" });
    expect(room([weekly], three, wish("b", noon + DAY), "UTC")).toEqual({ kind: "free" });
    expect(room([weekly], release(three, "a"), wish("c", noon + DAY), "UTC")).toEqual({ kind: "free" });
    expect(room([{ ...daily, limit: 0 }], EMPTY_LEDGER, wish("a", noon), "UTC")).toMatchObject({ until: null });
  });
});

describe("the decision", () => {
  test("asks the address first, then consent, the window, the caps and the night", () => {
    const suppression: Suppression = {
      kind: "email",
      value: "ana@example.com",
      scope: "all",
      reason: "bounce",
      detail: "5.1.1",
      at: iso(1),
    };
    const night = iso(Date.parse("2026-06-10T22:00:00Z"));
    const full = reserve(EMPTY_LEDGER, { id: "other", at: iso(noon - HOUR), purpose: "marketing" });
    const all = { suppression, consent: [], windowMs: DAY, ledger: full, now: night };
    expect(decideProactive(question(all))).toMatchObject({ kind: "suppress", code: "address_suppressed" });
    expect(decideProactive(question({ ...all, suppression: undefined }))).toMatchObject({ code: "no_consent" });
    const agreed = { ...all, suppression: undefined, consent: [yes(1)] };
    expect(decideProactive(question(agreed))).toMatchObject({ kind: "suppress", code: "window_closed" });
    const open = { ...agreed, windowMs: undefined };
    expect(decideProactive(question(open))).toMatchObject({
      kind: "defer",
      code: "frequency_cap",
      until: "2026-06-11T00:00:00.000Z",
    });
    const free = { ...open, ledger: EMPTY_LEDGER };
    expect(decideProactive(question(free))).toMatchObject({
      kind: "defer",
      code: "quiet_hours",
      until: expect.stringMatching(/^2026-06-11T09:(?:0\d|1[0-4]):/),
    });
    expect(decideProactive(question({ ...free, sendBefore: "2026-06-11T08:00:00.000Z" }))).toMatchObject({
      kind: "expire",
    });
    expect(decideProactive(question({ ...free, now: iso(noon) }))).toMatchObject({ kind: "send", counts: true });
    expect(decideProactive(question({ ...free, purpose: "transactional" }))).toMatchObject({
      kind: "send",
      counts: false,
    });
    expect(decideProactive(question({ ...free, purpose: "service", proactive: false }))).toMatchObject({
      kind: "send",
    });
    expect(decideProactive(question({ ...free, purpose: "service" }))).toMatchObject({
      kind: "defer",
      code: "quiet_hours",
    });
  });

  test("nothing that is forbidden is ever sent, whatever the contact, the clock, the ledger and the policy", () => {
    const at = fc.integer({ min: noon - 40 * DAY, max: noon + 40 * DAY });
    const purpose = fc.constantFrom(...PURPOSES);
    const channel = fc.constantFrom("email", "sms", "*");
    const record = fc.record({
      contactId: fc.constant("c1"),
      channel,
      purpose,
      state: fc.constantFrom("granted" as const, "withdrawn" as const, "pending" as const),
      source: fc.constant("api" as const),
      detail: fc.constant(""),
      at: at.map(iso),
    });
    const cap = fc.record({
      limit: fc.integer({ min: 0, max: 4 }),
      per: fc.oneof(fc.constant("day" as const), fc.record({ days: fc.integer({ min: 1, max: 31 }) })),
      purposes: fc.constantFrom(
        ["marketing" as const],
        ["service" as const],
        ["marketing" as const, "service" as const],
      ),
    });
    const asked = fc.record({
      id: fc.constantFrom("d1", "d2", "d3"),
      now: at.map(iso),
      purpose,
      proactive: fc.boolean(),
      medium: fc.constantFrom("email", "sms"),
      content: fc.constant({ type: "text", text: "Hola" } as const),
      suppression: fc.option(
        fc.record({
          kind: fc.constant("email"),
          value: fc.constant("ana@example.com"),
          scope: fc.constantFrom("all" as const, "marketing" as const),
          reason: fc.constant("bounce" as const),
          detail: fc.constant(""),
          at: at.map(iso),
        }),
        { nil: undefined },
      ),
      consent: fc.array(record, { maxLength: 6 }),
      windowMs: fc.constantFrom(undefined, DAY),
      lastInboundAt: fc.option(at.map(iso), { nil: null }),
      policy: fc.record({
        timeZone: fc.constant("UTC"),
        quietHours: fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) }),
        caps: fc.array(cap, { maxLength: 3 }),
        failuresAllowed: fc.constant(10),
        version: fc.constant(1),
      }),
      ledger: fc.record({
        entries: fc.array(fc.record({ id: fc.constantFrom("d1", "d2", "d3", "d4", "d5"), at: at.map(iso), purpose }), {
          maxLength: 8,
        }),
        version: fc.constant(1),
      }),
      zones: fc.constantFrom(
        { source: "phone" as const, zones: ["Europe/Madrid"] },
        { source: "phone" as const, zones: ["America/New_York", "America/Los_Angeles"] },
      ),
      sendBefore: fc.option(at.map(iso), { nil: undefined }),
    });
    fc.assert(
      fc.property(asked, (one) => {
        const answer = decideProactive(one);
        const now = Date.parse(one.now);
        if (answer.kind === "defer") {
          expect(answer.until > one.now).toBe(true);
          expect(one.sendBefore === undefined || answer.until < one.sendBefore).toBe(true);
        }
        if (answer.kind !== "send") {
          expect(answer.text).not.toBe("");
          return;
        }
        expect(isSuppressed(one.suppression, one.purpose)).toBe(false);
        expect(consentFor(one.consent, one.purpose, one.medium).allowed).toBe(true);
        if (one.windowMs) expect(now - Date.parse(one.lastInboundAt ?? "")).toBeLessThan(one.windowMs);
        if (one.sendBefore !== undefined) expect(one.now < one.sendBefore).toBe(true);
        if (one.purpose === "transactional") return;
        if (one.purpose === "marketing" || one.proactive)
          for (const zone of one.zones.zones)
            expect(isQuiet(one.policy.quietHours.from, one.policy.quietHours.to, now, zone)).toBe(false);
        for (const { limit, per, purposes } of one.policy.caps) {
          if (!(purposes as readonly string[]).includes(one.purpose)) continue;
          const got = one.ledger.entries.filter(
            (got) =>
              got.id !== one.id &&
              (purposes as readonly string[]).includes(got.purpose) &&
              (per === "day"
                ? sameDay(got.at, one.now, one.zones.zones[0] ?? "")
                : Date.parse(got.at) > now - per.days * DAY && got.at <= one.now),
          );
          expect(got.length).toBeLessThan(limit);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

const sameDay = (a: string, b: string, zone: string): boolean =>
  Math.floor(shownAt(Date.parse(a), zone) / DAY) === Math.floor(shownAt(Date.parse(b), zone) / DAY);
