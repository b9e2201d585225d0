/** A customer agrees in their browser, gets notifications sealed for it, and is forgotten there when the browser is gone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBrowser } from "../support/browser.ts";
import { type Loopback, startLoopback } from "../support/loopback.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

/** In place of every push service. */
let service: Loopback;
let status = 201;
const pushed: { readonly path: string; readonly body: Buffer; readonly topic: unknown }[] = [];
let stack: TestStack;
let connectionId = "";
let contactId = "";

const ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/";
const [old, recent] = [makeBrowser(), makeBrowser()];
const subscription = (name: string, { keys }: typeof old) => ({ endpoint: `${ENDPOINT}${name}`, keys });

beforeAll(async () => {
  service = await startLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (status < 300)
      pushed.push({ path: request.url ?? "", body: Buffer.concat(chunks), topic: request.headers.topic });
    response.writeHead(status).end();
  });
  stack = await startTestStack({
    CHANNEL_BASE_URLS: JSON.stringify({ webpush: service.origin }),
    FETCH_ALLOW_ORIGINS: service.origin,
  });
  const app = await stack.call<{ id: string }>("POST", "/api/apps", {
    channel: "webpush",
    name: "Shop",
    credentials: {},
  });
  const made = await stack.call<{ id: string }>("POST", "/api/connections", {
    appId: app.body.id,
    name: "Shop",
    credentials: {
      site: "shop",
      title: "La Terraza",
      page: "https://shop.example/",
      contact: "mailto:it@shop.example",
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  connectionId = made.body.id;
  const contact = await stack.call<{ id: string }>("POST", "/api/contacts", {
    name: "Ana Huanca",
    identities: [{ kind: "phone", value: "+12015550142" }],
  });
  contactId = contact.body.id;
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await service?.stop();
});

const identities = async () => {
  const { body } = await stack.call<{ identities: readonly { kind: string; value: string }[] }>(
    "GET",
    `/api/contacts/${contactId}`,
  );
  return body.identities.filter(({ kind }) => kind === "webpush:shop").map(({ value }) => value.split("#")[0]);
};
const notify = async (text: string) => {
  const made = await stack.call<{ id: string }>("POST", "/api/notifications", {
    ...{ type: "order.sent", purpose: "transactional", channels: ["push"], recipient: { contactId } },
    content: { type: "text", text },
  });
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
};

test("the key makes itself, and the test tells the public one that browsers subscribe to", async () => {
  const { body } = await stack.call<{ connection: { address: string } }>(
    "POST",
    `/api/connections/${connectionId}/test`,
  );
  expect(Buffer.from(body.connection.address, "base64url")).toHaveLength(65);
});

test("a browser becomes an address of the contact, with what was agreed to", async () => {
  const add = (name: string, browser: typeof old, more: object = {}) =>
    stack.call("POST", "/api/customer-browsers", {
      ...{ contactId, connectionId, subscription: subscription(name, browser), wording: "Avísenme" },
      ...more,
    });
  expect(await add("old", old)).toMatchObject({
    status: 201,
    body: { contactId, service: "updates.push.services.mozilla.com" },
  });
  expect((await add("recent", recent, { marketing: true })).status).toBe(201);
  expect(await identities()).toEqual([`${ENDPOINT}old`, `${ENDPOINT}recent`]);
  const ledger = await stack.call<{ data: readonly object[] }>("GET", `/api/consents/${contactId}`);
  expect(ledger.body.data).toContainEqual(
    expect.objectContaining({
      channel: "push",
      purpose: "marketing",
      state: "granted",
      source: "api",
      wording: "Avísenme",
    }),
  );
  const elsewhere = { endpoint: "https://169.254.169.254/latest", keys: old.keys };
  expect((await add("", old, { subscription: elsewhere })).status).toBe(422);
});

test("a notification goes to the browser that was added last, and only that one can read it", async () => {
  await notify("Tu pedido\n\nYa salió. https://shop.example/o/1");
  const [one] = await eventually(
    async () => [...pushed],
    (all) => all.length === 1,
  );
  expect(one?.path).toBe("/wpush/v2/recent");
  const shown = JSON.parse(recent.read(one?.body ?? Buffer.alloc(0)).toString());
  expect(shown).toMatchObject({ title: "Tu pedido", tag: one?.topic });
  expect(() => old.read(one?.body ?? Buffer.alloc(0))).toThrow();
});

test("a browser that is gone is forgotten, and the next notification goes to the other", async () => {
  status = 410;
  await notify("Ya llegó.");
  await eventually(identities, (all) => all.length === 1);
  expect(await identities()).toEqual([`${ENDPOINT}old`]);
  status = 201;
  await notify("¿Cómo estuvo?");
  const all = await eventually(
    async () => [...pushed],
    (some) => some.length === 2,
  );
  expect(JSON.parse(old.read(all[1]?.body ?? Buffer.alloc(0)).toString())).toMatchObject({ body: "¿Cómo estuvo?" });
});
