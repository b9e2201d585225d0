/** A person writes first, by the API: who is written to, through what, and what is refused before anything is written. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as z from "zod/mini";
import type { BegunConversation } from "../../events/api/beginning.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

type Begun = z.infer<typeof BegunConversation>;

let stack: TestStack;
let connections: ReadonlyMap<string, string>;
beforeAll(async () => {
  stack = await startTestStack();
  // Before anything is sent: a sender remembers the policy for twenty seconds, and somewhere it is night.
  await stack.call("PATCH", "/api/sending-policy", { quietHours: null });
  const { body } = await stack.call<{ data: { id: string; channel: string; name: string }[] }>(
    "GET",
    "/api/connections?limit=100",
  );
  connections = new Map(
    body.data.filter(({ name }) => name.startsWith("Casa Andina")).map((one) => [one.channel, one.id]),
  );
}, 120_000);
afterAll(() => stack?.stop());

const begin = (channel: string, body: object, key?: string) =>
  stack.call<Begun & { code: string; errors?: { field: string; code: string }[]; suggestion?: string }>(
    "POST",
    "/api/conversations",
    { connectionId: connections.get(channel), ...body },
    key === undefined ? {} : { "idempotency-key": key },
  );
const phone = (value: string) => ({ address: { kind: "phone", value } });
const template = (variables: readonly string[]) => ({
  content: { type: "template", name: "appointment_reminder", language: "es", category: "utility", variables },
});
const arrived = (id: string) =>
  eventually(
    () => stack.messages(id),
    (all) => all.some(({ delivery }) => delivery?.status === "delivered" || delivery?.status === "read"),
  );
const contacts = async (search: string) =>
  (await stack.call<{ data: { name: string }[] }>("GET", "/api/contacts?limit=100")).body.data.filter(
    ({ name }) => name === search,
  ).length;

test("a template goes to a number that nobody knew, once, into the caller's hands, and the answer comes into the same conversation", async () => {
  const said = { ...phone("+15550710001"), name: "Teresa Luján", ...template(["Teresa", "20:30"]) };
  const first = await begin("whatsapp", said, "first-word");
  expect(first.status, JSON.stringify(first.body)).toBe(201);
  const { conversation, messages, isNew } = first.body;
  expect([isNew, conversation.state, conversation.contactName, conversation.preview]).toEqual([
    ...[true, "open", "Teresa Luján"],
    "[template] appointment_reminder",
  ]);
  expect(messages).toMatchObject([{ template: { name: "appointment_reminder", language: "es" } }]);
  expect((await begin("whatsapp", said, "first-word")).body.messages.map(({ id }) => id)).toEqual(
    messages.map(({ id }) => id),
  );
  await arrived(conversation.id);

  await stack.write("15550710001", "Sí, allí estaré");
  await eventually(
    () => stack.messages(conversation.id),
    (all) => all.some(({ text }) => text === "Sí, allí estaré"),
  );
  const again = await begin("whatsapp", {
    contactId: conversation.contactId,
    content: { type: "text", text: "¡Bien!" },
  });
  expect([again.status, again.body.isNew, again.body.conversation.id]).toEqual([201, false, conversation.id]);
  await eventually(
    () => stack.messages(conversation.id),
    (all) => all.some(({ text, delivery }) => text === "¡Bien!" && delivery?.status !== "queued"),
  );
}, 60_000);

test("a template of ours is filled in: as the provider approved it where the window is closed, its variables demanded by name", async () => {
  const make = async (method: string, path: string, body: unknown) => {
    const answer = await stack.call<{ id: string }>(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body.id;
  };
  const id = await make("POST", "/api/templates", {
    ...{ key: "see-you", title: "See you", defaultLanguage: "es" },
    variables: [{ name: "hour", type: "string", example: "20:30" }],
  });
  await make("PATCH", `/api/templates/${id}/draft/bodies/whatsapp/es`, {
    ...{ kind: "whatsapp", text: "Nos vemos a las {{hour}}, {{contact.firstName}}" },
    providerTemplate: {
      ...{ name: "appointment_reminder", language: "es", category: "utility" },
      variables: ["{{contact.firstName}}", "{{hour}}"],
    },
  });
  await make("POST", `/api/templates/${id}/publish`, {});
  const missing = await begin("whatsapp", { ...phone("+15550710002"), name: "Hugo", template: { key: "see-you" } });
  expect([missing.status, missing.body.errors]).toMatchObject([
    422,
    [{ field: "template.data.hour", code: "missing_variable" }],
  ]);
  const { body } = await begin("whatsapp", {
    ...{ ...phone("+15550710002"), name: "Hugo" },
    template: { key: "see-you", data: { hour: "21:00" } },
  });
  expect(body.messages).toMatchObject([{ type: "template", template: { name: "appointment_reminder" } }]);
  await arrived(body.conversation.id);
  await stack.write("15550710002", "Vale");
  await eventually(
    () => stack.messages(body.conversation.id),
    (all) => all.some(({ text }) => text === "Vale"),
  );
  const freely = await stack.call<{ data: object[] }>("POST", `/api/conversations/${body.conversation.id}/messages`, {
    template: { key: "see-you", data: { hour: "21:15" } },
  });
  expect(freely.body.data).toMatchObject([{ type: "text", text: "Nos vemos a las 21:15, Hugo" }]);
}, 60_000);

test("a mail to a new address begins a thread with its subject", async () => {
  const { status, body } = await begin("ses", {
    address: { kind: "email", value: "teresa@lujan.example" },
    content: { type: "email", subject: "Su reserva", text: "La terraza está libre." },
  });
  expect([status, body.isNew]).toEqual([201, true]);
  expect(body.conversation.chat.id).toContain("teresa@lujan.example");
  expect(body.messages).toMatchObject([{ type: "email", subject: "Su reserva" }]);
  await arrived(body.conversation.id);
}, 60_000);

test("what cannot begin is refused by its field, and nothing is written", async () => {
  const text = { content: { type: "text", text: "Hola" } };
  const stranger = { ...phone("+15550710009"), name: "Nadie Todavía" };
  const closed = await begin("whatsapp", { ...stranger, ...text });
  expect([closed.status, closed.body.code]).toEqual([422, "window_closed"]);
  await stack.call("POST", "/api/suppressions", {
    addresses: [{ kind: "email", value: "gone@lujan.example" }],
    ...{ reason: "manual", scope: "all" },
  });
  const mail = { content: { type: "email", subject: "Su reserva", text: "Hola" } };
  const offer = { content: { type: "template", name: "spring_offer", language: "es", category: "marketing" } };
  const refusals = [
    [
      await begin("ses", { address: { kind: "email", value: "gone@lujan.example" }, ...mail }),
      ...["address.value", "address_suppressed"],
    ],
    [await begin("whatsapp", { ...stranger, ...offer }), "address.value", "no_consent"],
    [await begin("messenger", { ...stranger, ...text }), "connectionId", "customer_begins"],
    [await begin("ses", { ...stranger, ...text }), "address.kind", "not_reached"],
    [await begin("whatsapp", { contactId: "z".repeat(26), ...text }), "contactId", "not_found"],
    [await begin("whatsapp", { ...text }), "contactId", "either_or"],
    [await begin("whatsapp", { ...stranger, ...text, template: { key: "see-you" } }), "content", "either_or"],
  ] as const;
  for (const [{ status, body }, field, code] of refusals)
    expect([status, body.errors]).toMatchObject([422, [{ field, code }]]);
  const { body: known } = await begin("whatsapp", { ...phone("+15550710001"), ...text });
  const byMail = await begin("ses", { contactId: known.conversation.contactId, ...text });
  expect(byMail.body.errors).toMatchObject([{ field: "contactId", code: "no_address" }]);
  expect(await contacts("Nadie Todavía")).toBe(0);
}, 60_000);

test("what a key begins passes the whole policy when it goes: one advertisement a day, however many are asked for", async () => {
  await stack.call("PATCH", "/api/sending-policy", {
    caps: [{ limit: 1, days: null, purposes: ["marketing"] }],
  });
  const { body: contact } = await stack.call<{ id: string }>("POST", "/api/contacts", {
    ...{ name: "Paula Ríos", identities: [{ kind: "phone", value: "+15550710010" }] },
  });
  const agreed = await stack.call("POST", `/api/consents/${contact.id}`, { state: "granted", detail: "At the desk" });
  expect(agreed.status, JSON.stringify(agreed.body)).toBeLessThan(300);
  const offer = { type: "template", name: "appointment_reminder", language: "es", category: "marketing" };
  const ask = () => begin("whatsapp", { contactId: contact.id, content: { ...offer, variables: ["Paula", "20:30"] } });
  const first = await ask();
  expect(first.status, JSON.stringify(first.body)).toBe(201);
  await arrived(first.body.conversation.id);
  // A sender remembers the policy for twenty seconds.
  const all = await eventually(
    async () => {
      expect((await ask()).status).toBe(201);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return stack.messages(first.body.conversation.id);
    },
    (each) => each.some(({ delivery }) => delivery?.status === "deferred"),
    40_000,
  );
  expect(all.filter(({ delivery }) => delivery?.status === "deferred").slice(0, 1)).toMatchObject([
    { delivery: { reason: { code: "frequency_cap" } } },
  ]);
}, 90_000);
