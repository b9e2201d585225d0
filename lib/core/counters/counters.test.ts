import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, type Image, PROJECTED_ENTITIES } from "../projections/model.ts";
import { makeCalendar } from "./calendar.ts";
import { COUNTED_ENTITIES, contributionsOf } from "./contributions.ts";
import { factsIn } from "./facts.ts";
import {
  addedUp,
  bucketBound,
  bucketOf,
  hoursOf,
  keyOf,
  keyText,
  QUANTILE_ERROR,
  summaryOf,
  totalOf,
} from "./model.ts";
import { stepsOf } from "./project.ts";

const utc = makeCalendar();
const of = (entity: string, image: Image) =>
  Object.fromEntries([...contributionsOf(entity, image, utc)].map(([key, { values }]) => [key, values]));

const sent = {
  kind: "sent",
  connectionId: "app.con",
  author: "usr_ana",
  createdAt: "2026-11-02T09:00:00.000Z",
  content: { type: "text", text: "Hola" },
  status: "queued",
  times: {},
};

describe("what a row counts for", () => {
  test("a customer's message, in the hour in which it was written", () => {
    const message = {
      kind: "received",
      direction: "in",
      connectionId: "app.con",
      at: "2026-11-02T08:59:59.000Z",
      createdAt: "2026-11-02T09:00:03.000Z",
      body: { type: "text" },
    };
    expect(of("message", message)).toEqual({ "connection#2026-11-02#app.con": { "in.08": 1 } });
    expect(of("message", { ...message, direction: "out" })).toEqual({
      "connection#2026-11-02#app.con": { "out.08": 1 },
    });
    expect(of("message", { ...message, body: { type: "system" } })).toEqual({});
  });

  test("a reply once the provider took it: by connection, person, team and month, with the time that the customer waited", () => {
    expect(of("message", sent)).toEqual({});
    expect(of("message", { ...sent, status: "failed" })).toEqual({
      "connection#2026-11-02#app.con": { failed: 1, "failed.09": 1 },
    });
    // It failed on the next day, and was one of the mails of its own hour.
    const times = { failed: "2026-11-03T10:00:00.000Z" };
    expect(of("message", { ...sent, status: "failed", times, unreachable: "bounce" })).toEqual({
      "connection#2026-11-02#app.con": { failed: 1, "bounced.09": 1 },
      "connection#2026-11-03#app.con": { "failed.10": 1 },
    });
    const answer = {
      ...sent,
      status: "read",
      times: { sent: "2026-11-02T09:00:01.000Z" },
      teamId: "team_a",
      waitedSince: "2026-11-02T08:59:00.000Z",
      first: true,
    };
    const waited = { "response.sum": 60_000, "response.24": 1, "first.sum": 60_000, "first.24": 1 };
    expect(of("message", answer)).toEqual({
      "connection#2026-11-02#app.con": { "out.09": 1, ...waited },
      "person#2026-11-02#usr_ana": { sent: 1, ...waited },
      "team#2026-11-02#team_a": { sent: 1, ...waited },
      "sends#2026-11#app.con": { session: 1 },
    });
    expect(of("message", { ...answer, author: "rule:hours", content: { type: "template" } })).toMatchObject({
      "sends#2026-11#app.con": { template: 1 },
    });
    const priced = { ...answer, category: "marketing", micros: 61_500 };
    expect(of("message", priced)).toMatchObject({
      "sends#2026-11#app.con": { marketing: 1, "cost.marketing": 61_500 },
    });
    expect(of("message", { ...priced, status: "failed" })["sends#2026-11#app.con"]).toEqual({ marketing: 1 });
    expect(of("message", { ...answer, author: "rule:hours" })).not.toHaveProperty("person#2026-11-02#rule:hours");
  });

  test("a conversation: how it stands now, and the day on which it began", () => {
    const conversation = {
      connectionId: "app.con",
      state: "open",
      assignee: null,
      lastDirection: "in",
      createdAt: "2026-11-01T23:59:59.999Z",
    };
    expect(of("conversation", conversation)).toEqual({
      "connection#now#app.con": { open: 1, unanswered: 1, unassigned: 1 },
      "connection#2026-11-01#app.con": { opened: 1 },
      "country#2026-11-01#none": { conversations: 1 },
    });
    const now = (more: object) => {
      const { "connection#now#app.con": all, "person#now#usr_ana": hers } = of("conversation", {
        ...conversation,
        ...more,
      });
      return { all, hers };
    };
    expect(now({ unread: 2, state: "pending" })).toEqual({
      all: { pending: 1, "unassigned.pending": 1, "unread.pending": 1, "unread.unassigned.pending": 1 },
    });
    expect(now({ unread: 2, assignee: "usr_ana" })).toEqual({
      all: { open: 1, unanswered: 1, "unread.open": 1 },
      hers: { open: 1, "unread.open": 1 },
    });
    const resolved = { ...conversation, state: "resolved", assignee: "usr_ana", country: "PE" };
    expect(of("conversation", resolved)).toEqual({
      "connection#now#app.con": { resolved: 1 },
      "person#now#usr_ana": { resolved: 1 },
      "connection#2026-11-01#app.con": { opened: 1 },
      "country#2026-11-01#PE": { conversations: 1 },
    });
  });

  test("how content a customer was, each time that they say so", () => {
    const result = {
      score: 5,
      answeredAt: "2026-11-03T10:00:00.000Z",
      connectionId: "app.con",
      assignee: "usr_ana",
      teamId: "team_a",
    };
    expect(of("satisfaction", result)).toEqual({
      "connection#2026-11-03#app.con": { "score.5": 1 },
      "person#2026-11-03#usr_ana": { "score.5": 1 },
      "team#2026-11-03#team_a": { "score.5": 1 },
    });
  });

  test("a lead: on the day it came and the day it closed, by everything that one asks for, money in thousandths", () => {
    const lead = {
      type: "sale",
      state: "closed_won",
      assignee: "usr_ana",
      country: "PE",
      value: { amount: 1250.5, currency: "PEN" },
      source: { channel: "whatsapp", connectionId: "app.con" },
      funnelId: "sales",
      stageId: "closing",
      createdAt: "2026-11-01T10:00:00.000Z",
      closedAt: "2026-11-02T10:00:00.000Z",
    };
    const won = { won: 1, "value.PEN": 1_250_500 };
    expect(of("lead", lead)).toEqual({
      "lead-type#now#sale": { closed_won: 1 },
      "lead-type#2026-11-01#sale": { leads: 1, "state.closed_won": 1 },
      "person#2026-11-01#usr_ana": { leads: 1 },
      "country#2026-11-01#PE": { leads: 1 },
      "connection#2026-11-01#app.con": { leads: 1 },
      "lead-type#2026-11-02#sale": won,
      "person#2026-11-02#usr_ana": won,
      "country#2026-11-02#PE": won,
      "connection#2026-11-02#app.con": won,
    });
    expect(of("lead", { ...lead, state: "negotiation" })).toMatchObject({
      "stage#now#sales/closing": { leads: 1, "value.PEN": 1_250_500 },
      "person#now#usr_ana": { leads: 1 },
    });
  });

  test("a step through a funnel, with the time in the stage that was left", () => {
    const move = {
      at: "2026-11-02T10:00:00.000Z",
      from: { funnelId: "sales", stageId: "first" },
      to: { funnelId: "sales", stageId: "closing" },
      spentMs: 500,
    };
    expect(of("stage-move", move)).toEqual({
      "stage#2026-11-02#sales/closing": { entered: 1 },
      "stage#2026-11-02#sales/first": { left: 1, "stage.sum": 500, "stage.0": 1 },
    });
    expect(of("stage-move", { ...move, from: null, spentMs: null })).toEqual({
      "stage#2026-11-02#sales/closing": { entered: 1 },
    });
  });

  test("a lead, once for each stage that it was in, on the day on which it entered, with what became of it", () => {
    const lead = {
      state: "closed_lost",
      funnelId: "sales",
      stageId: "closing",
      journey: {
        "sales/first_chat": { at: "2026-11-01T10:00:00.000Z", out: "forward" },
        "sales/debate": { at: "2026-11-02T10:00:00.000Z", out: "ended" },
        "sales/closing": { at: "2026-11-02T11:00:00.000Z" },
        "support/closing": { at: "2026-11-02T11:00:00.000Z", out: "elsewhere" },
        "sales/odd": { out: "forward" },
      },
    };
    const stages = (fields: Image) =>
      Object.fromEntries(Object.entries(of("lead", { ...lead, ...fields })).filter(([key]) => key.startsWith("stage")));
    const support = { "stage#2026-11-02#support/closing": { reached: 1, "fate.elsewhere": 1 } };
    expect(stages({})).toEqual({
      "stage#2026-11-01#sales/first_chat": { reached: 1, "fate.forward": 1 },
      "stage#2026-11-02#sales/debate": { reached: 1, "fate.lost": 1 },
      "stage#2026-11-02#sales/closing": { reached: 1, "fate.lost": 1 },
      ...support,
    });
    const won = { reached: 1, "fate.forward": 1, "fate.won": 1 };
    expect(stages({ state: "closed_won" })).toEqual({
      "stage#2026-11-01#sales/first_chat": won,
      "stage#2026-11-02#sales/debate": won,
      "stage#2026-11-02#sales/closing": won,
      ...support,
    });
    expect(stages({ journey: undefined })).toEqual({});
    expect(stages({ journey: null })).toEqual({});
  });

  test("a lead that was lost, by its reason, on the day on which it was closed, with what it was worth", () => {
    const lead = { state: "closed_lost", funnelId: "sales", closedAt: "2026-11-02T10:00:00.000Z" };
    const lost = (fields: Image) =>
      Object.entries(of("lead", { ...lead, ...fields })).filter(([key]) => key.startsWith("lost-reason"));
    const value = { amount: 12.5, currency: "EUR" };
    expect(lost({ lostReasonId: "k3v5q2m7n4", lostReason: "by a third", value })).toEqual([
      ["lost-reason#2026-11-02#sales/k3v5q2m7n4", { lost: 1, "lostValue.EUR": 12_500 }],
    ]);
    expect(lost({ lostReason: "Too expensive" })).toEqual([["lost-reason#2026-11-02#sales/words", { lost: 1 }]]);
    expect(lost({ state: "closed_won", lostReasonId: "k3v5q2m7n4", value })).toEqual([]);
  });

  test("a promise that was not kept, on the day on which it was due", () => {
    const breach = {
      kind: "first",
      dueAt: "2026-11-02T10:00:00.000Z",
      connectionId: "app.con",
      assignee: "usr_ana",
      teamId: null,
    };
    expect(of("breach", breach)).toEqual({
      "connection#2026-11-02#app.con": { "breached.first": 1 },
      "person#2026-11-02#usr_ana": { "breached.first": 1 },
    });
  });

  test("contacts by country and by how they came, unless they are another by now; anything else for nothing", () => {
    const contact = { country: "ES", createdAt: "2026-11-02T10:00:00.000Z" };
    const country = { "country#now#ES": { contacts: 1 }, "country#2026-11-02#ES": { contacts: 1 } };
    expect(of("contact", contact)).toEqual({
      ...country,
      "connection#now#none": { contacts: 1 },
      "connection#2026-11-02#none": { contacts: 1 },
    });
    const source = { channel: "whatsapp", connectionId: "app.con" };
    expect(of("contact", { ...contact, source })).toEqual({
      ...country,
      "connection#now#app.con": { contacts: 1 },
      "connection#2026-11-02#app.con": { contacts: 1 },
    });
    expect(of("contact", { ...contact, source: { channel: "manual" } })).toMatchObject({
      "connection#now#manual": { contacts: 1 },
    });
    expect(of("contact", { ...contact, mergedInto: "other" })).toEqual({});
    expect(of("toString", contact)).toEqual({});
    expect(of("message", { kind: 7, createdAt: {} })).toEqual({});
  });
});

