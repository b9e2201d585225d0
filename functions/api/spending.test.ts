/** What sending costs, through the door. */
import { expect, test } from "vitest";
import { makeManageSpending } from "../../lib/core/spending/manage.ts";
import { NO_LIMIT, type SpendingSettings } from "../../lib/core/spending/model.ts";
import { administrator, agent, NOW } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

function start() {
  let settings: SpendingSettings = NO_LIMIT;
  const spending = makeManageSpending({
    spending: {
      settings: async () => settings,
      save: async (next) => {
        settings = next;
        return "saved";
      },
      reach: async () => "",
    },
    sentIn: async (month) => {
      expect(month).toBe("2026-03");
      const values = {
        marketing: 10,
        "cost.marketing": 615_000,
        service: 1_200,
        "cost.service": 24_000_000,
        session: 7,
      };
      return [{ connectionId: "one.number", values }];
    },
    free: 1_000,
    clock: { now: () => NOW },
  });
  const world = makeWorld({ spending });
  const patch = (body: unknown, version?: number, as = administrator) =>
    world.ask("PATCH", "/api/spending", {
      body,
      as,
      ...(version === undefined ? {} : { headers: { "if-match": `"${version}"` } }),
    });
  return { ...world, patch };
}

test("everybody sees what was spent, by connection and category, and where the month is going", async () => {
  const { ask } = start();
  const seen = await ask("GET", "/api/spending", { as: agent });
  expect([seen.status, seen.headers.etag, seen.body]).toEqual([
    200,
    '"0"',
    {
      month: "2026-03",
      spent: { amount: 4.615, currency: "USD" },
      // A day and eight hours of thirty-one days.
      forecast: { amount: 107.2988, currency: "USD" },
      limit: null,
      mode: "block",
      warnAtPercent: 80,
      tell: [],
      connections: [
        {
          connectionId: "one.number",
          spent: { amount: 4.615, currency: "USD" },
          messages: { marketing: 10, service: 1_200, session: 7 },
        },
      ],
      updatedAt: null,
      version: 0,
    },
  ]);
});

test("administrators set the limit, at the version that they saw, and say who is told", async () => {
  const { patch, ask } = start();
  expect((await patch({ limit: { amount: 50, currency: "USD" } }, 0, agent)).status).toBe(403);
  const set = await patch({ limit: { amount: 49.99, currency: "USD" } }, 0);
  expect(set.body).toMatchObject({ limit: { amount: 49.99 }, tell: [], version: 1 });
  expect((await patch({ mode: "warn" }, 0)).status).toBe(412);
  const more = await patch({ mode: "warn", warnAtPercent: 50, tell: ["usr_a", "usr_a"] }, 1);
  expect(more.body).toMatchObject({ limit: { amount: 49.99 }, mode: "warn", warnAtPercent: 50, tell: ["usr_a"] });
  await patch({ limit: null });
  expect((await ask("GET", "/api/spending")).body).toMatchObject({ limit: null, mode: "warn", version: 3 });
});

test("what is no limit is refused, and changes nothing", async () => {
  const { patch, ask } = start();
  for (const body of [
    {},
    { limit: { amount: -1, currency: "USD" } },
    { limit: { amount: 1, currency: "EUR" } },
    { limit: { amount: 1.001, currency: "USD" } },
    { limit: 5 },
    { warnAtPercent: 0 },
    { warnAtPercent: 100 },
    { mode: "off" },
    { tell: ["key_robot"] },
    { spent: { amount: 0, currency: "USD" } },
    { version: 7 },
  ])
    expect([body, (await patch(body)).status]).toEqual([body, 422]);
  expect((await ask("GET", "/api/spending")).body).toMatchObject({ version: 0 });
});
