/** Idempotency keys, as callers meet them. */
import { describe, expect, test } from "vitest";
import type { RequestStore } from "../../lib/core/requests/ports.ts";
import { inert } from "./testing/inert.ts";
import { administrator, agent, app, connection, conversation } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const headers = { "Idempotency-Key": "0f9d6c3e-5a51-4f6f-9d4e-2b8f0c7a1e63" };
const hello = { content: { type: "text", text: "hello" } };

describe("a repeated request", () => {
  test("gets the stored status, headers and body, and sends nothing twice", async () => {
    const { ask, messages } = makeWorld();
    const first = await ask("POST", `${here}/messages`, { body: hello, headers });
    const count = messages.length;
    const again = await ask("POST", `${here}/messages`, {
      raw: '{ "content": {"text":"hello", "type":"text"} }',
      headers,
    });
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect([first.headers["idempotent-replayed"], again.headers["idempotent-replayed"]]).toEqual([undefined, "true"]);
    expect(messages).toHaveLength(count);

    const resolved = await ask("POST", `${here}/resolve`, { headers });
    const replayed = await ask("POST", `${here}/resolve`, { headers });
    expect(replayed.headers.etag).toBe(resolved.headers.etag);
  });

  test("with another body, or on another resource, is another request", async () => {
    const { ask } = makeWorld();
    await ask("POST", `${here}/messages`, { body: hello, headers });
    const other = { content: { type: "text", text: "bye" } };
    for (const [path, body] of [
      [`${here}/messages`, other],
      [`/api/conversations/${"x".repeat(26)}/messages`, hello],
    ] as const) {
      const answer = await ask("POST", path, { body, headers });
      expect([answer.status, answer.body]).toMatchObject([422, { code: "idempotency_key_reused" }]);
    }
  });

  test("of somebody else is their own", async () => {
    const { ask } = makeWorld();
    await ask("POST", `${here}/notes`, { body: { text: "a" }, headers });
    const other = await ask("POST", `${here}/notes`, { body: { text: "b" }, headers, as: administrator });
    expect([other.status, other.headers["idempotent-replayed"]]).toEqual([201, undefined]);
  });

  test("while the first one runs is asked to come back", async () => {
    const world = makeWorld();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { connection: read } = world.ports.connections;
    world.ports.connections.connection = async (id) => {
      await gate;
      return read(id);
    };
    const first = world.ask("POST", `${here}/messages`, { body: hello, headers });
    await new Promise((resolve) => setImmediate(resolve));
    const second = await world.ask("POST", `${here}/messages`, { body: hello, headers });
    expect([second.status, second.body, second.headers["retry-after"]]).toMatchObject([
      409,
      { code: "request_in_progress" },
      "30",
    ]);
    go();
    expect((await first).status).toBe(202);
    expect((await world.ask("POST", `${here}/messages`, { body: hello, headers })).headers["idempotent-replayed"]).toBe(
      "true",
    );
  });

  test("after a failure carries on under the same id: the message is there once", async () => {
    const world = makeWorld();
    const { save } = world.ports.conversations;
    world.ports.conversations.save = async () => {
      throw new Error("throttled");
    };
    const before = world.messages.length;
    expect((await world.ask("POST", `${here}/messages`, { body: hello, headers })).status).toBe(500);
    world.ports.conversations.save = save;
    world.clock.time += 5_000;
    expect((await world.ask("POST", `${here}/messages`, { body: hello, headers })).status).toBe(202);
    expect(world.messages).toHaveLength(before + 1);
  });

  test("whose answer was lost finds the connection that it made", async () => {
    const world = makeWorld();
    const as = administrator;
    const body = { appId: app.appId, name: "Reservations", credentials: { accessToken: "s" } };
    const { complete } = world.requests;
    world.requests.complete = async () => {
      throw new Error("throttled");
    };
    expect((await world.ask("POST", "/api/connections", { as, body, headers })).status).toBe(500);
    world.requests.complete = complete;
    world.clock.time += 30_000;
    const made = { ...connection, createdAt: "2026-03-02T08:00:00.000Z" };
    world.ports.connections.createConnection = async () => "exists";
    world.ports.connections.connection = async () => made;
    expect((await world.ask("POST", "/api/connections", { as, body, headers })).status).toBe(201);
    world.ports.connections.connection = async () => ({ ...made, createdAt: "2026-03-01T08:00:00.000Z" });
    expect(
      (await world.ask("POST", "/api/connections", { as, body, headers: { "idempotency-key": "other" } })).status,
    ).toBe(409);
  });
});

test("refusals are not stored", async () => {
  const { ask, clock, requests } = makeWorld();
  clock.time += 24 * 3_600_000;
  expect((await ask("POST", `${here}/messages`, { body: hello, headers })).body).toMatchObject({
    code: "window_closed",
  });
  expect(requests.rows.size).toBe(0);
  clock.time -= 24 * 3_600_000;
  expect((await ask("POST", `${here}/messages`, { body: hello, headers })).status).toBe(202);
});

test("what is not valid costs no write at all", async () => {
  const { ask } = makeWorld({ requests: inert<RequestStore>("requests") });
  expect((await ask("POST", `${here}/messages`, { body: {}, headers })).status).toBe(422);
  expect((await ask("GET", here, { headers })).status).toBe(200);
  expect((await ask("POST", `${here}/resolve`)).status).toBe(200);
});

test.each(["x".repeat(256), "with blank"])("the key %s cannot be used", async (key) => {
  const { ask } = makeWorld({ requests: inert<RequestStore>("requests") });
  const answer = await ask("POST", `${here}/resolve`, { headers: { "idempotency-key": key }, as: agent });
  expect([answer.status, answer.body]).toMatchObject([400, { code: "bad_idempotency_key" }]);
});
