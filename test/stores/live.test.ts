/** Tickets, connections and the feed on the table. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFeed, makeSockets, makeTicketStore, makeTicketTaker } from "../../lib/adapters/dynamo/live.ts";
import { CONNECTION_MS, LINGER_MS } from "../../lib/core/live/model.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
}, 60_000);
afterAll(async () => {
  await table?.stop();
});

const NOW = "2026-11-02T09:00:00.000Z";
const after = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();

test("of ten that come with one ticket at once, one is let in; too late, or of another tenant, nobody is", async () => {
  const ticket = { tenant: "demo", person: "usr_a", permissions: ["leads.read"] as const, expiresAt: after(60_000) };
  const store = makeTicketStore({ ...table, tenant: "demo" });
  await store.issue({ ...ticket, hash: "h1" });
  await store.issue({ ...ticket, hash: "h2" });
  const taker = makeTicketTaker(table);
  expect(await taker.take("other", "h1", NOW)).toBeUndefined();
  const all = await Promise.all(Array.from({ length: 10 }, () => taker.take("demo", "h1", NOW)));
  expect(all.filter((viewer) => viewer !== undefined)).toEqual([
    { tenant: "demo", person: "usr_a", permissions: ["leads.read"] },
  ]);
  expect(await taker.take("demo", "h2", after(60_000))).toBeUndefined();
  expect(await taker.take("demo", "h2", after(59_999))).toBeDefined();
});

test("a connection is its tenant's, until it is closed; who was there lately is known", async () => {
  const sockets = makeSockets(table);
  const feed = makeFeed({ ...table, tenant: "demo" });
  const mine = { connectionId: "c1=", tenant: "demo", person: "usr_a", permissions: ["leads.read"] as const };
  expect(await feed.isWanted(NOW)).toBe(false);
  await sockets.open(mine, NOW);
  await sockets.open({ ...mine, connectionId: "c2=", tenant: "other" }, NOW);
  expect(await feed.connections()).toMatchObject([mine]);
  expect(await sockets.find("c1=")).toMatchObject(mine);
  await sockets.close("c1=");
  await sockets.close("c1=");
  expect([await feed.connections(), await sockets.find("c1=")]).toEqual([[], undefined]);
  expect(await feed.isWanted(after(CONNECTION_MS + LINGER_MS - 1))).toBe(true);
  expect(await feed.isWanted(after(CONNECTION_MS + LINGER_MS))).toBe(false);
});

test("two that add to the end at once: one of them has to look again; links are read in order", async () => {
  const feed = makeFeed({ ...table, tenant: "fed" });
  const link = (seq: number, through: string, shard = "a") => ({
    seq,
    after: seq - 1,
    hints: [{ type: "lead" as const, id: `l${seq}`, at: NOW }],
    at: NOW,
    shard,
    through,
  });
  const both = await Promise.all([feed.add(link(9, "1")), feed.add(link(9, "1", "b"))]);
  expect(both.sort()).toEqual(["added", "taken"]);
  for (const seq of [10, 11]) expect(await feed.add(link(seq, String(seq)))).toBe("added");
  // Ours, whose answer was lost.
  expect(await feed.add(link(11, "11"))).toBe("added");
  expect((await feed.latest(2)).map(({ seq }) => seq)).toEqual([11, 10]);
  expect(await feed.since(9, 2)).toMatchObject([link(10, "10"), link(11, "11")]);
  expect(await feed.since(8, 2)).toBeUndefined();
  expect(await makeFeed({ ...table, tenant: "else" }).latest(5)).toEqual([]);
});
