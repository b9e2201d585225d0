/** The roads of web chat: a visitor's page as the client that tries again, a delivery that asks nobody, and receipts that name a moment. */
import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { reply, sentIn } from "./client.ts";
import { expectOneContact, expectThread, messagesOf } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";
import { clock, type World } from "./world.ts";

const ORIGIN = "https://shop.example";

function request(world: World, path: string, body: string, headers: Record<string, string>, query = "") {
  const widget = `${world.tenant}.${world.connectionId}`;
  return {
    version: "2.0",
    routeKey: "POST /api/visit/{proxy+}",
    rawPath: `/api/visit/${widget}${path}`,
    rawQueryString: query,
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    headers: { origin: ORIGIN, authorization: `Bearer ${tokenOf(world, widget)}`, ...headers },
    requestContext: {
      requestId: "visit",
      domainName: "api.example",
      http: { method: "POST", path, sourceIp: "192.0.2.1" },
    },
    body,
    isBase64Encoded: headers["content-type"] !== "application/json",
  };
}

function tokenOf({ kit }: World, widget: string): string {
  const until = Math.ceil(clock.now() / 1000 + 86_400).toString(36);
  const said = `${kit.customer}.${until}.${systemIds.derive("origin", ORIGIN).slice(0, 12)}`;
  const mac = createHmac("sha256", kit.secrets.visitorKey ?? "")
    .update(`token\n${widget}\n${said}`)
    .digest("hex");
  return `${said}.${mac}`;
}

/** The page keeps what was not taken, and says the same again: sometimes longer after than any queue remembers. */
async function ask(world: World, ...asked: Parameters<typeof request> extends [World, ...infer Rest] ? Rest : never) {
  for (let attempt = 0; attempt < 6; attempt++) {
    const outcome = await world.invoke("serve-visitors", request(world, ...asked));
    if (outcome.kind === "answered" && (outcome.answer as { statusCode: number }).statusCode === 202) return;
    await world.drive(0);
    clock.advance(600_000);
  }
  throw new Error("the visitor is never heard");
}

const JSON_BODY = { "content-type": "application/json" };
const say = (world: World, number: number, more: object = {}) => {
  clock.advance(1_000);
  const body = { id: world.kit.theirs(number), at: clock.iso(), text: `words ${number}`, ...more };
  return ask(world, "/messages", JSON.stringify(body), JSON_BODY);
};
const saw = (world: World, status: "delivered" | "read") => {
  clock.advance(1_000);
  return ask(world, "/receipts", JSON.stringify({ status, until: clock.iso() }), JSON_BODY);
};
const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(20)]).toString("base64");

const expectSaid = (world: World, ...numbers: readonly number[]) =>
  expectThread(world, { received: numbers.map(world.kit.theirs) });

async function greeted(world: World): Promise<void> {
  await say(world, 1);
  await world.drive(0);
}

const channel = "webchat" as const;
export const webchatScenarios: readonly Scenario[] = [
  {
    ...{ channel, room: "serve-visitors", name: "message", short: true },
    arrange: greeted,
    async call(world) {
      await say(world, 2);
      await world.drive(0);
    },
    check: (world) => expectSaid(world, 1, 2),
  },
  {
    ...{ channel, room: "serve-visitors", name: "file" },
    arrange: greeted,
    async call(world) {
      clock.advance(1_000);
      const query = new URLSearchParams({ id: world.kit.theirs(2), at: clock.iso(), name: "table.png" }).toString();
      await ask(world, "/files", PNG, { "content-type": "image/png" }, query);
      await world.drive(0);
    },
    async check(world) {
      await expectSaid(world, 1, 2);
      const media = (await messagesOf(world)).flatMap((message) => (message.kind === "received" ? message.media : []));
      expect(media).toMatchObject([{ state: "stored", filename: "table.png", mime: "image/png", size: 28 }]);
      // However often it was sent, it lies in one place.
      expect(world.files.size).toBe(1);
    },
  },
  {
    ...{ channel, room: "process-inbound", name: "first message of a visitor, with the form's answers" },
    arrange: (world) => say(world, 1, { form: { name: "Ana Ejemplo" } }),
    async check(world) {
      const received = (await messagesOf(world)).map(({ externalId }) => externalId);
      expect(received).toEqual([`${world.kit.theirs(1)}-form`, world.kit.theirs(1)]);
      await expectOneContact(world);
    },
  },
  {
    ...{ channel, room: "send-outbound", name: "reply", short: true },
    async arrange(world) {
      await greeted(world);
      await reply(world, "hello");
    },
    call: (world) => world.drive(0.2),
    async check(world) {
      // Wherever the worker is lost: nobody was asked, so nobody has to wonder.
      expect((await sentIn(world)).map(({ status }) => status)).toEqual(["sent"]);
      expect(world.provider.asked).toEqual([]);
      await expectSaid(world, 1);
    },
  },
  {
    ...{ channel, room: "send-outbound", name: "two replies, the first of which lost its worker" },
    async arrange(world) {
      await greeted(world);
      await reply(world, "one");
      await reply(world, "two");
    },
    call: (world) => world.drive(0.2),
    async check(world) {
      const sent = await sentIn(world);
      expect(sent.map(({ status }) => status)).toEqual(["sent", "sent"]);
      const times = sent.map(({ times: { sent: at } }) => at ?? "");
      expect(times).toEqual(times.toSorted());
    },
  },
  {
    ...{ channel, room: "process-receipts", name: "delivered and read" },
    async arrange(world) {
      await greeted(world);
      await reply(world, "hello");
      await world.drive(0.2);
      await saw(world, "delivered");
      await saw(world, "read");
    },
    call: (world) => world.drive(0.2),
    async check(world) {
      expect((await sentIn(world)).map(({ status }) => status)).toEqual(["read"]);
    },
  },
];
