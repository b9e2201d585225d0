/** A change reaches a signed-in screen through the whole stack, and only whoever holds a ticket. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { LiveServerMessage } from "../../events/live.ts";
import { makeFollower } from "../../lib/core/live/follow.ts";
import type { Hint } from "../../lib/core/live/model.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

async function ticket(key?: string): Promise<{ readonly url: string; readonly ticket: string }> {
  const as = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const answer = await stack.call<{ url: string; ticket: string }>("POST", "/api/live/tickets", undefined, as);
  expect(answer.status).toBe(201);
  return answer.body;
}

const connect = (url: string, given: string, origin?: string) =>
  new WebSocket(`${url}?ticket=${encodeURIComponent(given)}`, origin === undefined ? {} : { origin });

/** The status with which the door stayed shut. */
async function refusal(url: string, given?: string, origin?: string): Promise<number> {
  const socket = given === undefined ? new WebSocket(url) : connect(url, given, origin);
  socket.on("error", () => undefined);
  const opened = once(socket, "open").then(() => 101);
  const refused = once(socket, "unexpected-response").then(([, response]) => (response as IncomingMessage).statusCode);
  const statusCode = (await Promise.race([opened, refused])) ?? 0;
  socket.terminate();
  return statusCode;
}

async function screen(follower = makeFollower(), key?: string) {
  const { url, ticket: given } = await ticket(key);
  const socket = connect(url, given);
  const heard: { readonly hint: Hint; readonly time: number }[] = [];
  const frames: LiveServerMessage[] = [];
  const say = (said: object) => socket.send(JSON.stringify(said));
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as LiveServerMessage;
    frames.push(message);
    const { changes, say: again } = follower.hear(message as never);
    for (const hint of changes) heard.push({ hint, time: Date.now() });
    if (again) say(again);
  });
  await once(socket, "open");
  say(follower.hello());
  await eventually(async () => frames.some(({ kind }) => kind !== "changes"), Boolean);
  return { socket, heard, frames, say, follower, url, given };
}

test("a change arrives within two seconds, without a word of what was said; what was missed comes with the next connection", {
  timeout: 60_000,
}, async () => {
  const first = await screen();
  // The first message wakes every function that takes part.
  await stack.write("15550500901", "hola");
  await stack.settled();
  const before = first.heard.length;
  const began = Date.now();
  await stack.write("15550500901", "a secret order");
  await eventually(async () => first.heard.slice(before).some(({ hint }) => hint.type === "message"), Boolean);
  const arrived = first.heard.slice(before).find(({ hint }) => hint.type === "message");
  const took = (arrived?.time ?? Number.POSITIVE_INFINITY) - began;
  process.stdout.write(`live: a message arrived after ${took} ms\n`);
  expect(took).toBeLessThan(2_000);
  expect(JSON.stringify(first.frames)).not.toContain("secret");
  const conversationId = await stack.conversationOf("15550500901");
  expect(arrived?.hint).toMatchObject({ conversationId });
  expect(first.heard.map(({ hint }) => hint.type)).toEqual(expect.arrayContaining(["conversation", "contact", "lead"]));
  await stack.settled();

  first.socket.terminate();
  await stack.write("15550500901", "while away");
  await stack.settled();
  const second = await screen(first.follower);
  expect(second.frames.some(({ kind }) => kind === "resync")).toBe(false);
  expect(second.heard.map(({ hint }) => hint.type)).toContain("message");
  second.say({ kind: "ping" });
  await eventually(
    async () => second.frames.at(-1)?.kind,
    (kind) => kind === "pong",
  );
  second.socket.close();
  await once(second.socket, "close");
  await stack.settled();
});

test("a ticket opens one connection, and nothing else opens any", async () => {
  const { socket, url, given } = await screen();
  expect(await refusal(url, given)).toBe(403);
  expect(await refusal(url)).toBe(401);
  expect(await refusal(url, `demo.${"a".repeat(26)}`)).toBe(403);
  const fresh = await ticket();
  expect(await refusal(url, fresh.ticket.replace("demo.", "other."))).toBe(403);
  expect(await refusal(url, "demo#live")).toBe(403);
  const late = connect(url, fresh.ticket);
  await once(late, "open");
  late.terminate();
  socket.terminate();
});

test("a page of somebody else is not let in, the console's own is", async () => {
  const { url, ticket: stolen } = await ticket();
  expect(await refusal(url, stolen, "https://evil.example")).toBe(403);
  // It is used up.
  expect(await refusal(url, stolen)).toBe(403);
  const own = await ticket();
  const socket = connect(own.url, own.ticket, stack.runner.apiUrl);
  await once(socket, "open");
  socket.terminate();
});

test("whose rights end is told so and let go within seconds, and a ticket of before opens nothing", {
  timeout: 60_000,
}, async () => {
  const made = await stack.call<{ id: string; secret: string }>("POST", "/api/keys", {
    name: "a screen",
    permissions: ["live.read", "conversations.read"],
  });
  expect(made.status).toBe(201);
  const watching = await screen(makeFollower(), made.body.secret);
  const other = await screen();
  const unused = await ticket(made.body.secret);
  const began = Date.now();
  expect((await stack.call("DELETE", `/api/keys/${made.body.id}`)).status).toBe(200);
  expect(await refusal(unused.url, unused.ticket)).toBe(403);
  await once(watching.socket, "close");
  process.stdout.write(`live: a revoked key was let go after ${Date.now() - began} ms\n`);
  expect(watching.frames.at(-1)).toEqual({ kind: "bye", why: "rights_changed" });
  expect(other.socket.readyState).toBe(WebSocket.OPEN);

  const later = await ticket();
  expect((await stack.call("DELETE", "/api/live/connections")).status).toBe(200);
  await once(other.socket, "close");
  expect(other.frames.at(-1)).toEqual({ kind: "bye", why: "signed_out" });
  expect(await refusal(later.url, later.ticket)).toBe(403);
  const again = await screen();
  again.socket.terminate();
});
