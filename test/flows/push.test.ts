/** A notice on its whole way to a browser: the table, the stream, the queue, and a push service that is on this machine. */
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeBrowser } from "../support/browser.ts";
import { type Loopback, startLoopback } from "../support/loopback.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
let service: Loopback;
const bodies: Buffer[] = [];
const answers: ((response: ServerResponse) => void)[] = [];

beforeAll(async () => {
  service = await startLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks));
    const answer = answers.shift() ?? ((taken) => taken.writeHead(201).end());
    answer(response);
  });
  stack = await startTestStack({ FETCH_ALLOW_ORIGINS: service.origin });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await service?.stop();
});

const path = "/api/push-subscriptions";

test("who is named in a note is told in their browser, by ids alone; a busy service is asked again, a gone browser is forgotten", async () => {
  const agent = { authorization: `Bearer ${await stack.issuer.tokenFor("agent@example.com")}` };
  const as = <Body>(method: string, address: string, body?: unknown) => stack.call<Body>(method, address, body, agent);
  const asked = await Promise.all(Array.from({ length: 4 }, () => as<{ publicKey: string }>("GET", "/api/push/key")));
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const [publicKey = "", ...others] = new Set(asked.map(({ body }) => body.publicKey));
  expect([publicKey.length, others]).toEqual([87, []]);

  const browser = makeBrowser();
  const endpoint = "https://push.example/to/a-browser";
  const made = await as<{ id: string }>("POST", path, { endpoint, keys: browser.keys, label: "Counter" });
  expect(made.status).toBe(201);
  // A door for https alone: what stands behind it here is put in place by hand.
  const client = makeDocumentClient({
    endpoint: stack.runner.endpoints.dynamodb,
    region: "eu-west-1",
    credentials: localCredentials,
  });
  const { body: me } = await as<{ id: string }>("GET", "/api/me");
  const row = { TableName: stack.runner.tableName(), Key: { pk: `demo#notices-of#${me.id}`, sk: "push" } };
  await client.update({
    ...row,
    UpdateExpression: "SET subscriptions[0].endpoint = :here",
    ExpressionAttributeValues: { ":here": `${service.origin}/to/a-browser` },
  });

  await stack.write("15550300091", "a table by the window");
  const conversation = await stack.conversationOf("15550300091");
  const name = (text: string) =>
    stack.call("POST", `/api/conversations/${conversation}/notes`, { text, mentions: [me.id] });
  answers.push((response) => response.writeHead(429, { "retry-after": "1" }).end());
  expect((await name("could you look at this")).status).toBe(201);
  await eventually(
    async () => bodies.length,
    (count) => count === 2,
    20_000,
  );
  await stack.settled();
  const [told, ...more] = bodies.slice(1).map((body) => JSON.parse(browser.read(body).toString()) as object);
  const { body: notices } = await as<{ data: { id: string; kind: string }[] }>("GET", "/api/notices");
  expect([told, more]).toEqual([
    {
      noticeId: notices.data[0]?.id,
      kind: "mention",
      subject: { kind: "conversation", id: conversation },
      tenant: "demo",
    },
    [],
  ]);
  expect(service.requests[1]?.headers).toMatchObject({
    topic: notices.data[0]?.id,
    urgency: "normal",
    authorization: expect.stringContaining(`k=${publicKey}`),
  });

  answers.push((response) => response.writeHead(410).end());
  expect((await name("and at that")).status).toBe(201);
  const left = await eventually(
    async () => (await as<{ data: unknown[] }>("GET", path)).body.data,
    (data) => data.length === 0,
    20_000,
  );
  expect(left).toEqual([]);
  expect(bodies).toHaveLength(3);
}, 60_000);
