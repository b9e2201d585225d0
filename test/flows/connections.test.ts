/** How connections are, as their providers say it and as what is sent over them shows. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connection, ConnectionHealth } from "../../events/api/connections.ts";
import type { Notice } from "../../events/api/notices.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const DAY_S = 86_400;

let stack: TestStack;
let owner: Readonly<Record<string, string>>;
beforeAll(async () => {
  stack = await startTestStack();
  owner = { authorization: `Bearer ${await stack.issuer.tokenFor("admin@example.com")}` };
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const all = async () => (await stack.call<{ data: Connection[] }>("GET", "/api/connections?limit=100")).body.data;
const number = async (): Promise<Connection> => {
  const { phoneNumberId } = stack.demo.account;
  const found = (await all()).find(({ accountIds }) => accountIds.includes(phoneNumberId));
  if (!found) throw new Error("the demo's number is not connected");
  return found;
};
const probe = async (id: string) =>
  (await stack.call<{ connection: Connection }>("POST", `/api/connections/${id}/test`)).body.connection;
const notices = async () =>
  (await stack.call<{ data: Notice[] }>("GET", "/api/notices?limit=100", undefined, owner)).body.data
    .filter(({ kind }) => kind === "token_expiring")
    .map(({ text }) => text);

test("Meta says when its token ends; administrators hear of it a week before, once, and a person cannot say otherwise", async () => {
  const { phoneNumberId } = stack.demo.account;
  const { id, name } = await number();
  expect(await probe(id)).toMatchObject({ tokenExpiresAt: null, tokenExpirySource: "provider" });
  const endsAt = Math.floor(Date.now() / 1_000) + 5 * DAY_S;
  stack.providers.configure({ phoneNumberId }, { tokenExpiresAt: endsAt });
  const ends = new Date(endsAt * 1_000).toISOString();
  expect(await probe(id)).toMatchObject({ tokenExpiresAt: ends, tokenExpirySource: "provider" });
  await probe(id);
  expect(await notices()).toEqual([`${name}: ${ends.slice(0, 10)}`]);
  const said = await stack.call("PATCH", `/api/connections/${id}`, { tokenExpiresAt: null });
  expect([said.status, said.body]).toMatchObject([422, { errors: [{ field: "tokenExpiresAt" }] }]);
});

test("where the provider says nothing, a person enters the day", async () => {
  const telegram = (await all()).find(({ channel }) => channel === "telegram");
  const tokenExpiresAt = "2030-01-31T00:00:00.000Z";
  const changed = await stack.call<Connection>("PATCH", `/api/connections/${telegram?.id}`, { tokenExpiresAt });
  expect(changed.body).toMatchObject({ tokenExpiresAt, tokenExpirySource: "person" });
  expect(await probe(telegram?.id ?? "")).toMatchObject({ tokenExpiresAt, tokenExpirySource: "person" });
  const cleared = await stack.call<Connection>("PATCH", `/api/connections/${telegram?.id}`, { tokenExpiresAt: null });
  expect(cleared.body).toMatchObject({ tokenExpiresAt: null, tokenExpirySource: null });
});

test("a connection much of whose messages fails says so, since when and why", async () => {
  const customer = "15550700071";
  await stack.write(customer, "Hola");
  const conversation = await stack.conversationOf(customer);
  const { phoneNumberId } = stack.demo.account;
  stack.providers.misbehave({
    phoneNumberId,
    fault: { kind: "error", code: 131026 },
    requests: 3,
  });
  for (let index = 0; index < 3; index++)
    await stack.call("POST", `/api/conversations/${conversation}/messages`, { content: { type: "text", text: "…" } });
  const { id } = await number();
  const bad = await eventually(
    async () =>
      (await stack.call<{ data: ConnectionHealth[] }>("GET", "/api/connections/health")).body.data.find(
        ({ connectionId }) => connectionId === id,
      ),
    (one) => one?.health === "degraded",
  );
  expect(bad).toMatchObject({
    reason: { code: "many_failures" },
    activity: { failed: 3, lastFailureCode: "undeliverable" },
  });
  expect(Date.parse(bad?.since ?? "")).toBeLessThanOrEqual(Date.now());
}, 60_000);
