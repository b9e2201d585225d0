/** Counters on the real engine, fed by a stream that does its worst: repeats, rewinds, cuts batches anew, and readers that die. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterStore, makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { makeFactStore } from "../../lib/adapters/dynamo/facts.ts";
import { makeZoneStore } from "../../lib/adapters/dynamo/zones.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeFacts } from "../../lib/core/counters/facts.ts";
import { type CounterKey, FAMILIES, keyText, totalOf, type Values } from "../../lib/core/counters/model.ts";
import { NO_ZONE } from "../../lib/core/counters/ports.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import { countAll, makeCompareCounters, makeRebuildCounters } from "../../lib/core/counters/rebuild.ts";
import { type Change, type Image, type Projection, sequenceText } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { type Dice, dice, each, handOver, life, mortal, START } from "./life.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const utc = makeCalendar();
let tenants = 0;
const freshTenant = () => `t${++tenants}`;
const contextOf = (tenant: string, client: DocumentClient = table.client) => ({
  client,
  tableName: table.tableName,
  tenant,
});

async function countersOf(tenant: string): Promise<Record<string, Values>> {
  const store = makeCounterStore(contextOf(tenant));
  const all = await Promise.all(FAMILIES.map((family) => store.read(family, "0", "z")));
  return Object.fromEntries(
    all.flat().flatMap((counter) => (Object.keys(counter.values).length ? [[keyText(counter), counter.values]] : [])),
  );
}

const key: CounterKey = { family: "connection", period: "2026-11-02", id: "app.con" };
const step = (sequence: number, by = 1, ms?: number) => ({
  sequence: sequenceText(String(sequence)),
  values: { n: by },
  extremes: ms === undefined ? {} : { response: { least: ms, most: ms } },
});
const NOW = Date.parse("2026-11-02T09:00:00.000Z");

describe("a counter", () => {
  test("takes each step once, however the batches are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -2, max: 5 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 2 })), { maxLength: 8 }),
        async (steps, cuts) => {
          const tenant = freshTenant();
          const store = makeCounterStore(contextOf(tenant));
          const done = [0, 0, 0];
          const of = (shard: number) =>
            steps.map((by, index) => step(index + 1, by * (shard + 1), 1_000 * (index + 1) + shard));
          for (const [from, to, shard] of [
            ...cuts,
            [0, steps.length, 0],
            [0, steps.length, 1],
            [0, steps.length, 2],
          ] as const) {
            // No batch begins behind what was done, and each is cut somewhere.
            const begin = Math.min(from % (steps.length + 1), done[shard] ?? 0);
            const end = Math.max(begin, Math.min(steps.length, to));
            await store.add(key, `shard-${shard}`, of(shard).slice(begin, end), NOW);
            done[shard] = Math.max(done[shard] ?? 0, end);
          }
          const [counter] = await store.read("connection", "2026-11-02", "2026-11-02");
          const sum = steps.reduce((total, by) => total + by, 0) * 6;
          expect(counter?.values).toEqual(sum === 0 ? {} : { n: sum });
          expect(counter?.extremes).toEqual({ response: { least: 1_000, most: 1_000 * steps.length + 2 } });
        },
      ),
      { numRuns: 40 },
    );
  });

  test("two readers of one shard at a time add nothing twice", async () => {
    const tenant = freshTenant();
    const store = makeCounterStore(contextOf(tenant));
    const steps = Array.from({ length: 30 }, (_, index) => step(index + 1, 1, 5_000 - index));
    await Promise.all([
      store.add(key, "s", steps, NOW),
      store.add(key, "s", steps.slice(0, 20), NOW),
      store.add(key, "s", steps.slice(0, 10), NOW),
    ]);
    expect(await store.read("connection", "2026-11-02", "2026-11-02")).toMatchObject([
      { values: { n: 30 }, extremes: { response: { least: 4_971, most: 5_000 } } },
    ]);
  });

  test("forgets how far shards were once nothing of them can come again", async () => {
    const tenant = freshTenant();
    const store = makeCounterStore(contextOf(tenant));
    const marks = async () => {
      const { Items = [] } = await table.client.query({
        TableName: table.tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `${tenant}#counters#connection` },
      });
      return Items.flatMap((item) => Object.keys(item).filter((name) => name.startsWith("w:"))).length;
    };
    for (let shard = 0; shard < 60; shard++) await store.add(key, `old-${shard}`, [step(1)], NOW);
    expect(await marks()).toBe(60);
    for (let shard = 0; shard < 30; shard++) await store.add(key, `new-${shard}`, [step(1)], NOW + 31 * 3_600_000);
    expect(await marks()).toBe(30);
    expect(await store.read("connection", "2026-11-02", "2026-11-02")).toMatchObject([{ values: { n: 90 } }]);
  });

  test("is read by period, and another tenant's is not there", async () => {
    const [tenant, other] = [freshTenant(), freshTenant()];
    const store = makeCounterStore(contextOf(tenant));
    for (const period of ["2026-10-31", "2026-11-01", "2026-11-02", "now"])
      await store.add({ ...key, period, id: "a#b" }, "s", [step(1)], NOW);
    const periods = async (from: string, through: string) =>
      (await store.read("connection", from, through)).map(({ period, id }) => `${period} ${id}`);
    expect(await periods("2026-10-31", "2026-11-01")).toEqual(["2026-10-31 a#b", "2026-11-01 a#b"]);
    expect(await periods("now", "now")).toEqual(["now a#b"]);
    expect(await makeCounterStore(contextOf(other)).read("connection", "0", "z")).toEqual([]);
  });
});

// ----------------------------------------------------------------------------------------------------------- ten thousand

const readerOf = (tenant: string, random: Dice) => (): Projection[] => {
  let left = random.chance(0.2) ? random.upTo(25) : Number.POSITIVE_INFINITY;
  const client = mortal(table.client, () => (left-- > 0 ? "lives" : random.chance(0.5) ? "before" : "after"));
  const store = makeCounterStore(contextOf(tenant, client));
  return [makeCounters({ of: () => store, calendarOf: async () => utc })];
};

describe("after ten thousand changes, with crashes, repetitions and batches cut anew", () => {
  const EVENTS = 10_000;

  test("counters are what a watcher counted, what the rows say, and what a rebuild finds", {
    timeout: 400_000,
  }, async () => {
    const tenant = freshTenant();
    const random = dice(20_261_102);
    const { rows, shards, seen } = life(tenant, EVENTS, random);
    await handOver(shards, readerOf(tenant, random), random);

    // Facts are rows of their own, put by a projection like any other and counted like any other row.
    const facts = new Map<string, Image>();
    const factsOf = makeFacts({
      of: () => ({
        keep: async (fact) =>
          void facts.set(`${fact.conversationId} ${fact.version} ${fact.kind}`, { entity: "fact", ...fact }),
      }),
    });
    for (const shard of shards) await factsOf.project(shard);
    const factChanges = [...facts.values()].map(
      (after, index): Change => ({
        tenant,
        entity: "fact",
        key: { pk: `${tenant}#cnv#x`, sk: `fact#${index}` },
        after,
        expired: false,
        at: new Date(START).toISOString(),
        place: { shard: "shard-facts", sequence: sequenceText(String(index + 1)) },
      }),
    );
    await handOver([factChanges], readerOf(tenant, random), random);

    const counters = await countersOf(tenant);
    const sumOf = (family: string, field: string, day = "2026-") =>
      Object.entries(counters)
        .filter(([name]) => name.startsWith(`${family}#${day}`))
        .reduce((sum, [, values]) => sum + (values[field] ?? 0), 0);
    const watched = (prefix: string) => Object.entries(seen).filter(([what]) => what.startsWith(prefix));

    // A watcher's own figures, counted without anything of ours.
    for (const [what, count] of watched("in ")) {
      const day = what.slice(3);
      const [one = 0, two = 0] = ["app.one", "app.two"].map((id) =>
        totalOf(counters[`connection#${day}#${id}`] ?? {}, "in"),
      );
      expect(one + two, what).toBe(count);
    }
    for (const [what, count] of watched("sent ")) {
      const [, day, author] = what.split(" ");
      expect(counters[`person#${day}#${author}`]?.sent, what).toBe(count);
    }
    for (const kind of ["opened", "resolved", "reopened"])
      for (const [what, count] of watched(`${kind} `))
        expect(sumOf("connection", kind, what.split(" ")[1]), what).toBe(count);
    expect(sumOf("connection", "failed")).toBe(seen.failed);
    expect(sumOf("connection", "response.sum")).toBe(seen.waited);
    expect(sumOf("connection", "resolution.sum")).toBe(seen.took);
    const open = [...rows.values()].filter(({ entity, state }) => entity === "conversation" && state === "open");
    expect(sumOf("connection", "open", "now")).toBe(open.length);
    expect(sumOf("connection", "unanswered", "now")).toBe(
      open.filter(({ lastDirection }) => lastDirection === "in").length,
    );
    const won = [...rows.values()].filter(({ entity, state }) => entity === "lead" && state === "closed_won");
    const value = won.reduce((sum, row) => sum + Math.round((row.value as { amount: number }).amount * 1000), 0);
    expect([sumOf("lead-type", "won"), sumOf("lead-type", "value.PEN")]).toEqual([won.length, value]);

    // Who came, by how they came and on which day; who is another one by now is not counted.
    const came: Record<string, number> = {};
    for (const { entity, mergedInto, source, country, createdAt } of rows.values()) {
      if (entity !== "contact" || mergedInto !== undefined) continue;
      const { channel = "none", connectionId = channel } = (source ?? {}) as Record<string, string>;
      for (const period of ["now", String(createdAt).slice(0, 10)])
        for (const name of [`connection#${period}#${connectionId}`, `country#${period}#${country ?? "none"}`])
          came[name] = (came[name] ?? 0) + 1;
    }
    expect(Object.keys(came).length).toBeGreaterThan(20);
    for (const [name, count] of Object.entries(came)) expect(counters[name]?.contacts, name).toBe(count);
    expect(sumOf("connection", "contacts")).toBe(sumOf("country", "contacts"));

    // What became of leads in each stage, told from every step that there was.
    const stages = watched("stage ");
    const told = (fate: string) => stages.reduce((sum, [what, by]) => sum + (what.endsWith(` ${fate}`) ? by : 0), 0);
    for (const fate of ["fate.forward", "fate.back", "fate.lost", "fate.elsewhere", "fate.won"])
      expect(told(fate), fate).toBeGreaterThan(3);
    for (const [what, count] of stages) {
      const [, stage, day, field = ""] = what.split(" ");
      expect(counters[`stage#${day}#${stage}`]?.[field], what).toBe(count);
    }
    for (const field of ["reached", "fate.forward", "fate.back", "fate.lost", "fate.elsewhere", "fate.won"])
      expect(sumOf("stage", field), field).toBe(told(field));
    const fates = ["fate.forward", "fate.back", "fate.lost", "fate.elsewhere"];
    expect(fates.reduce((sum, fate) => sum + told(fate), 0)).toBeLessThan(told("reached"));

    // What the rows say; what is gone stays counted, so it is looked for where a rebuild looks.
    const all = [...rows.values(), ...facts.values()];
    const compare = {
      workshop: makeCounterWorkshop(contextOf(tenant)),
      rows: () => each(all),
      caughtUp: async () => {},
      calendar: utc,
    };
    const comparison = await makeCompareCounters(compare)();
    expect(comparison.different).toEqual([]);
    expect(comparison.moving).toEqual([]);
    expect(comparison.right).toBeGreaterThan(30);
    const truth = await countAll(each(all), utc);
    expect(truth.size).toBeGreaterThan(30);
  });
});

test("at a thousand messages a second no item of a counter is written more than fifty times a second", async () => {
  const tenant = freshTenant();
  const writes = new Map<string, number>();
  const counting: DocumentClient = {
    ...table.client,
    async update({ Key }) {
      const name = `${Key?.pk} ${Key?.sk}`;
      writes.set(name, (writes.get(name) ?? 0) + 1);
      return {};
    },
  };
  const store = makeCounterStore(contextOf(tenant, counting));
  const counters = makeCounters({ of: () => store, calendarOf: async () => utc });
  // A table that takes a thousand messages a second has eight partitions and more, and Lambda asks each shard four times a second.
  const [seconds, shards, asked, connections] = [10, 8, 4, 1];
  const messages = (1_000 * seconds) / (shards * asked * seconds);
  let sequence = 0;
  for (let round = 0; round < seconds * asked; round++) {
    for (let shard = 0; shard < shards; shard++) {
      const batch = Array.from({ length: messages }, (): Change => {
        const at = new Date(START + round * (1_000 / asked)).toISOString();
        const after = {
          kind: "received",
          direction: "in",
          connectionId: `app.c${sequence % connections}`,
          at,
          createdAt: at,
          body: { type: "text" },
        };
        const place = { shard: `shard-${shard}`, sequence: sequenceText(String(++sequence)) };
        return { tenant, entity: "message", key: { pk: "x", sk: "y" }, after, expired: false, at, place };
      });
      await counters.project(batch);
    }
  }
  expect(sequence).toBeGreaterThanOrEqual(9_000);
  expect(Math.max(...writes.values()) / seconds).toBeLessThanOrEqual(50);
  expect(writes.size).toBeGreaterThan(1);
});

describe("a rebuild", () => {
  test("mends what is wrong, missing or too much, and then finds everything right", async () => {
    const tenant = freshTenant();
    const random = dice(7);
    const { rows, shards } = life(tenant, 600, random);
    const store = makeCounterStore(contextOf(tenant));
    const counters = makeCounters({ of: () => store, calendarOf: async () => utc });
    for (const shard of shards) await counters.project(shard);
    const right = await countersOf(tenant);
    // Somebody lost a counter, and another was counted up by hand.
    const lost = { pk: `${tenant}#counters#person`, sk: "" };
    const { Items = [] } = await table.client.query({
      TableName: table.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": lost.pk },
    });
    for (const item of Items)
      await table.client.delete({ TableName: table.tableName, Key: { pk: item.pk, sk: item.sk } });
    await store.add(key, "somebody", [step(1, 5)], NOW);
    const workshop = makeCounterWorkshop(contextOf(tenant));
    const ports = { workshop, rows: () => each(rows.values()), caughtUp: async () => {}, calendar: utc };

    const rebuilt = await makeRebuildCounters(ports, { run: "r1", passes: 3 })();
    expect(rebuilt.moving).toEqual([]);
    expect(rebuilt.mended.length).toBeGreaterThan(3);
    expect(await countersOf(tenant)).toEqual(right);
    expect((await makeCompareCounters(ports)()).different).toEqual([]);
    // What comes afterwards is added to it as ever.
    await store.add(key, "somebody", [step(1, 5), step(2, 1)], NOW);
    expect((await makeCompareCounters(ports)()).different).toMatchObject([{ key, by: { n: -1 } }]);
  });

  test("leaves alone what moves while it looks, and a correction that was cut off is made once", async () => {
    const tenant = freshTenant();
    const store = makeCounterStore(contextOf(tenant));
    const workshop = makeCounterWorkshop(contextOf(tenant));
    const row = { entity: "contact", country: "PE", createdAt: "2026-11-02T09:00:00.000Z" };
    let asked = 0;
    const ports = {
      workshop,
      rows: () => each([row]),
      // The second time it is asked, somebody has counted in between.
      caughtUp: async () => {
        if (++asked % 2 === 0) await store.add({ family: "country", period: "now", id: "PE" }, "s", [step(asked)], NOW);
      },
      calendar: utc,
    };
    const { mended, moving } = await makeRebuildCounters(ports, { run: "r1", passes: 2 })();
    expect(moving).toEqual([{ family: "country", period: "now", id: "PE" }]);
    expect(mended.map(({ key: of }) => keyText(of))).toEqual([
      "country#2026-11-02#PE",
      "connection#now#none",
      "connection#2026-11-02#none",
    ]);
    const today = { family: "country", period: "2026-11-02", id: "PE" } as const;
    for (const id of ["r1.9", "r1.9", "r1.10"]) await workshop.correct(today, id, { contacts: 1 }, {});
    expect(await store.read("country", "2026-11-02", "2026-11-02")).toMatchObject([{ values: { contacts: 3 } }]);
  });

  test("beacons are counted until they are forgotten", async () => {
    const tenant = freshTenant();
    const store = makeCounterStore(contextOf(tenant));
    const counters = makeCounters({ of: () => store, calendarOf: async () => utc });
    const beacon = (number: number): Change => ({
      tenant,
      entity: "beacon",
      key: { pk: `${tenant}#beacon#${number}`, sk: "beacon" },
      after: { entity: "beacon", run: "r" },
      expired: false,
      at: new Date(NOW).toISOString(),
      place: { shard: `s${number}`, sequence: sequenceText("1") },
    });
    for (let number = 0; number < 5; number++) await counters.project([beacon(number)]);
    expect(await store.read("beacon", "now", "now")).toMatchObject([{ id: "r", values: { seen: 5 } }]);
    await makeCounterWorkshop(contextOf(tenant)).forget({ family: "beacon", period: "now", id: "r" });
    expect(await store.read("beacon", "now", "now")).toEqual([]);
  });
});

test("a fact is kept once", async () => {
  const tenant = freshTenant();
  const store = makeFactStore(contextOf(tenant));
  const fact = {
    conversationId: "c",
    kind: "resolved",
    at: "2026-11-02T09:00:00.000Z",
    connectionId: "a.b",
    person: null,
    teamId: null,
    version: 3,
  } as const;
  await store.keep(fact);
  await store.keep({ ...fact, at: "2026-11-02T10:00:00.000Z" });
  const { Items = [] } = await table.client.query({
    TableName: table.tableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": `${tenant}#cnv#c` },
  });
  expect(Items).toMatchObject([{ entity: "fact", sk: "fact#0000000003#resolved", at: fact.at }]);
});

test("the time zone is kept by version", async () => {
  const store = makeZoneStore(contextOf(freshTenant()));
  expect(await store.read()).toEqual(NO_ZONE);
  const zone = {
    zones: [{ from: "2026-11-02T09:00:00.000Z", zone: "America/Lima" }],
    settingsVersion: 2,
    updatedAt: "2026-11-02T08:57:00.000Z",
    version: 1,
  };
  expect(await store.save(zone)).toBe("saved");
  expect(await store.save(zone)).toBe("conflict");
  expect(await store.read()).toEqual(zone);
  expect(await store.save({ ...zone, version: 3 })).toBe("conflict");
  expect(await store.save({ ...zone, version: 2 })).toBe("saved");
});
