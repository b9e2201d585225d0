/** Notifications, consent, suppressions and the policy of sending, through the door. */
import { expect, test } from "vitest";
import type { Notification } from "../../events/api/notifications.ts";
import { handlebarsEngine } from "../../lib/adapters/handlebars/engine.ts";
import { mailCompiler } from "../../lib/adapters/mjml/compiler.ts";
import { contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const supervisor = {
  kind: "person" as const,
  id: `usr_${"s".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "supervisor" as const }],
};
const administrator = { ...supervisor, memberships: [{ tenant: "demo", role: "administrator" as const }] };
const asked = {
  type: "booking.confirmed",
  channels: ["whatsapp", "email"],
  content: { type: "text", text: "Su mesa está reservada" },
  recipient: { contactId: contact.contactId },
};

function start(ports: Parameters<typeof makeWorld>[0] = {}) {
  const world = makeWorld(ports);
  const fieldsOf = (answer: { body: unknown }) =>
    (answer.body as { errors?: { field: string }[] }).errors?.map(({ field }) => field);
  return { ...world, fieldsOf };
}

test("a notification is taken once for each external id, shown, listed, and taken back while it waits", async () => {
  const { ask } = start();
  const body = { ...asked, externalId: "booking-7" };
  const { status, body: made, headers } = await ask("POST", "/api/notifications", { body, as: supervisor });
  const notification = made as Notification;
  expect([status, notification.status, notification.attempts]).toEqual([202, "queued", []]);
  expect(headers.location).toBe(`/api/notifications/${notification.id}`);
  const again = await ask("POST", "/api/notifications", { body, as: supervisor });
  expect((again.body as Notification).id).toBe(notification.id);
  expect((await ask("GET", `/api/notifications/${notification.id}`)).body).toEqual(notification);
  expect((await ask("GET", `/api/notifications/${notification.id}/status`)).body).toMatchObject({ status: "queued" });
  expect((await ask("GET", "/api/notifications")).body).toMatchObject({ data: [{ id: notification.id }] });
  const path = `/api/notifications/${notification.id}/cancel`;
  expect((await ask("POST", path)).status).toBe(403);
  expect((await ask("POST", path, { as: supervisor })).body).toMatchObject({
    status: "cancelled",
    reason: { code: "cancelled" },
  });
  for (const id of ["nothing", `${contact.contactId}.${"a".repeat(16)}`])
    expect((await ask("GET", `/api/notifications/${id}`)).status).toBe(404);
});

test("of many each has an outcome of its own, and a second time nobody is doubled", async () => {
  const { ask } = start();
  const { recipient: _, ...about } = asked;
  const body = {
    ...about,
    recipients: [
      { externalId: "a", recipient: { contactId: contact.contactId } },
      { externalId: "b", recipient: { contactId: "z".repeat(26) } },
    ],
  };
  const outcomes = async () => {
    const answer = await ask("POST", "/api/notifications/bulk", { body, as: supervisor });
    return (answer.body as { results: { outcome: string }[] }).results.map(({ outcome }) => outcome);
  };
  expect(await outcomes()).toEqual(["queued", "refused"]);
  expect(await outcomes()).toEqual(["repeated", "refused"]);
  const twice = { ...body, recipients: [body.recipients[0], body.recipients[0]] };
  expect((await ask("POST", "/api/notifications/bulk", { body: twice, as: supervisor })).status).toBe(422);
});

test("a type brings what holds for it unless the caller says otherwise, and what it asks of a template is checked before anything is taken", async () => {
  const { ask, fieldsOf } = start({ templateEngine: handlebarsEngine, mailCompiler });
  const type = {
    key: "booking.confirmed",
    name: "Booking confirmed",
    purpose: "service",
    channels: ["sms"],
    receiptMinutes: 30,
    template: "table",
  };
  expect((await ask("POST", "/api/notification-types", { body: type, as: supervisor })).status).toBe(403);
  const made = await ask("POST", "/api/notification-types", { body: type, as: administrator });
  expect(made.body).toMatchObject({ ...type, priority: "normal", retries: 3, retryMinutes: 5, mayRepeat: false });
  expect((await ask("POST", "/api/notification-types", { body: type, as: administrator })).status).toBe(409);
  const path = `/api/notification-types/${(made.body as { id: string }).id}`;
  const changed = await ask("PATCH", path, { body: { channels: ["sms", "email"], retries: 0 }, as: administrator });
  expect(changed.body).toMatchObject({ channels: ["sms", "email"], retries: 0, receiptMinutes: 30, version: 2 });

  const variable = { name: "seats", type: "number", required: true, example: 4, description: "" };
  const template = { key: "table", title: "Table", kind: "message", defaultLanguage: "es", variables: [variable] };
  const { id } = (await ask("POST", "/api/templates", { body: template, as: administrator })).body as { id: string };
  const { recipient } = asked;
  const notify = (more: Record<string, unknown> = {}) =>
    ask("POST", "/api/notifications", { body: { type: type.key, recipient, ...more }, as: supervisor });
  const said = async (more: Record<string, unknown> = {}) => {
    const answer = await notify(more);
    return [answer.status, fieldsOf(answer)];
  };
  expect(await said()).toEqual([422, ["template.key"]]);
  const body = { kind: "text", text: "Mesa para {{seats}}" };
  await ask("PATCH", `/api/templates/${id}/draft/bodies/sms/es`, { body, as: administrator });
  await ask("POST", `/api/templates/${id}/publish`, { body: {}, as: administrator });
  expect(await said()).toEqual([422, ["template.data.seats"]]);
  expect(await said({ template: { data: { seats: "four" } } })).toEqual([422, ["template.data.seats"]]);
  expect(await said({ template: { version: 9, data: { seats: 4 } } })).toEqual([422, ["template.version"]]);
  expect(await said({ channels: ["whatsapp"], template: { data: { seats: 4 } } })).toEqual([422, ["channels"]]);
  expect(await said({ content: { type: "text", text: "a" }, template: { data: {} } })).toEqual([422, ["template"]]);
  expect(await said({ type: "unknown" })).toEqual([422, ["channels"]]);
  expect((await ask("GET", "/api/notifications")).body).toMatchObject({ data: [] });
  expect((await notify({ template: { data: { seats: 4 } } })).body).toMatchObject({
    purpose: "service",
    priority: "normal",
    channels: ["sms", "email"],
    template: { key: "table", version: 1, language: null },
  });

  const many = {
    type: type.key,
    template: { data: { seats: 2 } },
    recipients: [
      { externalId: "a", recipient },
      { externalId: "b", recipient, data: { seats: "many" } },
    ],
  };
  const { body: results } = await ask("POST", "/api/notifications/bulk", { body: many, as: supervisor });
  expect(results).toMatchObject({
    results: [{ outcome: "queued" }, { outcome: "refused", reason: { code: "wrong_type" } }],
  });
});

test("what is wrong with a notification is said by its field", async () => {
  const { ask, fieldsOf } = start();
  const wrong = async (change: Record<string, unknown>, field: string) => {
    const answer = await ask("POST", "/api/notifications", { body: { ...asked, ...change }, as: supervisor });
    expect([change, answer.status, fieldsOf(answer)]).toEqual([change, 422, [field]]);
  };
  await wrong({ content: undefined }, "content");
  await wrong({ channels: [] }, "channels");
  await wrong({ channels: ["email", "email"] }, "channels");
  await wrong({ recipient: {} }, "recipient.contactId");
  await wrong({ recipient: { phone: "600111222" } }, "recipient.phone");
  await wrong({ recipient: { email: "a@b.example\r\nBcc: c@d.example" } }, "recipient.email");
  await wrong({ recipient: { contactId: "z".repeat(26) } }, "recipient.contactId");
  await wrong({ purpose: "spam" }, "purpose");
});

test("what a contact said is added to their ledger, with who noted it", async () => {
  const { ask } = start();
  const path = `/api/consents/${contact.contactId}`;
  const said = { channel: "email", state: "granted", detail: "at the counter", wording: "Sí, quiero" };
  expect((await ask("POST", path, { body: said })).status).toBe(201);
  const { body } = await ask("GET", path);
  expect(body).toMatchObject({ data: [{ ...said, purpose: "marketing", source: "person", ip: null }] });
  expect((await ask("POST", `/api/consents/${"z".repeat(26)}`, { body: said })).status).toBe(404);
});

test("whoever is asked whether they agreed has not agreed yet: a message with a link goes to them", async () => {
  const { ask } = start();
  const path = `/api/consents/${contact.contactId}`;
  const body = { channel: "whatsapp", state: "granted", detail: "a form", wording: "Sí, quiero", doubleOptIn: true };
  const asked = await ask("POST", path, { body });
  expect([asked.status, (asked.body as { state: string }).state]).toEqual([201, "pending"]);
  const told = await ask("GET", String(asked.headers.location));
  expect(told.body).toMatchObject({ type: "consent.confirmation", purpose: "transactional", channels: ["whatsapp"] });
  for (const wrong of [{ wording: undefined }, { channel: "*" }, { state: "withdrawn" }])
    expect((await ask("POST", path, { body: { ...body, ...wrong } })).status).toBe(422);
});

test("somebody is brought to WhatsApp by a code of their own, shown or sent; the same request is the same code", async () => {
  const { ask } = start();
  const body = { contactId: contact.contactId, number: "+34600111222", wording: "Quiero que me escriban" };
  const key = { headers: { "idempotency-key": "bring-1" } };
  const made = await ask("POST", "/api/activations", { body: { ...body, sendBy: ["whatsapp"] }, ...key });
  expect(made.status).toBe(201);
  const { code, url, notificationId } = made.body as Record<string, string>;
  expect(code).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/);
  expect(url).toContain(`https://wa.me/34600111222?text=`);
  expect((await ask("GET", `/api/notifications/${notificationId}`)).body).toMatchObject({
    type: "whatsapp.activation",
  });
  const without = await ask("POST", "/api/activations", { body: { ...body, number: undefined } });
  expect(without.body).toMatchObject({ errors: [{ field: "number", code: "required" }] });
  expect((await ask("POST", "/api/activations", { body: { ...body, contactId: "z".repeat(26) } })).status).toBe(422);
});

