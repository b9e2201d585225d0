/** Reports through the API: made of counters, and of nothing else. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Counter, Family } from "../../lib/core/counters/model.ts";
import type { Principal } from "../../lib/core/people/model.ts";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const counter = (
  family: Family,
  period: string,
  id: string,
  values: Counter["values"],
  extremes: Counter["extremes"] = {},
): Counter => ({ family, period, id, values, extremes });
const supervisor = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" }] };

let world: ReturnType<typeof makeWorld>;
beforeEach(() => {
  world = makeWorld();
  world.counters.push(
    counter("connection", "2026-10-31", "app.con", { "in.09": 3 }),
    counter(
      "connection",
      "2026-11-01",
      "app.con",
      { "in.09": 5, "in.23": 1, "out.10": 2, opened: 2, "response.sum": 90_000, "response.20": 1, "response.24": 1 },
      { response: { least: 30_000, most: 60_000 } },
    ),
    counter("connection", "2026-11-02", "app.con", { "in.09": 7, leads: 2, won: 1, lost: 1, "value.EUR": 1_250_500 }),
    counter("connection", "2026-11-02", "app.other", { "in.09": 1 }),
    counter("person", "2026-11-02", "usr_ana", { sent: 4, notes: 1, "score.5": 1, "score.3": 1 }),
    counter("person", "2026-11-02", "usr_gone", { sent: 9 }),
    counter("lead-type", "now", "sale", { new: 3, closed_won: 1 }),
    counter("lead-type", "2026-11-02", "sale", { "state.new": 2, leads: 2 }),
    counter("connection", "now", "app.con", { open: 4, pending: 1, unanswered: 2, unassigned: 3 }),
  );
});
const ask = (query: string, as: Principal = supervisor) => world.ask("GET", `/api/reports?${query}`, { as });
const days = "from=2026-11-01&through=2026-11-02";

describe("a report", () => {
  test("by day has every day, what went before, and the whole", async () => {
    const { status, body } = await ask(`by=day&compare=true&${days}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      by: "day",
      previousRange: { from: "2026-10-30", through: "2026-10-31" },
      total: { figures: { messagesIn: 14, messagesOut: 2, leads: 2, conversion: 0.5 }, previous: { messagesIn: 3 } },
      groups: [
        {
          id: "2026-11-01",
          figures: { messagesIn: 6, response: { count: 2, min: 30_000, mean: 45_000, max: 60_000 } },
          previous: { messagesIn: 0 },
        },
        {
          id: "2026-11-02",
          figures: { messagesIn: 8, response: null, valueWon: [{ currency: "EUR", amount: 1250.5 }] },
          previous: { messagesIn: 3 },
        },
      ],
    });
  });

  test("by channel adds its connections up; what is connected no more is unknown", async () => {
    const { body } = await ask(`by=channel&${days}`);
    expect(body).toMatchObject({
      groups: [
        { id: "whatsapp", figures: { messagesIn: 13 }, previous: null, days: null },
        { id: "unknown", figures: { messagesIn: 1 } },
      ],
    });
    expect((await ask(`by=day&channel=whatsapp&${days}`)).body).toMatchObject({
      total: { figures: { messagesIn: 13 } },
    });
    expect((await ask(`by=connection&connectionId=app.other&${days}`)).body).toMatchObject({
      groups: [{ id: "app.other", name: null }],
    });
  });

  test("by person names who is known, the busiest first, with days where asked", async () => {
    const { body } = await ask(`by=person&daily=true&${days}`);
    expect(body).toMatchObject({
      groups: [
        { id: "usr_gone", name: null },
        {
          id: "usr_ana",
          name: "Ana Ejemplo",
          figures: { messagesOut: 4, satisfaction: { answers: 2, mean: 4, scores: [0, 0, 1, 0, 1] } },
          days: [
            { day: "2026-11-01", figures: { messagesOut: 0 } },
            { day: "2026-11-02", figures: { messagesOut: 4 } },
          ],
        },
      ],
    });
  });

  test.each([
    ["by=day&from=2026-02-30", "from", "no_such_day"],
    ["by=day&from=2026-11-03&through=2026-11-02", "from", "after_through"],
    ["by=day&from=2020-01-01&through=2026-11-02", "from", "too_long"],
    ["by=person&daily=true&from=2026-01-01&through=2026-11-02", "from", "too_long"],
    ["by=day&days=7&from=2026-11-01", "days", "conflict"],
    ["by=person&channel=whatsapp", "channel", "not_counted"],
    ["by=mood", "by", "unknown_value"],
  ])("is refused for %s", async (query, field, code) => {
    const { status, body } = await ask(query);
    expect([status, body]).toMatchObject([422, { errors: [{ field }] }]);
    if (code !== "unknown_value") expect(body).toMatchObject({ errors: [{ code }] });
  });

  test("is for whoever may read reports", async () => {
    expect((await ask("by=day", agent)).status).toBe(403);
    expect((await ask("by=day&days=90", administrator)).status).toBe(200);
  });
});

test("the heat map knows weekdays and hours", async () => {
  const { body } = await world.ask("GET", `/api/reports/heat-map?${days}`, { as: supervisor });
  const { in: received } = body as { in: number[][] };
  // The first of November 2026 is a Sunday.
  expect([received[6]?.[9], received[6]?.[23], received[0]?.[9]]).toEqual([5, 1, 8]);
});

test("leads by type and state, now and of those that were created", async () => {
  const { body } = await world.ask("GET", `/api/reports/lead-states?${days}`, { as: supervisor });
  expect(body).toMatchObject({ types: [{ type: "sale", now: { new: 3, closed_won: 1 }, created: { new: 2 } }] });
});

test("the dashboard shows how things stand, also to agents", async () => {
  const { status, body } = await world.ask("GET", "/api/dashboard");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    now: { open: 4, pending: 1, snoozed: 0, unanswered: 2, unassigned: 3 },
    connections: [{ connectionId: "app.con", name: "Casa Andina", channel: "whatsapp" }],
    mine: { open: 0, leads: 0 },
    reminders: [{ id: expect.any(String) }],
    recent: [{ id: expect.any(String) }],
  });
});

test("a report is ordered as a file", async () => {
  const order = { by: "person", from: "2026-11-01", through: "2026-11-02", format: "xlsx", language: "es" };
  const { status, body } = await world.ask("POST", "/api/exports/reports", { as: supervisor, body: order });
  expect([status, body]).toMatchObject([202, { kind: "report.export", state: "queued" }]);
  const [job] = world.jobs.values();
  expect(job?.input).toEqual({
    by: "person",
    range: { from: "2026-11-01", through: "2026-11-02" },
    compare: false,
    format: "xlsx",
    language: "es",
  });
  const bad = { ...order, by: "person", channel: "whatsapp" };
  expect((await world.ask("POST", "/api/exports/reports", { as: supervisor, body: bad })).status).toBe(422);
  expect((await world.ask("POST", "/api/exports/reports", { body: order })).status).toBe(403);
});

test("contacts and conversations per platform and country, as it stands and by day", async () => {
  world.counters.push(
    counter("connection", "now", "app.con", { contacts: 3, resolved: 6 }),
    counter("connection", "now", "manual", { contacts: 2 }),
    counter("connection", "2026-11-01", "app.con", { contacts: 1 }),
    counter("connection", "2026-11-02", "manual", { contacts: 2 }),
    counter("connection", "2026-11-02", "app.gone", { contacts: 4 }),
    counter("country", "now", "PE", { contacts: 5 }),
    counter("country", "2026-11-02", "PE", { contacts: 6, conversations: 1 }),
    counter("country", "2026-11-01", "none", { contacts: 1, conversations: 1 }),
  );
  const get = (query: string, as: Principal = supervisor) => world.ask("GET", `/api/reports/contacts?${query}`, { as });
  const { status, body } = await get(days);
  expect(status).toBe(200);
  expect(body).toEqual({
    range: { from: "2026-11-01", through: "2026-11-02" },
    total: { contacts: 5, newContacts: 7, conversations: 11, newConversations: 2 },
    platforms: [
      { channel: "whatsapp", contacts: 3, newContacts: 1, conversations: 11, newConversations: 2 },
      { channel: "manual", contacts: 2, newContacts: 2, conversations: 0, newConversations: 0 },
      { channel: "unknown", contacts: 0, newContacts: 4, conversations: 0, newConversations: 0 },
    ],
    countries: [
      { country: "PE", contacts: 5, newContacts: 6, newConversations: 1 },
      { country: "none", contacts: 0, newContacts: 1, newConversations: 1 },
    ],
    days: [
      { day: "2026-11-01", newContacts: 1, platforms: { whatsapp: 1 }, countries: { none: 1 } },
      { day: "2026-11-02", newContacts: 6, platforms: { manual: 2, unknown: 4 }, countries: { PE: 6 } },
    ],
  });
  expect((await ask(`by=channel&${days}`)).body).toMatchObject({
    total: { figures: { contacts: 7 } },
    groups: expect.arrayContaining([expect.objectContaining({ id: "manual" })]),
  });
  // The dashboard shows accounts, and not how else people came.
  expect((await world.ask("GET", "/api/dashboard")).body).toMatchObject({
    connections: [{ connectionId: "app.con" }, { connectionId: "app.con" }],
  });
  expect((await get("days=7&from=2026-11-01")).status).toBe(422);
  expect((await get(days, agent)).status).toBe(403);
});

test("a funnel's stages: what stands there, what it may be worth, and what went through", async () => {
  world.counters.push(
    counter("stage", "now", "sales/negotiation", { leads: 3, "value.EUR": 2_000_000 }),
    counter("stage", "2026-11-02", "sales/negotiation", { entered: 5, left: 2 }),
    counter("stage", "2026-11-01", "sales/negotiation", { reached: 4, "fate.forward": 2, "fate.won": 1 }),
    counter("stage", "2026-11-02", "sales/negotiation", { reached: 4, "fate.back": 1, "fate.lost": 2 }),
    counter("stage", "2026-11-02", "sales/first_chat", { reached: 10, "fate.forward": 8, "fate.won": 2 }),
    counter("stage", "2026-10-31", "sales/first_chat", { reached: 7 }),
    counter("stage", "now", "other/negotiation", { leads: 9 }),
  );
  const { body } = await world.ask("GET", `/api/reports/funnels/sales?${days}`, { as: supervisor });
  const { stages } = body as { stages: { id: string; leads: number }[] };
  expect(stages.map(({ id }) => id)).toEqual(["first_chat", "negotiation", "debate", "closing"]);
  expect(stages[1]).toMatchObject({
    leads: 3,
    value: [{ currency: "EUR", amount: 2000 }],
    weighted: [{ currency: "EUR", amount: 800 }],
    entered: 5,
    left: 2,
    archived: false,
    conversion: {
      entered: 8,
      forward: 2,
      back: 1,
      lost: 2,
      elsewhere: 0,
      open: 3,
      won: 1,
      share: 0.25,
      shareWon: 0.125,
    },
  });
  // Figures of before are nought.
  expect(stages[2]).toMatchObject({ conversion: { entered: 0, share: null } });
  expect(body).toMatchObject({ conversion: { stageId: "first_chat", entered: 10, won: 2, share: 0.2 } });
  expect((await ask(`by=stage&${days}`)).body).toMatchObject({
    groups: [
      { id: "sales/negotiation", figures: { stageReached: 8, stageConversion: 0.25, stageWinRate: 0.125 } },
      { id: "sales/first_chat", name: null, figures: { stageForward: 8, stageWon: 2 } },
    ],
  });
  expect((await world.ask("GET", "/api/reports/funnels/none", { as: supervisor })).status).toBe(404);
});