test("what is counted is let through by the stream's filter", () => {
  expect(PROJECTED_ENTITIES).toEqual(expect.arrayContaining([...COUNTED_ENTITIES]));
});

describe("changes", () => {
  const place = (sequence: string) => ({ shard: "s", sequence });
  const change = (before: Image | undefined, after: Image | undefined, entity = "message"): Change => ({
    tenant: "demo",
    entity,
    key: { pk: "demo#cnv#c", sk: "m#1" },
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    expired: false,
    at: "2026-11-02T09:00:00.000Z",
    place: place("1"),
  });
  const taken = { ...sent, status: "sent", times: { sent: "2026-11-02T09:00:01.000Z" } };

  test("count for the difference that they make", () => {
    const { live, gone } = stepsOf([change(sent, taken), change(taken, { ...taken, status: "read" })], utc, []);
    expect([...live]).toEqual([
      [
        "connection#2026-11-02#app.con",
        [{ ...place("1"), shard: undefined, values: { "out.09": 1 }, extremes: {} }].map(
          ({ shard: _, ...step }) => step,
        ),
      ],
      ["person#2026-11-02#usr_ana", [{ sequence: "1", values: { sent: 1 }, extremes: {} }]],
      ["sends#2026-11#app.con", [{ sequence: "1", values: { session: 1 }, extremes: {} }]],
    ]);
    expect(gone.size).toBe(0);
  });

  test("of a row that is gone what happened stays counted, and what is so now ends", () => {
    const { live, gone } = stepsOf([change(taken, undefined)], utc, []);
    expect([...gone.keys()].toSorted()).toEqual([...live.keys()].toSorted());
    expect(live.get("person#2026-11-02#usr_ana")?.[0]?.values).toEqual({ sent: -1 });
    expect(gone.get("person#2026-11-02#usr_ana")?.[0]?.values).toEqual({ sent: 1 });
    const conversation = { connectionId: "c", state: "open", assignee: "usr_ana" };
    const closed = stepsOf([change(conversation, undefined, "conversation")], utc, []);
    expect(closed.gone.size).toBe(0);
    expect(closed.live.get("connection#now#c")?.[0]?.values).toEqual({ open: -1 });
  });

  test("tell what happened to a conversation, once for each of its versions", () => {
    const open = {
      conversationId: "c",
      connectionId: "a.b",
      state: "open",
      assignee: null,
      createdAt: "2026-11-02T08:00:00.000Z",
      version: 3,
    };
    const resolved = {
      ...open,
      state: "resolved",
      assignee: "usr_bea",
      updatedAt: "2026-11-02T09:00:00.000Z",
      version: 4,
      by: { id: "usr_ana", change: "x" },
    };
    expect(factsIn(change(open, resolved, "conversation"))).toEqual([
      {
        conversationId: "c",
        kind: "resolved",
        at: resolved.updatedAt,
        connectionId: "a.b",
        person: "usr_ana",
        teamId: null,
        tookMs: 3_600_000,
        version: 4,
      },
      {
        conversationId: "c",
        kind: "assigned",
        at: resolved.updatedAt,
        connectionId: "a.b",
        person: "usr_bea",
        teamId: null,
        version: 4,
      },
    ]);
    const again = { ...resolved, state: "open", version: 5 };
    expect(factsIn(change(resolved, again, "conversation"))).toMatchObject([{ kind: "reopened", person: "usr_bea" }]);
    expect(factsIn(change(undefined, open, "conversation"))).toEqual([]);
    expect(factsIn(change(again, { ...again, unread: 1 }, "conversation"))).toEqual([]);
  });
});

