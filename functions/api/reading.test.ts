import { describe, expect, test } from "vitest";
import {
  administrator,
  agent,
  app,
  connection,
  contact,
  conversation,
  lead,
  note,
  received,
  sent,
} from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const id = conversation.conversationId;
const idOf = (message: { readonly key: string }) => `${id}.${message.key}`;
const here = `/api/conversations/${id}`;

describe("conversations", () => {
  test("are listed open, for whoever is asked for, in the only tenant of the caller", async () => {
    const { ask, seen } = makeWorld();
    const list = await ask("GET", "/api/conversations");
    expect(list.body).toMatchObject({ data: [{ id, version: 1 }], nextCursor: "next", hasMore: true });
    await ask("GET", "/api/conversations/?state=resolved&assignee=me&unread=true&limit=100&cursor=abc");
    await ask("GET", "/api/conversations?assignee=none&unread=false");
    expect(seen.filters).toEqual([
      { state: "open" },
      { state: "resolved", assignee: agent.id, unread: true },
      { state: "open", assignee: "none", unread: false },
    ]);
    expect(seen.tenants).toEqual(["demo"]);
  });

  test("one has its version as ETag, its window, and nothing of how it is kept", async () => {
    const { ask, clock } = makeWorld();
    const one = await ask("GET", here);
    expect(one.headers.etag).toBe('"1"');
    expect(one.body).toMatchObject({
      lastMessageId: idOf(received),
      window: { open: true, closesAt: "2026-03-03T07:58:00.000Z" },
    });
    for (const field of ["lastApplied", "readThrough", "known", "awaited"]) expect(one.body).not.toHaveProperty(field);
    clock.time += 24 * 3_600_000;
    expect((await ask("GET", here)).body).toMatchObject({ window: { open: false } });
  });

  test("what is not there is 404, whatever is asked of it", async () => {
    const { ask } = makeWorld();
    const gone = `/api/conversations/${"x".repeat(26)}`;
    for (const path of ["", "/messages", "/deliveries", `/messages/${idOf(received)}/media/0`]) {
      const answer = await ask("GET", gone + path);
      expect([path, answer.status, answer.body]).toMatchObject([path, 404, { code: "not_found" }]);
    }
    for (const [path, body] of [
      ["/messages", { content: { type: "text", text: "hello" } }],
      ["/notes", { text: "hello" }],
      ["/read", undefined],
      ["/assign", { assignee: "me" }],
      ["/resolve", undefined],
      ["/reopen", undefined],
    ] as const) {
      expect([path, (await ask("POST", gone + path, { body })).status]).toEqual([path, 404]);
    }
    expect((await ask("PATCH", gone, { body: { state: "open" } })).status).toBe(404);
  });
});

