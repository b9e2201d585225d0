/** Browsers that people are told in, through the door. */
import { describe, expect, test } from "vitest";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const path = "/api/push-subscriptions";
const keys = { p256dh: `B${"a".repeat(86)}`, auth: `${"a".repeat(21)}Q` };
const fresh = (number = 1) => ({ endpoint: `https://push.example/to/${number}`, keys });

test("a browser gets the tenant's key, which says whom to turn to and nothing secret", async () => {
  const { ask, ports } = makeWorld();
  const answer = await ask("GET", "/api/push/key");
  expect([answer.status, answer.body]).toEqual([200, { publicKey: "public" }]);
  expect(answer.text).not.toContain("private");
  expect(ports.vapid).toMatchObject({ contact: "https://api.example" });
});

test("a browser is registered once however often it comes, shown without its address and keys, and given up", async () => {
  const { ask, clock } = makeWorld();
  // As `PushSubscription.toJSON()` says it.
  const body = { ...fresh(), expirationTime: null, label: " Rosa's laptop " };
  const made = await ask("POST", path, { body });
  const { id } = made.body as { id: string };
  expect([made.status, made.headers.location, made.headers.etag]).toEqual([201, `${path}/${id}`, '"1"']);
  expect(made.body).toMatchObject({ service: "push.example", label: "Rosa's laptop", version: 1 });
  expect(made.text).not.toMatch(/\/to\/1|aaaa/);

  expect((await ask("POST", path, { body: fresh() })).body).toEqual(made.body);
  clock.time += 25 * 3_600_000;
  const later = await ask("POST", path, { body: fresh() });
  expect(later.body).toMatchObject({ id, label: "Rosa's laptop", version: 2, createdAt: "2026-03-02T08:00:00.000Z" });
  const rekeyed = await ask("POST", path, { body: { ...fresh(), keys: { ...keys, auth: `${"b".repeat(21)}Q` } } });
  expect(rekeyed.body).toMatchObject({ id, version: 3 });
  expect((await ask("GET", path)).body).toMatchObject({ data: [rekeyed.body], hasMore: false });

  expect((await ask("DELETE", `${path}/${id}`)).body).toEqual(rekeyed.body);
  expect((await ask("DELETE", `${path}/${id}`)).status).toBe(404);
  expect((await ask("GET", path)).body).toMatchObject({ data: [] });
});

test("another's browsers are not there", async () => {
  const { ask } = makeWorld();
  const { id } = (await ask("POST", path, { body: fresh() })).body as { id: string };
  expect((await ask("GET", path, { as: administrator })).body).toMatchObject({ data: [] });
  expect((await ask("DELETE", `${path}/${id}`, { as: administrator })).status).toBe(404);
  expect((await ask("GET", path, { as: agent })).body).toMatchObject({ data: [{ id }] });
  expect((await ask("GET", path, { as: null })).status).toBe(401);
});

test("there are ten at most; one that ended makes room", async () => {
  const { ask, clock } = makeWorld();
  const ending = { ...fresh(0), expirationTime: clock.time + 60_000 };
  expect((await ask("POST", path, { body: ending })).body).toMatchObject({ expiresAt: "2026-03-02T08:01:00.000Z" });
  for (let number = 1; number < 10; number++)
    expect((await ask("POST", path, { body: fresh(number) })).status).toBe(201);
  const full = await ask("POST", path, { body: fresh(10) });
  expect([full.status, full.body]).toMatchObject([409, { code: "limit_reached" }]);
  expect((await ask("POST", path, { body: fresh(3) })).status).toBe(201);
  clock.time += 61_000;
  expect((await ask("POST", path, { body: fresh(10) })).status).toBe(201);
  const page = (await ask("GET", `${path}?limit=6`)).body as { data: unknown[]; nextCursor: string };
  expect(page).toMatchObject({ hasMore: true });
  const rest = (await ask("GET", `${path}?limit=6&cursor=${page.nextCursor}`)).body as typeof page;
  expect([page.data.length, rest.data.length]).toEqual([6, 4]);
  clock.time += 181 * 86_400_000;
  expect((await ask("GET", path)).body).toMatchObject({ data: [] });
});

describe("what is no subscription is refused, and nothing is kept of it", () => {
  test.each([
    [{ ...fresh(), endpoint: "http://push.example/x" }, "endpoint", "not_https"],
    [{ ...fresh(), endpoint: "file:///etc/passwd" }, "endpoint", "not_https"],
    [{ ...fresh(), endpoint: "https://user:word@push.example/x" }, "endpoint", "wrong_format"],
    [{ ...fresh(), endpoint: "https:///x" }, "endpoint", "wrong_format"],
    [{ ...fresh(), endpoint: "https://[::1/x" }, "endpoint", "wrong_format"],
    [{ ...fresh(), endpoint: "https://push.example:99999/x" }, "endpoint", "wrong_format"],
    [{ ...fresh(), endpoint: `https://push.example/${"x".repeat(1000)}` }, "endpoint", "too_long"],
    [{ endpoint: fresh().endpoint }, "keys", "wrong_type"],
    [{ ...fresh(), keys: { ...keys, p256dh: "B" } }, "keys.p256dh", "no_point"],
    [{ ...fresh(), keys: { ...keys, auth: "a".repeat(21) } }, "keys.auth", "wrong_length"],
    [{ ...fresh(), keys: { ...keys, auth: `${"a".repeat(22)}==` } }, "keys.auth", "wrong_length"],
    [{ ...fresh(), keys: { ...keys, more: "x" } }, "keys.more", "unknown_field"],
    [{ ...fresh(), expirationTime: 1 }, "expirationTime", "past"],
    [{ ...fresh(), label: " " }, "label", "blank"],
    [{ ...fresh(), person: "usr_other" }, "person", "unknown_field"],
  ])("%j: %s %s", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", path, { body });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
    expect((await ask("GET", path)).body).toMatchObject({ data: [] });
  });
});
