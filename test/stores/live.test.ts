/** Tickets, connections and the feed on the table. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFeed, makeSockets, makeTicketStore, makeTicketTaker } from "../../lib/adapters/dynamo/live.ts";
import { makeClosings, makeCompany, makeStanding } from "../../lib/adapters/dynamo/live-people.ts";
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
  const ticket = {
    tenant: "demo",
    person: "usr_a",
    permissions: ["leads.read"] as const,
    issuedAt: NOW,
    expiresAt: after(60_000),
  };
  const store = makeTicketStore({ ...table, tenant: "demo" });
  await store.issue({ ...ticket, hash: "h1" });
  await store.issue({ ...ticket, hash: "h2" });
  const taker = makeTicketTaker(table);
  expect(await taker.take("other", "h1", NOW)).toBeUndefined();
  const all = await Promise.all(Array.from({ length: 10 }, () => taker.take("demo", "h1", NOW)));
  expect(all.filter((viewer) => viewer !== undefined)).toEqual([ticket]);
  expect(await taker.take("demo", "h2", after(60_000))).toBeUndefined();
  expect(await taker.take("demo", "h2", after(59_999))).toBeDefined();
});

test("a connection is its tenant's, until it is closed; who was there lately is known", async () => {
  const sockets = makeSockets(table);
  const feed = makeFeed({ ...table, tenant: "demo" });
  const mine = {
    connectionId: "c1=",
    tenant: "demo",
    person: "usr_a",
    permissions: ["leads.read"] as const,
    openedAt: NOW,
  };
  const nobody = { team: false, visitors: false };
  expect(await feed.wantedBy(NOW)).toEqual(nobody);
  await sockets.open(mine);
  await sockets.open({ ...mine, connectionId: "c2=", tenant: "other" });
  expect(await feed.connections()).toMatchObject([mine]);
  expect(await sockets.find("c1=")).toMatchObject(mine);
  await sockets.close("c1=");
  await sockets.close("c1=");
  expect([await feed.connections(), await sockets.find("c1=")]).toEqual([[], undefined]);
  expect(await feed.wantedBy(after(CONNECTION_MS + LINGER_MS - 1))).toEqual({ team: true, visitors: false });
  expect(await feed.wantedBy(after(CONNECTION_MS + LINGER_MS))).toEqual(nobody);
});

test("a visitor stands with their thread, not with the team", async () => {
  const sockets = makeSockets(table);
  const feed = makeFeed({ ...table, tenant: "web" });
  const visitor = (conversationId: string) => ({
    ...{ connectionId: `${conversationId}=`, tenant: "web", person: `visitor_${conversationId}`, permissions: [] },
    ...{ openedAt: NOW, visitor: { account: "web.main", conversationId } },
  });
  for (const thread of ["t1", "t10", "t2"]) await sockets.open(visitor(thread));
  expect(await feed.wantedBy(NOW)).toEqual({ team: false, visitors: true });
  expect(await feed.connections()).toEqual([]);
  expect(await feed.visitors("t1")).toEqual([visitor("t1")]);
  await sockets.close("t1=");
  expect([await feed.visitors("t1"), await feed.visitors("t10")]).toEqual([[], [visitor("t10")]]);
  // Both are known by one row, which one does not take from the other.
  await sockets.open({ connectionId: "p=", tenant: "web", person: "usr_a", permissions: [], openedAt: NOW });
  expect(await feed.wantedBy(NOW)).toEqual({ team: true, visitors: true });
});

test("how people and keys stand is read where they are kept", async () => {
  const [tenant, { client, tableName: TableName }] = ["stand", table];
  const put = (pk: string, sk: string, more: object) =>
    client.put({ TableName, Item: { pk: `${tenant}#${pk}`, sk, ...more } });
  await put("people", "usr_agent", { role: "agent", status: "active" });
  await put("people", "usr_own", { role: "role_x", status: "active" });
  await put("people", "usr_gone", { role: "role_gone", status: "active" });
  await put("people", "usr_out", { role: "administrator", status: "suspended" });
  await put("catalogue#role", "i#role_x", { permissions: ["leads.read", "live.read", "no.longer"] });
  await put("keys", "scoped", { role: "key", permissions: ["contacts.read", "live.read"] });
  await put("keys", "deaf", { role: "key", permissions: ["contacts.read"] });
  await put("keys", "revoked", { role: "agent", revokedAt: NOW });
  await put("keys", "over", { role: "agent", expiresAt: NOW });
  const standing = makeStanding({ ...table, tenant }, () => Date.parse(NOW));
  const people = ["usr_agent", "usr_own", "usr_gone", "usr_out", "usr_nobody"];
  const found = await Promise.all(
    [...people, "key_scoped", "key_deaf", "key_revoked", "key_over"].map((person) => standing.rightsOf(person)),
  );
  const all = [
    "settings.read",
    "conversations.read",
    "leads.read",
    "contacts.read",
    "events.read",
    "catalogue.read",
    "campaigns.read",
  ];
  const none = undefined;
  expect(found).toEqual([all, ["leads.read"], none, none, none, ["contacts.read"], none, none, none]);

  expect(await standing.closedAt("usr_agent")).toBeUndefined();
  await makeClosings({ ...table, tenant }).close("usr_agent", NOW);
  expect(await standing.closedAt("usr_agent")).toBe(NOW);
  expect(await standing.closedAt("usr_own")).toBeUndefined();
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
  expect([await feed.get(10), await feed.get(12)]).toMatchObject([link(10, "10"), undefined]);
  expect((await feed.latest(2)).map(({ seq }) => seq)).toEqual([11, 10]);
  expect(await feed.since(9, 2)).toMatchObject([link(10, "10"), link(11, "11")]);
  expect(await feed.since(8, 2)).toBeUndefined();
  expect(await makeFeed({ ...table, tenant: "else" }).latest(5)).toEqual([]);
});

test("who is there and looks at what is kept with the connection, and ends with it", async () => {
  const sockets = makeSockets(table);
  const company = makeCompany({ ...table, tenant: "here" });
  const rosa = { connectionId: "r=", tenant: "here", person: "usr_r", permissions: [], openedAt: NOW };
  const attention = { conversationId: "t1", doing: "viewing", until: after(150_000) } as const;
  expect(await company.seen(rosa, NOW)).toBe("unlisted");
  await sockets.open(rosa);
  expect(await company.seen(rosa, after(1), attention)).toEqual(rosa);
  expect(await company.seen(rosa, after(2))).toMatchObject({ seenAt: after(1), attention });
  await company.declare({ person: "usr_r", state: "busy", at: NOW });
  expect(await company.present()).toEqual({
    connections: [{ ...rosa, seenAt: after(2), attention }],
    declared: [{ person: "usr_r", state: "busy", at: NOW }],
  });
  await company.seen(rosa, after(3), null);
  expect((await company.present()).connections).toEqual([{ ...rosa, seenAt: after(3) }]);

  const visitor = {
    ...{ connectionId: "v=", tenant: "here", person: "visitor_t1", permissions: [], openedAt: NOW },
    visitor: { account: "web.main", conversationId: "t1" },
  };
  await sockets.open(visitor);
  await company.seen(visitor, NOW, { ...attention, doing: "replying" });
  expect(await company.visitors("t1")).toMatchObject([{ person: "visitor_t1", attention: { doing: "replying" } }]);
  expect((await company.present()).connections).toHaveLength(1);

  expect(await sockets.close("r=")).toEqual({ ...rosa, seenAt: after(3) });
  expect([await sockets.close("r="), await company.seen(rosa, NOW)]).toEqual([undefined, "unlisted"]);
});
