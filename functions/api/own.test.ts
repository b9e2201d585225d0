/** What a person's screens ask for: who they are, how their screens are, what stands in their views, what they have begun to write. */
import { describe, expect, test } from "vitest";
import type { Principal } from "../../lib/core/people/model.ts";
import { administrator, agent, conversation } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const key: Principal = { ...agent, id: "key_a", kind: "key" };

describe("me", () => {
  test("says how one is known here, how one's screens are, and what the tenant is called", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/me")).body).toMatchObject({
      memberships: [{ tenant: "demo", name: "demo", role: "agent", barred: null }],
      profile: { name: "Ana", locale: null, version: 1 },
      preferences: { theme: "system", version: 0 },
      settings: { name: "demo", timeZone: "UTC", locale: "en" },
    });
    expect((await ask("GET", "/api/me", { as: key })).body).toMatchObject({
      profile: null,
      preferences: null,
      settings: { name: "demo" },
    });
  });

  test("says nothing of a tenant that may not be entered", async () => {
    const { ask, seen } = makeWorld();
    const barred: Principal = {
      ...agent,
      memberships: [{ tenant: "demo", role: "agent", barred: "suspended" }],
    };
    expect((await ask("GET", "/api/me", { as: barred })).body).toMatchObject({
      memberships: [{ tenant: "demo", name: null, barred: "suspended" }],
      profile: null,
      preferences: null,
      settings: null,
    });
    expect(seen.tenants).toEqual([]);
  });
});

describe("preferences", () => {
  test("are each person's own, changed field by field and under a version", async () => {
    const { ask } = makeWorld();
    const path = "/api/me/preferences";
    expect((await ask("GET", path)).body).toMatchObject({ theme: "system", screens: {}, version: 0 });
    const first = await ask("PATCH", path, { body: { theme: "dark", screens: { "inbox.view": "mine", "a.b": "1" } } });
    expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
    const second = await ask("PATCH", path, {
      body: { screens: { "a.b": null, c: "2" } },
      headers: { "if-match": '"1"' },
    });
    expect(second.body).toMatchObject({ theme: "dark", screens: { "inbox.view": "mine", c: "2" }, version: 2 });
    expect((await ask("PATCH", path, { body: { sounds: false }, headers: { "if-match": '"1"' } })).status).toBe(412);
    expect((await ask("GET", path, { as: administrator })).body).toMatchObject({ theme: "system", version: 0 });
    expect((await ask("GET", "/api/me")).body).toMatchObject({ preferences: { theme: "dark", version: 2 } });
  });

  test.each([
    [{}, ""],
    [{ theme: "pink" }, "theme"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ screens: { __proto__: "x", "": "x" } }, "screens"],
    [{ screens: { a: "x".repeat(501) } }, "screens.a"],
    [{ screens: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`n${index}`, "x"])) }, "screens"],
    [{ version: 7 }, "version"],
    [{ person: administrator.id }, "person"],
  ])("%j is refused", async (body, field) => {
    const { ask } = makeWorld();
    const answer = await ask("PATCH", "/api/me/preferences", { body });
    expect(answer.status).toBe(422);
    expect((answer.body as { errors: { field: string }[] }).errors[0]?.field).toContain(field);
    expect((await ask("GET", "/api/me/preferences")).body).toMatchObject({ version: 0 });
  });
});

test("the inbox counts its views without going through them", async () => {
  const { ask, seen } = makeWorld();
  expect((await ask("GET", "/api/conversations/counts")).body).toEqual({
    mine: {
      open: { total: 2, unread: 1 },
      pending: { total: 0, unread: 0 },
      snoozed: { total: 0, unread: 0 },
      resolved: { total: 9, unread: 0 },
    },
    unassigned: {
      open: { total: 1, unread: 1 },
      pending: { total: 2, unread: 0 },
      snoozed: { total: 0, unread: 0 },
      resolved: { total: 0, unread: 0 },
    },
    all: {
      open: { total: 7, unread: 2 },
      pending: { total: 4, unread: 0 },
      snoozed: { total: 0, unread: 0 },
      resolved: { total: 30, unread: 0 },
    },
  });
  expect(seen.filters).toEqual([]);
});

describe("drafts", () => {
  const path = `/api/conversations/${conversation.conversationId}/draft`;
  test("are kept for whoever writes them, and for nobody else", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", path)).status).toBe(404);
    expect((await ask("POST", path, { body: { text: "Yes, at" } })).body).toMatchObject({ kind: "reply", version: 1 });
    expect((await ask("POST", path, { body: { text: "She is", kind: "note" } })).body).toMatchObject({
      kind: "note",
      text: "She is",
      version: 2,
    });
    expect((await ask("GET", "/api/drafts")).body).toMatchObject({
      data: [{ conversationId: conversation.conversationId, text: "She is" }],
    });
    expect((await ask("GET", path, { as: administrator })).status).toBe(404);
    expect((await ask("GET", "/api/drafts", { as: administrator })).body).toMatchObject({ data: [] });
    await ask("DELETE", path, { as: administrator });
    expect((await ask("GET", path)).status).toBe(200);
    expect((await ask("DELETE", path)).status).toBe(200);
    expect((await ask("DELETE", path)).status).toBe(404);
    expect((await ask("GET", path)).status).toBe(404);
  });

  test("need a conversation, and something to keep", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/conversations/nowhere/draft", { body: { text: "x" } })).status).toBe(404);
    for (const body of [{}, { text: "" }, { text: "x", kind: "mail" }, { text: "x", author: "usr_x" }])
      expect((await ask("POST", path, { body })).status).toBe(422);
  });
});

test("messages from one on: of this conversation, and not beside a cursor", async () => {
  const { ask, messages } = makeWorld();
  const path = `/api/conversations/${conversation.conversationId}/messages`;
  const [first] = messages;
  const from = `${conversation.conversationId}.${first?.key}`;
  expect((await ask("GET", `${path}?from=${from}`)).body).toMatchObject({ previousCursor: null });
  for (const [query, code] of [
    [`from=${from}&cursor=x`, "conflict"],
    [`from=${"z".repeat(26)}.${first?.key}`, "not_found"],
    ["from=head", "not_found"],
    ["from=m%23", "not_found"],
  ])
    expect((await ask("GET", `${path}?${query}`)).body).toMatchObject({ errors: [{ field: "from", code }] });
});
