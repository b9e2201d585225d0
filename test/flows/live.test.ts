/** A change reaches a signed-in screen through the whole stack, and only whoever holds a ticket. */
import { once } from "node:events";
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

async function ticket(): Promise<{ readonly url: string; readonly ticket: string }> {
  const answer = await stack.call<{ url: string; ticket: string }>("POST", "/api/live/tickets");
  expect(answer.status).toBe(201);
  return answer.body;
}

const connect = (url: string, given: string) => new WebSocket(`${url}?ticket=${encodeURIComponent(given)}`);

/** The status with which the door stayed shut. */
async function refusal(url: string, given?: string): Promise<number> {
  const socket = given === undefined ? new WebSocket(url) : connect(url, given);
  socket.on("error", () => undefined);
  const [, response] = await once(socket, "unexpected-response");
  const { statusCode } = response as { statusCode: number };
  socket.terminate();
  return statusCode;
}

async function screen(follower = makeFollower()) {
  const { url, ticket: given } = await ticket();
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