test("addresses are suppressed, one bad one harms no other, and come off the list", async () => {
  const { ask } = start();
  const addresses = [
    { kind: "email", value: "Nobody@Customer.example" },
    { kind: "phone", value: "no number" },
    { kind: "phone", value: "+34600111222" },
  ];
  const added = await ask("POST", "/api/suppressions", { body: { addresses } });
  expect(added.body).toMatchObject({ added: 2, refused: [{ index: 1, code: "invalid" }] });
  const { body } = await ask("GET", "/api/suppressions");
  expect(body).toMatchObject({
    data: [{ value: "nobody@customer.example", scope: "all" }, { value: "+34600111222" }],
  });
  // No address stands in the address of a request.
  const path = `/api/suppressions/${(body as { data: { id: string }[] }).data[0]?.id}`;
  expect((await ask("DELETE", path)).status).toBe(200);
  expect((await ask("DELETE", path)).status).toBe(404);
});

test("the policy of sending is changed by who may, at the version that was seen", async () => {
  const { ask, fieldsOf } = start();
  expect((await ask("GET", "/api/sending-policy")).body).toMatchObject({
    quietHours: { from: "21:00", to: "09:00" },
    caps: [{ limit: 1, days: null, purposes: ["marketing"] }],
    version: 0,
  });
  const body = {
    timeZone: "America/Lima",
    quietHours: null,
    caps: [{ limit: 3, days: 7, purposes: ["marketing"] }],
    failuresAllowed: 25,
  };
  expect((await ask("PATCH", "/api/sending-policy", { body })).status).toBe(403);
  const changed = await ask("PATCH", "/api/sending-policy", { body, as: administrator });
  expect(changed.body).toEqual({ ...body, version: 1 });
  const stale = { body, as: administrator, headers: { "if-match": '"0"' } };
  expect((await ask("PATCH", "/api/sending-policy", stale)).status).toBe(412);
  const nowhere = await ask("PATCH", "/api/sending-policy", { body: { timeZone: "Nowhere" }, as: administrator });
  expect(fieldsOf(nowhere)).toEqual(["timeZone"]);
});
