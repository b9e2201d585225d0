import { describe, expect, test } from "vitest";
import type { ConversationStore } from "../../lib/core/conversations/ports.ts";
import { deliveryId } from "../../lib/core/deliveries/model.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { inert } from "./testing/inert.ts";
import { administrator, agent, app, connection, conversation, received, sent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const text = (words: string) => ({ content: { type: "text", text: words } });

describe("a reply", () => {
  test("is queued and answered with its messages", async () => {
    const { ask, messages, conversations } = makeWorld();
    const replyTo = `${conversation.conversationId}.${received.key}`;
    const answer = await ask("POST", `${here}/messages`, { body: { ...text("At 20:30?"), replyTo } });
    expect([answer.status, answer.body]).toMatchObject([
      202,
      {
        data: [{ author: agent.id, text: "At 20:30?", replyToExternalId: "wamid.IN", delivery: { status: "queued" } }],
      },
    ]);
    expect(messages[0]).toMatchObject({ kind: "sent", status: "queued", author: agent.id });
    expect(conversations.get(conversation.conversationId)).toMatchObject({
      preview: "At 20:30?",
      lastDirection: "out",
    });
  });

  test("is refused when the window is closed, with the way out", async () => {
    const { ask, clock, messages } = makeWorld();
    clock.time += 24 * 3_600_000;
    const before = messages.length;
    const answer = await ask("POST", `${here}/messages`, { body: text("hello") });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { code: "window_closed", suggestion: expect.stringMatching(/template/) },
    ]);
    expect(messages).toHaveLength(before);
    const template = { content: { type: "template", name: "hello_again", language: "es" } };
    expect((await ask("POST", `${here}/messages`, { body: template })).status).toBe(202);
  });

  test.each([
    ["is switched off", { ...connection, active: false }],
    [
      "is broken",
      { ...connection, health: "broken" as const, healthReason: { code: "190", text: "the token has expired" } },
    ],
    ["is gone", undefined],
  ])("is refused when the connection %s", async (_case, state) => {
    const world = makeWorld();
    world.ports.connections.connection = async () => state;
    const answer = await world.ask("POST", `${here}/messages`, { body: text("hello") });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: "connection_unusable", suggestion: expect.any(String) },
    ]);
  });

  test("names the field that the channel cannot show", async () => {
    const world = makeWorld();
    world.ports.channels.plan = () => ({
      ok: false,
      problems: [{ field: "media.mime", code: "mime", message: "is not taken", suggestion: "Send it as a document." }],
    });
    const answer = await world.ask("POST", `${here}/messages`, { body: text("hello") });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: [{ field: "content.media.mime", code: "mime" }], suggestion: "Send it as a document." },
    ]);
  });

  test.each([
    "nonsense",
    `${"z".repeat(26)}.${received.key}`,
    `${conversation.conversationId}.1772438280000-${"q".repeat(16)}`,
  ])("cannot answer %s", async (replyTo) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", `${here}/messages`, { body: { ...text("hello"), replyTo } });
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ field: "replyTo", code: "not_found" }] }]);
  });

  test.each([
    [{ content: { type: "text", text: "  " } }, "content.text", "blank"],
    [{ content: { type: "text", text: "x".repeat(16_385) } }, "content.text", "too_long"],
    [{ content: { type: "text" } }, "content.text", "wrong_type"],
    [{ content: { type: "song", text: "la" } }, "content.type", "not_allowed"],
    [
      { content: { type: "media", media: { kind: "image", url: "http://files.example/a.png" } } },
      "content.media.url",
      "wrong_format",
    ],
    // A storage key could name somebody else's file.
    [
      { content: { type: "media", media: { kind: "image", key: "other/media/a" } } },
      "content.media.key",
      "unknown_field",
    ],
    [{ content: { type: "text", text: "a" }, author: "usr_somebody" }, "author", "unknown_field"],
    [{ content: { type: "text", text: "a" }, status: "sent", tenant: "other" }, "tenant", "unknown_field"],
    [{}, "content", "either_or"],
    [[], "", "wrong_type"],
  ])("refuses %j", async (body, field, code) => {
    const { ask } = makeWorld({ conversations: inert<ConversationStore>("conversations") });
    const answer = await ask("POST", `${here}/messages`, { body });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { code: "validation_failed", errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
  });
});

test("a note is for the team", async () => {
  const { ask, messages } = makeWorld();
  const answer = await ask("POST", `${here}/notes`, { body: { text: "Prefers the terrace" } });
  expect([answer.status, answer.body]).toMatchObject([201, { kind: "note", author: agent.id, delivery: null }]);
  expect(messages[0]).toMatchObject({ kind: "note" });
});