describe("messages", () => {
  test("show what was said, and where their files are kept to nobody", async () => {
    const { ask } = makeWorld();
    const list = await ask("GET", `${here}/messages?limit=3`);
    expect(list.body).toMatchObject({
      data: [
        {
          id: idOf(sent),
          kind: "sent",
          author: agent.id,
          type: "media",
          text: "Our menu",
          media: [{ index: 0, state: "linked" }],
          delivery: { status: "failed", reason: { code: "window_closed" }, attempts: 1 },
        },
        { id: idOf(note), kind: "note", text: "Prefers the terrace", delivery: null },
        {
          id: idOf(received),
          kind: "received",
          sender: { id: "15550100001", name: "Inés" },
          type: "image",
          payload: "table-4",
          externalId: "wamid.IN",
          media: [
            { index: 0, state: "stored", size: 9 },
            { index: 1, state: "pending" },
            { index: 2, state: "failed", reason: "too_large" },
          ],
          reactions: [{ by: "us", emoji: "👍" }],
        },
      ],
      hasMore: false,
      nextCursor: null,
    });
    expect(list.text).not.toMatch(/provider\.example|demo\/media|leaseUntil|providerId/);
  });

  test("a file is reached by a link for a few minutes", async () => {
    const { ask, seen } = makeWorld();
    const link = await ask("GET", `${here}/messages/${idOf(received)}/media/0`);
    expect(link.body).toEqual({
      url: "https://media.example/signed",
      expiresAt: "2026-03-02T08:05:00.000Z",
      mime: "image/jpeg",
      filename: null,
      size: 9,
    });
    expect(seen.links).toEqual([["demo/media/x", { seconds: 300, mime: "image/jpeg" }]]);
  });

  test("a file that is not there yet, never will be, or never was", async () => {
    const { ask } = makeWorld();
    const pending = await ask("GET", `${here}/messages/${idOf(received)}/media/1`);
    expect([pending.status, pending.body, pending.headers["retry-after"]]).toMatchObject([
      409,
      { code: "media_pending" },
      "5",
    ]);
    const failed = await ask("GET", `${here}/messages/${idOf(received)}/media/2`);
    expect([failed.status, failed.body]).toMatchObject([404, { code: "media_unavailable", detail: "too_large" }]);
    for (const place of [
      `${idOf(received)}/media/3`,
      `${idOf(received)}/media/-1`,
      `${idOf(note)}/media/0`,
      `nonsense/media/0`,
    ]) {
      expect([place, (await ask("GET", `${here}/messages/${place}`)).status]).toEqual([place, 404]);
    }
  });

  test("the file of a message of ours is where its author said", async () => {
    const { ask } = makeWorld();
    const link = await ask("GET", `${here}/messages/${idOf(sent)}/media/0`);
    expect(link.body).toMatchObject({ url: "https://files.example/menu.pdf", expiresAt: null });
  });
});

describe("deliveries", () => {
  test("of one conversation are its sent messages, page by page", async () => {
    const { ask, messages } = makeWorld();
    messages.splice(0, messages.length, note, received, sent);
    const list = await ask("GET", `${here}/deliveries?limit=1`);
    expect(list.body).toMatchObject({ data: [{ id: idOf(sent), status: "failed" }], hasMore: false });
    const none = await ask("GET", `/api/deliveries?conversationId=${id}&state=read`);
    expect(none.body).toMatchObject({ data: [], hasMore: false });
  });

  test("a page that few entries pass costs a bounded number of reads and goes on by cursor", async () => {
    const { ask, messages } = makeWorld();
    messages.splice(0, messages.length, ...Array.from({ length: 30 }, () => note), sent);
    const first = await ask("GET", `${here}/deliveries?limit=4`);
    expect(first.body).toEqual({ data: [], nextCursor: "20", hasMore: true });
    expect((await ask("GET", `${here}/deliveries?limit=20&cursor=20`)).body).toMatchObject({
      data: [{ id: idOf(sent) }],
    });
  });

  test("across conversations only those that somebody has to know about", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/deliveries?state=failed")).body).toMatchObject({ data: [{ id: idOf(sent) }] });
    for (const query of ["?state=read", ""]) {
      const refused = await ask("GET", `/api/deliveries${query}`);
      expect([refused.status, refused.body]).toMatchObject([
        422,
        { code: "state_not_listed", suggestion: expect.stringMatching(/conversationId/) },
      ]);
    }
  });

  test("one by its message's id", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", `/api/deliveries/${idOf(sent)}`)).body).toMatchObject({ conversationId: id, attempts: 1 });
    for (const other of ["nonsense", `${id}.1772438400001-${"s".repeat(16)}`]) {
      expect((await ask("GET", `/api/deliveries/${other}`)).status).toBe(404);
    }
  });
});

test("contacts come with their conversations and leads", async () => {
  const { ask } = makeWorld();
  expect((await ask("GET", "/api/contacts")).body).toMatchObject({ data: [{ id: contact.contactId }], hasMore: false });
  for (const query of ["tag=", "country=spain", "language=Spanish", "segment=1"])
    expect((await ask("GET", `/api/contacts?${query}`)).status, query).toBe(422);
  expect((await ask("GET", "/api/contacts?tag=vip&country=ES&language=es-MX")).status).toBe(200);
  const one = await ask("GET", `/api/contacts/${contact.contactId}`);
  expect(one.body).toMatchObject({
    conversationIds: [id],
    leads: [{ id: lead.leadId }],
    identities: contact.identities,
  });
  expect(one.headers.etag).toBe('"1"');
  expect((await ask("GET", "/api/contacts/nobody")).status).toBe(404);
});

