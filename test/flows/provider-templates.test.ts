/** A WhatsApp template that is written here, approved there, sent, and dearer from the day on which Meta takes it for something else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connection } from "../../events/api/connections.ts";
import type { Notice } from "../../events/api/notices.ts";
import type { Notification } from "../../events/api/notifications.ts";
import type { ProviderTemplate } from "../../events/api/provider-templates.ts";
import type { Spending } from "../../events/api/spending.ts";
import type { TemplateFinding } from "../../events/api/templates.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
let connection: Connection;
beforeAll(async () => {
  stack = await startTestStack();
  const { phoneNumberId } = stack.demo.account;
  const { body } = await stack.call<{ data: Connection[] }>("GET", "/api/connections?limit=100");
  connection = body.data.find(({ accountIds }) => accountIds.includes(phoneNumberId)) as Connection;
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await stack.call<Body>(method, path, body);
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const wording = {
  header: { kind: "text", text: "Pedido {{ref}}" },
  text: "Hola {{contact.firstName}}, tu pedido {{ref}} está listo. Total: {{currency total}}, ya pagado.",
  footer: "Casa Andina",
  buttons: [
    { kind: "reply", title: "Gracias" },
    { kind: "url", title: "Ver el pedido", url: "https://shop.example/pedidos/{{ref}}" },
    { kind: "phone", title: "Llamar", phone: "+15550100001" },
  ],
};
const listed = async (name: string): Promise<ProviderTemplate | undefined> =>
  (await ask<{ data: ProviderTemplate[] }>("GET", "/api/provider-templates?limit=100")).data.find(
    (one) => one.name === name,
  );
const of = (state: string, category?: string) => (one: ProviderTemplate | undefined) =>
  one?.state === state && (category === undefined || one.category === category);

test("from the desk to the customer and back", async () => {
  const variables = [
    { name: "ref", type: "string", required: true, example: "A-17", description: "" },
    { name: "total", type: "money", required: true, example: { amount: 42.5, currency: "EUR" }, description: "" },
  ];
  const about = { key: "order-ready", title: "Order ready", kind: "message", defaultLanguage: "es", variables };
  const { id } = await ask<{ id: string }>("POST", "/api/templates", about);
  const write = (more: object) =>
    ask("PATCH", `/api/templates/${id}/draft/bodies/whatsapp/es`, {
      kind: "whatsapp",
      providerTemplate: { name: "order_ready", language: "es", category: "utility", wording: { ...wording, ...more } },
    });
  const findings = async () =>
    (await ask<{ findings: TemplateFinding[] }>("GET", `/api/templates/${id}/lint`)).findings
      .map(({ code }) => code)
      // The address is nobody's.
      .filter((code) => code !== "broken_link");

  await write({
    text: "{{ref}} {{#if total}}{{total.amount}}{{/if}}",
    footer: "x".repeat(61),
    buttons: [{ kind: "reply", title: "{{ref}}" }],
  });
  expect(await findings()).toEqual(
    expect.arrayContaining(["block_in_wording", "place_at_edge", "places_touch", "place_in_fixed", "too_long"]),
  );
  const submit = () =>
    stack.call<ProviderTemplate>("POST", "/api/provider-templates", {
      ...{ connectionId: connection.id, templateId: id, language: "es" },
    });
  expect((await submit()).status).toBe(422);
  await write({});
  expect(await findings()).toEqual(["not_submitted"]);

  const submitted = await submit();
  expect([submitted.status, submitted.body]).toMatchObject([
    201,
    {
      ...{ name: "order_ready", language: "es", state: "pending", category: "utility", variables: 3 },
      text: "Hola {{1}}, tu pedido {{2}} está listo. Total: {{3}}, ya pagado.",
    },
  ]);
  await eventually(() => listed("order_ready"), of("approved"));
  expect(await findings()).toEqual([]);
  await ask("POST", `/api/templates/${id}/publish`, {});

  const tell = async (phone: string) => {
    const { id: notification } = await ask<Notification>("POST", "/api/notifications", {
      ...{ type: "order.ready", channels: ["whatsapp"], purpose: "transactional" },
      template: { key: about.key, data: { ref: "B-9", total: { amount: 12, currency: "EUR" } } },
      recipient: { phone: `+${phone}`, name: "Ana Quispe" },
    });
    await eventually(
      () => ask<Notification>("GET", `/api/notifications/${notification}`),
      ({ status }) => status === "delivered" || status === "read",
    );
  };
  await tell("15550700081");
  const [chat] = stack.providers.simulator.world.chats
    .list(stack.demo.account.phoneNumberId)
    .filter(({ customer }) => "waId" in customer && customer.waId === "15550700081");
  expect(chat?.messages.at(-1)).toMatchObject({
    text: expect.stringMatching(/^Hola Ana, tu pedido B-9 está listo\. Total: 12,00\s€, ya pagado\.$/) as string,
    header: "Pedido B-9",
    footer: "Casa Andina",
  });

  const sent = async () =>
    (await ask<Spending>("GET", "/api/spending")).connections.find((one) => one.connectionId === connection.id)
      ?.messages;
  await eventually(sent, (messages) => messages?.utility === 1);
  const { phoneNumberId } = stack.demo.account;
  await stack.providers.changeTemplate(
    { phoneNumberId },
    { name: "order_ready", language: "es", category: "MARKETING" },
  );
  await eventually(() => listed("order_ready"), of("approved", "marketing"));
  await tell("15550700082");
  // Written as utility, and charged as what Meta takes it for.
  expect(await eventually(sent, (messages) => messages?.marketing === 1)).toMatchObject({ utility: 1, marketing: 1 });

  await stack.providers.changeTemplate(
    { phoneNumberId },
    { name: "order_ready", language: "es", status: "REJECTED", reason: "INVALID_FORMAT" },
  );
  expect(await eventually(() => listed("order_ready"), of("rejected"))).toMatchObject({ reason: "INVALID_FORMAT" });
  const owner = { authorization: `Bearer ${await stack.issuer.tokenFor("admin@example.com")}` };
  const { body } = await stack.call<{ data: Notice[] }>("GET", "/api/notices?limit=100", undefined, owner);
  expect(body.data.filter(({ kind }) => kind === "template_changed").map(({ text }) => text)).toEqual([
    "order_ready (es): approved → rejected",
    "order_ready (es): utility → marketing",
    "order_ready (es): pending → approved",
  ]);

  // Other words for the one that was rejected.
  await write({ footer: "Casa Andina, Cusco" });
  expect((await submit()).status).toBe(201);
  await eventually(() => listed("order_ready"), of("approved"));
}, 120_000);
