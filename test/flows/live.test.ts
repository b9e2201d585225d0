/** A change reaches a signed-in screen through the whole stack, and only whoever holds a ticket. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { LiveServerMessage } from "../../events/live.ts";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeTicketStore } from "../../lib/adapters/dynamo/live.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import { sha256Hex, systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeFollower } from "../../lib/core/live/follow.ts";
import { type Hint, LIVE_PERMISSIONS } from "../../lib/core/live/model.ts";
import { makeIssueTicket } from "../../lib/core/live/tickets.ts";
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

async function screen(follower = makeFollower(), key?: string, own?: { url: string; ticket: string }) {
  const { url, ticket: given } = own ?? (await ticket(key));
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

/** A member of the demo tenant at their screen. */
async function person(name: string) {
  const { runner } = stack;
  const account = {
    region: "eu-west-1",
    endpoint: runner.endpoints.dynamodb,
    credentials: localCredentials,
  };
  const [client, tableName] = [makeDocumentClient(account), runner.tableName()];
  const userId = `usr_${name}`;
  await client.put({
    TableName: tableName,
    Item: {
      pk: keys.people("demo"),
      sk: userId,
      entity: "member",
      v: 1,
      userId,
      role: "administrator",
      status: "active",
    },
  });
  const issue = makeIssueTicket({
    tickets: makeTicketStore({ client, tableName, tenant: "demo" }),
    clock: systemClock,
    ids: systemIds,
    hash: sha256Hex,
  });
  const { ticket: given } = await issue({ tenant: "demo", person: userId, permissions: LIVE_PERMISSIONS });
  return screen(makeFollower(), undefined, { url: (await ticket()).url, ticket: given });
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

test("whoever looks at a conversation hears who else does, until they go", { timeout: 60_000 }, async () => {
  const [rosa, luis] = [await person("rosa"), await person("luis")];
  const look = { kind: "attention", conversationId: "thread-1" };
  rosa.say(look);
  const shown = () => stack.call<{ attention: { person: string }[] }>("GET", "/api/live/presence");
  await eventually(shown, ({ body }) => body.attention.length === 1);
  luis.say({ ...look, doing: "replying" });
  const heardBy = (one: typeof rosa, kind: string) => one.frames.filter((frame) => frame.kind === kind);
  await eventually(
    async () => heardBy(rosa, "attention").length + heardBy(luis, "attention").length,
    (all) => all === 2,
  );
  expect(heardBy(rosa, "attention")).toMatchObject([
    { person: "usr_luis", conversationId: "thread-1", doing: "replying" },
  ]);
  expect(heardBy(luis, "attention")).toMatchObject([{ person: "usr_rosa", doing: "viewing" }]);
  luis.say({ kind: "presence", state: "busy" });
  const busy = { kind: "presence", people: [{ person: "usr_luis", state: "busy" }] };
  await eventually(
    async () => rosa.frames,
    (frames) => frames.some((frame) => JSON.stringify(frame) === JSON.stringify(busy)),
  );
  luis.socket.terminate();
  const offline = { kind: "presence", people: [{ person: "usr_luis", state: "offline" }] };
  await eventually(
    async () => rosa.frames,
    (frames) => frames.some((frame) => JSON.stringify(frame) === JSON.stringify(offline)),
  );
  rosa.socket.terminate();
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
  const [ended, otherEnded] = [once(watching.socket, "close"), once(other.socket, "close")];
  const began = Date.now();
  expect((await stack.call("DELETE", `/api/keys/${made.body.id}`)).status).toBe(200);
  expect(await refusal(unused.url, unused.ticket)).toBe(403);
  await ended;
  process.stdout.write(`live: a revoked key was let go after ${Date.now() - began} ms\n`);
  expect(watching.frames.at(-1)).toEqual({ kind: "bye", why: "rights_changed" });
  expect(other.socket.readyState).toBe(WebSocket.OPEN);

  const later = await ticket();
  expect((await stack.call("DELETE", "/api/live/connections")).status).toBe(200);
  await otherEnded;
  expect(other.frames.at(-1)).toEqual({ kind: "bye", why: "signed_out" });
  expect(await refusal(later.url, later.ticket)).toBe(403);
  const again = await screen();
  again.socket.terminate();
});
