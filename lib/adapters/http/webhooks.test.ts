import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newKey } from "../../signing/standard-webhooks.ts";
import { makePostWebhook } from "./webhooks.ts";

const received: { headers: Record<string, string>; body: string }[] = [];
let answer: { status: number; headers?: Record<string, string> } = { status: 204 };
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status, answer.headers).end("said");
  });
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const [secret, former] = [newKey(), newKey()];
const body = JSON.stringify({ type: "lead.won", timestamp: "2026-11-02T09:00:00.000Z", data: { text: "José, 5 €" } });
const call = {
  headers: { authorization: "Bearer ours" },
  secrets: [secret, former],
  id: "17-a",
  body,
  timeoutMs: 2_000,
};

describe("what a receiver that is written with `standardwebhooks` sees", () => {
  const send = async (now = Date.now()) => {
    received.length = 0;
    const outcome = await makePostWebhook({ allow: [origin], now: () => now })({ ...call, url: `${origin}/hook` });
    expect(outcome).toMatchObject({ kind: "answered", status: 204 });
    const [one] = received;
    if (!one) throw new Error("nothing came");
    return one;
  };

  test("ours is accepted by either secret, and by no other", async () => {
    const { headers, body: came } = await send();
    for (const key of [secret, former]) expect(new Webhook(key).verify(came, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newKey()).verify(came, headers)).toThrow("No matching signature");
    expect(headers).toMatchObject({ authorization: "Bearer ours", "content-type": "application/json" });
  });

  test("what was altered, given another id, or comes late or again later is refused", async () => {
    const { headers, body: came } = await send();
    const hook = new Webhook(secret);
    expect(() => hook.verify(came.replace("lead.won", "lead.lost"), headers)).toThrow("No matching signature");
    expect(() => hook.verify(came, { ...headers, "webhook-id": "17-b" })).toThrow("No matching signature");
    const fresh = { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 60) };
    expect(() => hook.verify(came, fresh)).toThrow("No matching signature");
    const late = await send(Date.now() - 6 * 60_000);
    expect(() => hook.verify(late.body, late.headers)).toThrow("too old");
  });
});

describe("addresses that are not the public internet", () => {
  const post = (url: string, allow: readonly string[] = []) =>
    makePostWebhook({ allow, now: Date.now })({ ...call, url }).then((outcome) =>
      outcome.kind === "failed" ? outcome.reason : `${outcome.status}`,
    );

  test.each([
    "http://shop.example/hook",
    "https://10.0.0.7/hook",
    "https://192.168.1.1/hook",
    "https://127.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00:ec2::254]/latest",
    "https://[::ffff:10.0.0.1]/hook",
    "https://user:word@shop.example/hook",
    // A name that leads to a private address.
    "https://localhost/hook",
  ])("%s is refused", async (url) => {
    received.length = 0;
    expect(await post(url)).toMatch(/^refused: /);
    expect(received).toEqual([]);
  });

  test("a redirect is an answer, and nobody follows it", async () => {
    received.length = 0;
    answer = { status: 307, headers: { location: "https://169.254.169.254/latest/meta-data" } };
    expect(await post(`${origin}/hook`, [origin])).toBe("307");
    expect(received).toHaveLength(1);
    answer = { status: 204 };
  });
});
