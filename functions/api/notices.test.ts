/** What people are told, through the door. */
import { expect, test } from "vitest";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import { administrator, agent, NOW } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const told = (number: number, person = agent.id): NewNotice => ({
  person,
  kind: "mention",
  subject: { kind: "conversation", id: "c".repeat(26) },
  place: { kind: "message", id: "m" },
  text: `note ${number}`,
  by: "usr_other",
  at: new Date(NOW - 60_000 + number * 1000).toISOString(),
  fact: [String(number)],
});

async function start(count = 3) {
  const world = makeWorld();
  const notices = Array.from({ length: count }, (_, number) => told(number));
  await world.ports.notices.notify([...notices, told(9, administrator.id)]);
  const list = async (query = "") =>
    (await world.ask("GET", `/api/notices${query}`)).body as { data: { id: string; text: string; readAt: string }[] };
  return { ...world, list };
}

test("the caller's own are listed, latest first, and nobody else's", async () => {
  const { list, ask } = await start();
  const all = await list();
  expect(all).toMatchObject({ data: [{ text: "note 2" }, { text: "note 1" }, { text: "note 0" }], hasMore: false });
  expect(all.data[0]).toMatchObject({ kind: "mention", by: "usr_other", place: { kind: "message" }, readAt: null });
  expect(all.data[0]).not.toHaveProperty("carry");
  const others = (await ask("GET", "/api/notices", { as: administrator })).body as typeof all;
  expect(others.data).toMatchObject([{ text: "note 9" }]);
  for (const id of [others.data[0]?.id, "preferences", "x".repeat(3000), "%23"])
    expect((await ask("POST", `/api/notices/${id}/read`)).status).toBe(404);
});

test("one is read, once; all are read until a moment", async () => {
  const { list, ask, clock } = await start();
  const [, second, first] = (await list()).data;
  const read = await ask("POST", `/api/notices/${first?.id}/read`);
  expect([read.body, read.headers.etag]).toMatchObject([{ readAt: "2026-03-02T08:00:00.000Z" }, '"2"']);
  clock.time += 60_000;
  expect((await ask("POST", `/api/notices/${first?.id}/read`)).body).toEqual(read.body);
  expect((await ask("GET", "/api/notices/count")).body).toEqual({ unread: 2, more: false });
  expect(await list("?state=unread")).toMatchObject({ data: [{ text: "note 2" }, { text: "note 1" }] });
  const until = (second as unknown as { at: string }).at;
  expect((await ask("POST", "/api/notices/read", { body: { until } })).body).toEqual({ read: 1, more: false });
  expect((await ask("POST", "/api/notices/read", { body: {} })).body).toEqual({ read: 1, more: false });
  expect((await ask("GET", "/api/notices/count")).body).toEqual({ unread: 0, more: false });
});

test("very many are counted and marked a hundred at a time", async () => {
  const { ask } = await start(130);
  expect((await ask("GET", "/api/notices/count")).body).toEqual({ unread: 100, more: true });
  expect((await ask("POST", "/api/notices/read", { body: {} })).body).toEqual({ read: 100, more: true });
  expect((await ask("POST", "/api/notices/read", { body: {} })).body).toEqual({ read: 30, more: false });
});

test("everybody chooses for themselves how they are told", async () => {
  const { ask, ports, list } = await start(0);
  const before = await ask("GET", "/api/notices/preferences");
  expect(before.body).toMatchObject({ kinds: { mention: ["list", "push"], job_ended: ["list"] }, version: 0 });
  const body = { kinds: { mention: ["email"] } };
  const saved = await ask("PATCH", "/api/notices/preferences", { body, headers: { "if-match": '"0"' } });
  expect(saved.body).toMatchObject({ kinds: { mention: ["email"], reminder: ["list", "push"] }, version: 1 });
  const stale = await ask("PATCH", "/api/notices/preferences", { body, headers: { "if-match": '"0"' } });
  expect([stale.status, stale.headers.etag]).toEqual([412, '"1"']);
  await ports.notices.notify([told(1)]);
  expect((await list("?state=unread")).data).toEqual([]);
  expect((await list()).data).toMatchObject([{ text: "note 1" }]);
  for (const kinds of [
    { gossip: ["list"] },
    { mention: ["pigeon"] },
    { mention: ["list", "list"] },
    { mention: "list" },
  ])
    expect((await ask("PATCH", "/api/notices/preferences", { body: { kinds } })).status).toBe(422);
});

test("who is in no tenant is told nothing", async () => {
  const { ask } = await start();
  expect((await ask("GET", "/api/notices", { as: { ...agent, memberships: [] } })).status).toBe(403);
  expect((await ask("GET", "/api/notices", { as: null })).status).toBe(401);
});
