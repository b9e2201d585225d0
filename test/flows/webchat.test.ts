/** A visitor of a website on the whole road: token, message, answer, live hint, receipts, file, and who they turn out to be. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { SeenMessage, Visit, VisitTicket } from "../../events/api/visits.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const SHOP = "https://shop.example";
const IDENTITY = "an-invented-identity-secret-of-some-length";

let stack: TestStack;
let widget = "";
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; secretsSet: string[] }>("POST", "/api/apps", {
    ...{ channel: "webchat", name: "The shop's website" },
    credentials: { identitySecret: IDENTITY },
  });
  expect([app.status, app.body.secretsSet]).toEqual([201, ["visitorKey", "identitySecret"]]);
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    ...{ appId: app.body.id, name: "Casa Andina" },
    credentials: { widget: "shop", origins: SHOP, greetingEs: "¡Hola!", uploads: "images" },
  });
  expect(made.status).toBe(201);
  widget = `demo.${made.body.id}`;
}, 120_000);
afterAll(() => stack?.stop());

async function visit<Body>(method: string, path: string, token?: string, body?: unknown, headers: object = {}) {
  const response = await fetch(`${stack.runner.apiUrl}/api/visit/${widget}${path}`, {
    method,
    headers: {
      origin: SHOP,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? (body as never) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body };
}
const meet = async (body: object = {}) => (await visit<Visit>("POST", "/sessions", undefined, body)).body.token;
const threadOf = async (token: string) => (await visit<{ data: SeenMessage[] }>("GET", "/messages", token)).body.data;
const say = (token: string, id: string, text: string, at = new Date().toISOString()) =>
  visit("POST", "/messages", token, { id, at, text });
const conversationOf = (token: string) => stack.conversationOf(token.split(".")[0] ?? "");
const reply = async (token: string, content: object) =>
  stack.call<{ data: { id: string }[] }>("POST", `/api/conversations/${await conversationOf(token)}/messages`, {
    content,
  });

test("settings that cannot be are refused, each by its name", async () => {
  const { body: apps } = await stack.call<{ data: { id: string; channel: string }[] }>("GET", "/api/apps");
  const appId = apps.data.find(({ channel }) => channel === "webchat")?.id;
  const credentials = { widget: "Shop!", origins: "shop.example", colour: "red", form: "name iban" };
  const refused = await stack.call<{ errors: { field: string }[] }>("POST", "/api/connections", {
    ...{ appId, name: "Wrong", credentials },
  });
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map(({ field }) => field).sort()).toEqual([
    ...["credentials.colour", "credentials.form", "credentials.origins", "credentials.widget"],
  ]);
  const short = await stack.call("POST", "/api/apps", {
    ...{ channel: "webchat", name: "Short", credentials: { identitySecret: "short" } },
  });
  expect(short.status).toBe(422);
});

test("settings are changed, but for the one that names the widget, and never into what cannot be", async () => {
  const path = `/api/connections/${widget.slice("demo.".length)}`;
  const change = (settings: object) => stack.call<{ settings: object; errors: object[] }>("PATCH", path, { settings });
  const done = await change({ colour: "#aa3300", greetingEs: null });
  expect([done.status, done.body.settings]).toEqual([
    200,
    { widget: "shop", origins: SHOP, uploads: "images", colour: "#aa3300" },
  ]);
  for (const [settings, field] of [
    [{ widget: "other" }, "widget"],
    [{ origins: null }, "origins"],
    [{ origins: "https://*" }, "origins"],
    [{ colour: "red;}" }, "colour"],
    [{ identitySecret: "x".repeat(40) }, "identitySecret"],
  ] as const) {
    const { status, body } = await change(settings);
    expect([status, body.errors]).toMatchObject([422, [{ field: `settings.${field}` }]]);
  }
});

test("a visitor writes, an agent answers, the page hears of it at once, and the ticks come back", async () => {
  const token = await meet();
  const at = new Date().toISOString();
  // The page did not get the first answers and tries again.
  for (let attempt = 0; attempt < 3; attempt++)
    expect((await say(token, "message-0001", "¿Hay mesa?", at)).status).toBe(202);
  await stack.settled();
  expect(await threadOf(token)).toMatchObject([{ id: "message-0001", from: "visitor", text: "¿Hay mesa?" }]);

  const ticket = await visit<VisitTicket>("POST", "/live", token, {});
  const { url, ticket: secret } = ticket.body;
  const socket = new WebSocket(`${url}?ticket=${encodeURIComponent(secret)}`, { origin: SHOP });
  const frames: { kind: string; at: number }[] = [];
  socket.on("message", (data) => frames.push({ ...JSON.parse(String(data)), at: Date.now() }));
  await once(socket, "open");
  socket.send('{"kind":"resume"}');
  await eventually(
    async () => frames.length,
    (length) => length > 0,
  );

  const started = Date.now();
  const note = await stack.call("POST", `/api/conversations/${await conversationOf(token)}/notes`, { text: "SECRET" });
  expect(note.status).toBe(201);
  expect((await reply(token, { type: "text", text: "Sí, a las nueve" })).status).toBe(202);
  const thread = await eventually(
    () => threadOf(token),
    (messages) => messages.length === 2,
  );
  expect(thread).toMatchObject([{ from: "team", text: "Sí, a las nueve" }, { from: "visitor" }]);
  expect(JSON.stringify(thread)).not.toContain("SECRET");
  const heard = await eventually(
    async () => frames.filter(({ kind }) => kind === "changes"),
    (changes) => changes.length > 0,
  );
  expect((heard.at(0)?.at ?? 0) - started).toBeLessThan(10_000);
  socket.close();

  const until = thread[0]?.sentAt ?? "";
  for (const status of ["delivered", "read"]) {
    expect((await visit("POST", "/receipts", token, { status, until })).status).toBe(202);
    await eventually(
      async () =>
        (await stack.messages(await conversationOf(token))).find(({ kind }) => kind === "sent")?.delivery?.status,
      (now) => now === status,
    );
  }
});

test("choices are pressed, a picture is kept as what it is, in order", async () => {
  const token = await meet();
  await say(token, "message-0001", "Hola");
  const choices = [{ id: "yes", title: "Sí" }];
  await stack.settled();
  await reply(token, { type: "choices", text: "¿A las nueve?", choices });
  await eventually(
    () => threadOf(token),
    ([last]) => last?.choices.length === 1,
  );
  const choice = { id: "yes", title: "Sí" };
  await visit("POST", "/messages", token, { id: "message-0002", at: new Date().toISOString(), choice });
  const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(64)]);
  const query = new URLSearchParams({ id: "message-0003", at: new Date().toISOString(), name: "mesa.png" });
  const sent = await visit("POST", `/files?${query}`, token, new Uint8Array(png), { "content-type": "image/png" });
  expect(sent.status).toBe(202);
  await stack.settled();
  const thread = await threadOf(token);
  expect(thread.map(({ text, file }) => [text, file?.name]).reverse()).toEqual([
    ...[
      ["Hola", undefined],
      ["¿A las nueve?", undefined],
      ["Sí", undefined],
      ["", "mesa.png"],
    ],
  ]);
  const file = await fetch(thread[0]?.file?.url ?? "");
  expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true);
  expect(file.headers.get("content-disposition")).toContain("attachment");
  const messages = await stack.messages(await conversationOf(token));
  expect(messages.map(({ type, media }) => [type, media?.[0]?.state])).toContainEqual(["image", "stored"]);
});

test("somebody known is one contact on every device, and the stranger that they were is theirs", async () => {
  const stranger = await meet();
  await say(stranger, "message-0001", "Before signing in");
  await stack.settled();
  const user = { id: "42", hash: createHmac("sha256", IDENTITY).update("42").digest("hex") };
  const phone = await meet({ token: stranger, user });
  await stack.settled();
  const desk = await meet({ user });
  await say(phone, "message-0001", "From the phone");
  await stack.settled();
  await say(desk, "message-0001b", "From the desk");
  await stack.settled();
  expect((await threadOf(desk)).map(({ text }) => text)).toEqual(["From the desk", "From the phone"]);
  expect(await threadOf(phone)).toEqual(await threadOf(desk));
  const contacts = await Promise.all(
    [stranger, desk].map(async (token) => {
      const answer = await stack.call<{ contact: { id: string } }>(
        "GET",
        `/api/conversations/${await conversationOf(token)}`,
      );
      return JSON.stringify(answer.body).match(/"contact(?:Id)?":(?:"|\{"id":")([^"]+)/)?.[1];
    }),
  );
  expect(contacts[0]).toBeTruthy();
  expect(contacts[1]).toBe(contacts[0]);
});

test("who signs for the app names no file but the thread's own", async () => {
  const apps = await stack.call<{ data: { id: string; name: string; webhookUrl: string }[] }>("GET", "/api/apps");
  const app = apps.body.data.find(({ name }) => name === "The shop's website");
  const key = "an-invented-visitor-key-of-forty-letters";
  await stack.call("POST", `/api/apps/${app?.id}/rotate`, { credentials: { visitorKey: key } });
  const visitor = `v_${"abcdefghijklmnopqrstuvwxyz"}`;
  const file = (id: string, path: string) => ({
    ...{ kind: "file", id, at: new Date().toISOString(), text: id },
    file: { key: path, mime: "image/png" },
  });
  const events = [
    file("foreign1", "other/media/x/y"),
    file("foreign2", "demo/media/another-thread/y"),
    file("foreign3", "demo/media/../other/x"),
  ];
  const body = JSON.stringify({ widget: "shop", visitor: { id: visitor }, events });
  const sign = `v1=${createHmac("sha256", key).update(`webhook\n${body}`).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-chasqui-signature": sign };
  // What verifies is remembered for a minute.
  await eventually(
    async () => (await fetch(app?.webhookUrl ?? "", { method: "POST", body, headers })).status,
    (status) => status === 200,
    75_000,
  );
  await stack.settled();
  const messages = await stack.messages(await stack.conversationOf(visitor));
  expect(messages.map(({ media }) => [media[0]?.state, media[0]?.reason])).toEqual(
    events.map(() => ["failed", "not of this thread"]),
  );
}, 90_000);

test("a foreign page and a forged token are told nothing", async () => {
  const token = await meet();
  await say(token, "message-0001", "private");
  await stack.settled();
  const foreign = await visit("GET", "/messages", token, undefined, { origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
  expect((await visit("GET", "/messages", `${token.slice(0, -1)}x`)).status).toBe(401);
  expect(await threadOf(await meet())).toEqual([]);
});