describe("a conversation", () => {
  test("is read, taken, resolved and reopened", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", `${here}/read`)).body).toMatchObject({ unread: 0, version: 2 });
    expect((await ask("POST", `${here}/assign`, { body: { assignee: "me" } })).body).toMatchObject({
      assignee: agent.id,
    });
    expect((await ask("POST", `${here}/assign`, { body: { assignee: null } })).body).toMatchObject({ assignee: null });
    const resolved = await ask("POST", `${here}/resolve`, { body: {} });
    expect([resolved.body, resolved.headers.etag]).toMatchObject([{ state: "resolved" }, '"5"']);
    expect((await ask("POST", `${here}/reopen`)).body).toMatchObject({ state: "open" });
  });

  test("is changed in one go", async () => {
    const { ask } = makeWorld();
    const answer = await ask("PATCH", here, {
      body: { state: "resolved", assignee: "me" },
      headers: { "If-Match": '"1"' },
    });
    expect(answer.body).toMatchObject({ state: "resolved", assignee: agent.id });
    expect((await ask("PATCH", here, { body: { assignee: null } })).body).toMatchObject({
      state: "resolved",
      assignee: null,
    });
    expect((await ask("PATCH", here, { body: { state: "open" } })).body).toMatchObject({ state: "open" });
  });

  test.each(['"2"', 'W/"1"', '"of-somebody-else"'])("is not changed for whoever expected %s", async (tag) => {
    const { ask, conversations } = makeWorld();
    for (const [method, path, body] of [
      ["PATCH", here, { state: "resolved", assignee: "me" }],
      ["POST", `${here}/assign`, { assignee: "me" }],
      ["POST", `${here}/resolve`, undefined],
      ["POST", `${here}/read`, undefined],
    ] as const) {
      const answer = await ask(method, path, { body, headers: { "if-match": tag } });
      expect([answer.status, answer.body, answer.headers.etag]).toMatchObject([412, { code: "stale_version" }, '"1"']);
    }
    expect(conversations.get(conversation.conversationId)).toEqual(conversation);
  });

  test("is changed for whoever expects what is there", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", `${here}/resolve`, { headers: { "if-match": '"1"' } })).status).toBe(200);
    expect((await ask("POST", `${here}/reopen`, { headers: { "if-match": "*" } })).status).toBe(200);
    const several = await ask("POST", `${here}/reopen`, { headers: { "if-match": '"1", "2"' } });
    expect([several.status, several.body]).toMatchObject([400, { code: "bad_if_match" }]);
  });

  test.each([{}, { state: "snoozed" }, { assignee: "somebody" }, { unread: 0 }, { state: "open", version: 9 }])(
    "refuses %j",
    async (body) => {
      const { ask } = makeWorld();
      expect((await ask("PATCH", here, { body })).status).toBe(422);
    },
  );
});