describe("durations", () => {
  test("every duration lies in its bucket, and bounds grow by 19 %", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000_000 }), (ms) => {
        const bucket = bucketOf(ms);
        expect(ms).toBeLessThan(bucketBound(bucket));
        if (bucket > 0) expect(ms).toBeGreaterThanOrEqual(bucketBound(bucket - 1));
      }),
    );
    for (let bucket = 0; bucket < 80; bucket++) expect(bucketOf(bucketBound(bucket))).toBe(bucket + 1);
    expect(bucketBound(4)).toBe(2000);
  });

  test("count, sum, extremes and mean are exact, quantiles are off by less than they say", () => {
    const duration = fc.integer({ min: 1_000, max: 2_000_000_000 });
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (all, parts) => {
        const counters = Array.from({ length: parts }, () => ({
          values: {} as Record<string, number>,
          extremes: {} as Record<string, { least: number; most: number }>,
        }));
        for (const [index, ms] of all.entries()) {
          const counter = counters[index % parts];
          if (!counter) continue;
          const field = `response.${bucketOf(ms)}`;
          counter.values[field] = (counter.values[field] ?? 0) + 1;
          counter.values["response.sum"] = (counter.values["response.sum"] ?? 0) + ms;
          const { least = ms, most = ms } = counter.extremes.response ?? {};
          counter.extremes.response = { least: Math.min(least, ms), most: Math.max(most, ms) };
        }
        const summary = summaryOf(counters, "response");
        const sorted = all.toSorted((a, b) => a - b);
        const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        expect(summary).toMatchObject({ count: all.length, min: sorted[0], max: sorted.at(-1) });
        expect(summary?.sum).toBe(all.reduce((sum, one) => sum + one, 0));
        for (const [ours, right] of [
          [summary?.p50 ?? 0, exact(0.5)],
          [summary?.p90 ?? 0, exact(0.9)],
        ] as const)
          expect(Math.max(ours / right, right / ours)).toBeLessThanOrEqual(1 + QUANTILE_ERROR + 0.002);
      }),
    );
    expect(summaryOf([{ values: { "in.09": 3 }, extremes: {} }], "response")).toBeUndefined();
  });
});

