/** The kill switches, through the door. */
import { expect, test } from "vitest";
import { administrator, agent, connection } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const at = "2026-03-02T08:00:00.000Z";
const { connectionId } = connection;

function start() {
  const world = makeWorld();
  const post = (what: "stop" | "resume", body: unknown, as = administrator) =>
    world.ask("POST", `/api/sending/${what}`, { body, as });
  const look = async () => (await world.ask("GET", "/api/sending", { as: agent })).body;
  return { ...world, post, look };
}

test("an administrator stops everything; everybody reads who did, when and why, until it goes on", async () => {
  const { post, look } = start();
  expect(await look()).toEqual({ stop: null, connections: [] });
  expect((await post("stop", { reason: "A wrong price" }, agent)).status).toBe(403);
  const stopped = { stop: { reason: "A wrong price", at, by: administrator.id }, connections: [] };
  expect(await post("stop", { reason: " A wrong price " })).toMatchObject({ status: 200, body: stopped });
  expect(await look()).toEqual(stopped);
  expect((await post("resume", {}, agent)).status).toBe(403);
  expect((await post("resume", {})).body).toEqual({ stop: null, connections: [] });
  expect(await look()).toEqual({ stop: null, connections: [] });
});

test("one connection is stopped by itself, and goes on by itself", async () => {
  const { post, look } = start();
  await post("stop", { connectionId, reason: "The number is being moved" });
  await post("stop", { connectionId: null, reason: "Everything" });
  const own = { connectionId, stop: { reason: "The number is being moved", at, by: administrator.id } };
  expect(await look()).toMatchObject({ stop: { reason: "Everything" }, connections: [own] });
  await post("resume", { connectionId: null });
  expect(await look()).toEqual({ stop: null, connections: [own] });
  await post("resume", { connectionId });
  expect(await look()).toEqual({ stop: null, connections: [] });
});

test("what is stopped stays as it was stopped first; what goes on is resumed without harm", async () => {
  const { post, clock } = start();
  await post("stop", { reason: "First" });
  clock.time += 60_000;
  expect((await post("stop", { reason: "Second" })).body).toMatchObject({ stop: { reason: "First", at } });
  expect((await post("resume", { connectionId })).status).toBe(200);
  expect((await post("resume", {})).body).toEqual({ stop: null, connections: [] });
  expect((await post("resume", {})).body).toEqual({ stop: null, connections: [] });
});

test("without a reason, or for what is no connection, nothing is stopped", async () => {
  const { post, look } = start();
  for (const body of [
    {},
    { reason: " " },
    { reason: "x".repeat(201) },
    { reason: 1 },
    { reason: "x", connectionId: "" },
    { reason: "x", by: "usr_else" },
    { reason: "x", connectionId: "another.tenants" },
    { reason: "x", connectionId: "constructor" },
  ])
    expect([body, (await post("stop", body)).status]).toEqual([body, 422]);
  expect((await post("stop", { reason: "x", connectionId: "another.tenants" })).body).toMatchObject({
    errors: [{ field: "connectionId", code: "not_found" }],
  });
  expect((await post("resume", { connectionId: "another.tenants" })).status).toBe(422);
  expect(await look()).toEqual({ stop: null, connections: [] });
});