describe("apps and connections", () => {
  const as = administrator;

  test("an app is made, and its secrets go in and do not come out", async () => {
    const { ask, seen } = makeWorld();
    const body = {
      channel: "whatsapp",
      name: "Casa Andina",
      credentials: { appSecret: "SECRET-VALUE", verifyToken: "SECRET-TOO" },
    };
    const answer = await ask("POST", "/api/apps", { as, body });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toMatch(/^\/api\/apps\/demo\./);
    expect(answer.text).not.toMatch(/SECRET/);
    expect(seen.written).toMatchObject([[expect.stringMatching(/^demo\./), body.credentials]]);
    expect(JSON.stringify(seen.logs)).not.toMatch(/SECRET|Andina|15550100001/);
  });

  test("an unknown channel is a fault of that field", async () => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/apps", { as, body: { channel: "pigeon", name: "a", credentials: {} } });
    expect(answer.body).toMatchObject({ code: "validation_failed", errors: [{ field: "channel", code: "unknown" }] });
  });

  const newConnection = {
    appId: app.appId,
    name: "Reservations",
    credentials: { phoneNumberId: "9", accessToken: "SECRET" },
  };

  test("an account is connected once", async () => {
    const world = makeWorld();
    const made = await world.ask("POST", "/api/connections", { as, body: newConnection });
    expect([made.status, made.body]).toMatchObject([201, { health: "unchecked", accountIds: ["9"] }]);
    world.ports.connections.createConnection = async () => "exists";
    const again = await world.ask("POST", "/api/connections", { as, body: newConnection });
    expect([again.status, again.body]).toMatchObject([409, { code: "already_exists" }]);
    const lost = await world.ask("POST", "/api/connections", { as, body: { ...newConnection, appId: "demo.none" } });
    expect([lost.status, lost.body]).toMatchObject([422, { errors: [{ field: "appId" }] }]);
  });

  test("is renamed, set otherwise and switched off, at the version that was seen", async () => {
    const world = makeWorld();
    const one = `/api/connections/${connection.connectionId}`;
    const change = { name: "Terrace", active: false, settings: { title: null } };
    const done = await world.ask("PATCH", one, { as, body: change, headers: { "if-match": '"1"' } });
    expect([done.status, done.body]).toMatchObject([200, { name: "Terrace", active: false, version: 2 }]);
    const stale = await world.ask("PATCH", one, { as, body: change, headers: { "if-match": '"9"' } });
    expect([stale.status, stale.body]).toMatchObject([412, { code: "stale_version" }]);
    const wrong = await world.ask("PATCH", one, { as, body: { settings: { iban: "x" } } });
    expect([wrong.status, wrong.body]).toMatchObject([422, { errors: [{ field: "settings.iban" }] }]);
    for (const body of [{ health: "healthy" }, { settings: { title: 1 } }, { name: " " }])
      expect([body, (await world.ask("PATCH", one, { as, body })).status]).toEqual([body, 422]);
    expect((await world.ask("PATCH", "/api/connections/abcdefghij.none", { as, body: change })).status).toBe(404);
  });

  test("is tested and given new secrets", async () => {
    const world = makeWorld();
    const one = `/api/connections/${connection.connectionId}`;
    expect((await world.ask("POST", `${one}/test`, { as })).body).toMatchObject({
      ok: true,
      displayName: "Casa Andina",
      connection: { version: 2 },
    });
    expect(
      (await world.ask("POST", `${one}/rotate`, { as, body: { credentials: { accessToken: "SECRET" } } })).body,
    ).toMatchObject({ health: "unchecked" });
    expect(
      (await world.ask("POST", `/api/apps/${app.appId}/rotate`, { as, body: { credentials: { appSecret: "SECRET" } } }))
        .body,
    ).toMatchObject({ version: 2 });
    world.ports.setup.test = async () => ({ ok: false, code: "190", text: "the token has expired", retryable: false });
    expect((await world.ask("POST", `${one}/test`, { as })).body).toMatchObject({
      ok: false,
      code: "190",
      connection: { health: "broken" },
    });
    for (const path of ["/api/connections/none/rotate", "/api/apps/none/rotate"]) {
      expect((await world.ask("POST", path, { as, body: { credentials: { a: "b" } } })).status).toBe(404);
    }
    expect((await world.ask("POST", "/api/connections/none/test", { as })).status).toBe(404);
  });
});

test("a store's refusal of a cursor is the caller's fault", async () => {
  const conversations = inert<ConversationStore>("conversations", {
    list: async () => {
      throw new BadCursor();
    },
  });
  const answer = await makeWorld({ conversations }).ask("GET", "/api/conversations?cursor=forged");
  expect([answer.status, answer.body]).toMatchObject([400, { code: "bad_cursor" }]);
});

test("whatever else is thrown is told to the log by its name, and to the caller by nothing", async () => {
  const conversations = inert<ConversationStore>("conversations", {
    get: async () => {
      throw new Error(`table chasqui-secret-name is not there, ${sent.author}`);
    },
  });
  const { ask, seen } = makeWorld({ conversations });
  const answer = await ask("GET", here);
  expect([answer.status, answer.body]).toEqual([
    500,
    {
      type: "/api/docs#internal_error",
      title: expect.any(String),
      status: 500,
      code: "internal_error",
      requestId: "req-1",
    },
  ]);
  expect(seen.logs.map(([code]) => code)).toEqual(["api.failed", "api.answered"]);
});

describe("a delivery", () => {
  test("that failed is sent again because a person says so, and one that is on its way is not", async () => {
    const { ask, seen } = makeWorld();
    const path = `/api/deliveries/${deliveryId(sent.conversationId, sent.key)}/send-again`;
    expect(await ask("POST", path)).toMatchObject({ status: 202, body: { status: "queued", reason: null } });
    expect(seen.again).toEqual([agent.id]);
    expect(await ask("POST", path)).toMatchObject({ status: 409, body: { code: "delivery_not_open" } });
    expect((await ask("POST", path.replace(sent.key.slice(-4), "zzzz"))).status).toBe(404);
  });
});