test("counters add up, and their hours are a day's", () => {
  const values = addedUp([{ values: { "in.09": 1, sent: 2 } }, { values: { "in.09": 2, "in.23": 1 } }]);
  expect(values).toEqual({ "in.09": 3, "in.23": 1, sent: 2 });
  expect(hoursOf(values, "in")[9]).toBe(3);
  expect(totalOf(values, "in")).toBe(4);
  const key = { family: "stage", period: "2026-11-02", id: "a#b" } as const;
  expect(keyOf(keyText(key))).toEqual(key);
});

test("a day is the tenant's, by the zone that held at that instant", () => {
  const calendar = makeCalendar([
    { from: "2026-01-01T00:00:00.000Z", zone: "America/Lima" },
    { from: "2026-11-02T12:00:00.000Z", zone: "Asia/Kathmandu" },
  ]);
  expect(calendar.day("2025-12-31T23:30:00.000Z")).toBe("2025-12-31");
  expect([calendar.day("2026-11-02T04:59:59.000Z"), calendar.hour("2026-11-02T04:59:59.000Z")]).toEqual([
    "2026-11-01",
    "23",
  ]);
  expect(calendar.hour("2026-11-02T05:00:00.000Z")).toBe("00");
  expect([calendar.day("2026-11-02T18:15:00.000Z"), calendar.hour("2026-11-02T18:15:00.000Z")]).toEqual([
    "2026-11-03",
    "00",
  ]);
  expect(calendar.day("2026-11-30T19:00:00.000Z")).toBe("2026-12-01");
});