test("leads by state and by id", async () => {
  const { ask } = makeWorld();
  expect((await ask("GET", "/api/leads?state=new")).body).toMatchObject({
    data: [{ id: lead.leadId, source: { referral: null } }],
  });
  expect((await ask("GET", `/api/leads/${lead.leadId}`)).headers.etag).toBe('"1"');
  expect((await ask("GET", "/api/leads/none")).status).toBe(404);
  expect((await ask("GET", "/api/leads?state=lost")).status).toBe(422);
});

test("apps and connections are read without their secrets", async () => {
  const { ask } = makeWorld();
  const apps = await ask("GET", "/api/apps");
  const webhookUrl = `https://api.example/webhooks/whatsapp/${app.appId}`;
  expect(apps.body).toMatchObject({ data: [{ id: app.appId, secretsSet: ["appSecret"], webhookUrl }], hasMore: false });
  expect((await ask("GET", `/api/apps/${app.appId}`)).body).toMatchObject({ webhookUrl });
  const connections = await ask("GET", `/api/connections?appId=${app.appId}`);
  expect(connections.body).toMatchObject({
    data: [{ id: connection.connectionId, health: "healthy", healthReason: null }],
  });
  expect((await ask("GET", "/api/connections?appId=other")).body).toMatchObject({ data: [] });
  expect((await ask("GET", `/api/connections/${connection.connectionId}`)).headers.etag).toBe('"1"');
  for (const path of ["/api/apps/none", "/api/connections/none"]) expect((await ask("GET", path)).status).toBe(404);
  expect(apps.text + connections.text).not.toMatch(/SECRET-VALUE|previousUntil/);
});

test("a cursor of our own lists is checked as the stores check theirs", async () => {
  const second = { ...connection, connectionId: "k3v5q2m7n4.zzz" };
  const world = makeWorld();
  world.ports.connections.all = async () => [{ app, connections: [second, connection] }];
  const first = await world.ask("GET", "/api/connections?limit=1");
  expect(first.body).toMatchObject({ data: [{ id: connection.connectionId }], hasMore: true });
  const { nextCursor } = first.body as { nextCursor: string };
  expect((await world.ask("GET", `/api/connections?limit=1&cursor=${nextCursor}`)).body).toMatchObject({
    data: [{ id: second.connectionId }],
    nextCursor: null,
  });
  const bad = await world.ask("GET", "/api/connections?cursor=made-up");
  expect([bad.status, bad.body]).toMatchObject([400, { code: "bad_cursor" }]);
});

test("channels say what they need and can show", async () => {
  const { ask } = makeWorld();
  expect((await ask("GET", "/api/channels")).body).toMatchObject({
    data: [
      {
        id: "whatsapp",
        windowMs: 86_400_000,
        connection: [{ name: "phoneNumberId" }, { name: "accessToken", secret: true }],
      },
    ],
    hasMore: false,
  });
});

describe("me", () => {
  const both = { ...agent, memberships: [...agent.memberships, { tenant: "other", role: "administrator" as const }] };

  test("in the only tenant, with what the role allows", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/me", { as: administrator })).body).toMatchObject({
      tenant: "demo",
      role: "administrator",
      permissions: expect.arrayContaining(["connections.manage"]),
    });
  });
  test("with several tenants: which they are, and more once one is named", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/me", { as: both })).body).toMatchObject({
      memberships: both.memberships,
      tenant: null,
      permissions: [],
    });
    expect((await ask("GET", "/api/me", { as: both, headers: { "Chasqui-Tenant": "other" } })).body).toMatchObject({
      role: "administrator",
    });
    expect((await ask("GET", "/api/me", { as: both, headers: { "chasqui-tenant": "third" } })).status).toBe(403);
  });
  test("as a stranger: signed in, and nowhere", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/me", { as: { ...agent, memberships: [] } })).body).toMatchObject({
      tenant: null,
      role: null,
    });
  });
});
