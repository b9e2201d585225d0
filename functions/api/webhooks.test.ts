/** Endpoints of webhooks, through the whole function. */
import { expect, test } from "vitest";
import type { WebhookDelivery } from "../../lib/core/webhooks/model.ts";
import { administrator as as, NOW } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const endpoints = "/api/webhooks/endpoints";
const wanted = { url: "https://erp.example/hook", types: ["lead.*"], headers: { Authorization: "Bearer 4711" } };

test("an endpoint is made with a secret that is shown once, changed, rotated, tested and removed", async () => {
  const { ask, ports } = makeWorld();
  const key = { headers: { "idempotency-key": "one" }, body: wanted, as };
  const made = await ask("POST", endpoints, key);
  expect(made.status).toBe(201);
  const { endpoint, secret } = made.body as { endpoint: { id: string; version: number }; secret: string };
  expect(endpoint).toMatchObject({ active: true, headers: ["Authorization"], campaignDeliveries: "summary" });
  expect(secret).toMatch(/^whsec_/);
  expect((await ask("POST", endpoints, key)).body).toMatchObject({ endpoint: { id: endpoint.id }, secret: null });
  expect((await ask("POST", endpoints, { body: wanted, as })).body).toMatchObject({ code: "already_exists" });
  const path = `${endpoints}/${endpoint.id}`;
  expect(JSON.stringify((await ask("GET", path, { as })).body)).not.toMatch(/whsec_|4711/);

  expect((await ask("PATCH", path, { body: { active: false }, headers: { "if-match": '"7"' }, as })).status).toBe(412);
  expect((await ask("PATCH", path, { body: { active: false }, as })).body).toMatchObject({ active: false, version: 2 });
  const until = new Date(NOW + 86_400_000).toISOString();
  const rotated = await ask("POST", `${path}/rotate`, { as });
  expect(rotated.body).toMatchObject({ endpoint: { previousSecretUntil: until }, secret });
  expect(await ports.endpointSecrets.read(endpoint.id)).toEqual({
    ...{ secret, previous: { secret, until }, headers: wanted.headers },
  });

  const tested = await ask("POST", `${path}/test`, { as });
  expect([tested.status, tested.body]).toEqual([202, expect.objectContaining({ type: "webhook.test" })]);
  expect((await ask("DELETE", path, { as })).status).toBe(200);
  expect((await ask("GET", path, { as })).status).toBe(404);
  expect((await ports.endpointSecrets.read(endpoint.id))?.secret).toBe("");
});

test("what cannot be an endpoint is refused, field by field, and nobody sets one up without the permission", async () => {
  const { ask } = makeWorld();
  const body = { url: "https://10.0.0.7/hook", types: ["lead.*", "leads"], headers: { "Webhook-Id": "mine" } };
  expect((await ask("POST", endpoints, { body, as })).body).toMatchObject({
    errors: [{ field: "url" }, { field: "types.1" }, { field: "headers.Webhook-Id" }],
  });
  expect((await ask("POST", endpoints, { body: wanted })).status).toBe(403);
});

test("deliveries are listed, by state too, and sent again one by one or of a range of time, under their id", async () => {
  const { ask, ports } = makeWorld();
  const made = await ask("POST", endpoints, { body: wanted, as });
  const { id } = (made.body as { endpoint: { id: string } }).endpoint;
  const path = `${endpoints}/${id}`;
  for (const number of [1, 2, 3])
    await ports.webhookDeliveries.add({
      ...{ endpointId: id, deliveryId: `${NOW + number}-aaaaaaaaaaaaaaaa`, type: "lead.won", body: "{}", dueAt: null },
      ...{ subject: { kind: "lead", id: "l" }, state: number === 1 ? "succeeded" : "exhausted", tries: 10 },
      ...{ attempts: [], createdAt: new Date(NOW).toISOString(), updatedAt: new Date(NOW).toISOString(), version: 4 },
    } as WebhookDelivery);
  const listed = await ask("GET", `${path}/deliveries?state=exhausted`, { as });
  const { data } = listed.body as { data: { id: string }[] };
  expect(data).toHaveLength(2);
  const again = await ask("POST", `${path}/deliveries/${data[0]?.id}/replay`, { as });
  expect(again.body).toMatchObject({ id: data[0]?.id, state: "pending", version: 5 });
  const range = { from: new Date(NOW).toISOString(), to: new Date(NOW + 3).toISOString() };
  expect((await ask("POST", `${path}/replay`, { body: range, as })).body).toEqual({ replayed: 2, nextCursor: null });
});

test("what can be told is listed, with an example of each", async () => {
  const { ask } = makeWorld();
  const { body } = await ask("GET", "/api/webhooks/event-types", { as });
  expect(body).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ type: "lead.won" })]) });
});
