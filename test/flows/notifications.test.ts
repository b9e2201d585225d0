/** Notifications on the whole road: asked for by a system, sent by the first channel that works, with a reason where none does. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Notification } from "../../events/api/notifications.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const CUSTOMER = "15550700001";
const STRANGER = "15550700002";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const notify = async (body: Record<string, unknown>): Promise<Notification> => {
  const answer = await stack.call<Notification>("POST", "/api/notifications", {
    type: "booking.confirmed",
    content: { type: "text", text: "Su mesa está reservada" },
    ...body,
  });
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const until = (id: string, test: (notification: Notification) => boolean): Promise<Notification> =>
  eventually(async () => (await stack.call<Notification>("GET", `/api/notifications/${id}`)).body, test);

test("who wrote lately is told by their channel, and the message stands in their conversation", async () => {
  await stack.write(CUSTOMER, "Hola");
  const conversation = await stack.conversationOf(CUSTOMER);
  const { id } = await notify({ channels: ["email", "whatsapp"], recipient: { phone: `+${CUSTOMER}` } });
  const told = await until(id, ({ status }) => status === "delivered" || status === "read");
  expect(told.attempts).toMatchObject([{ channel: "whatsapp", conversationId: conversation, attempt: 1 }]);
  expect(told.skipped.map(({ channel }) => channel)).toEqual(["email"]);
  const messages = await stack.messages(conversation);
  expect(messages.filter(({ text }) => text === "Su mesa está reservada")).toHaveLength(1);
}, 60_000);

test("where the window is closed and nothing else is known, it ends with the reasons, and nothing was sent", async () => {
  const { id } = await notify({
    channels: ["whatsapp", "telegram"],
    recipient: { phone: `+${STRANGER}`, name: "Desconocida" },
  });
  const ended = await until(id, ({ skipped }) => skipped.length > 0);
  expect(ended.status).toBe("suppressed");
  expect(ended.attempts).toMatchObject([
    { channel: "whatsapp", status: "suppressed", reason: { code: "window_closed" } },
  ]);
  expect(ended.skipped).toMatchObject([{ channel: "telegram", code: "no_conversation" }]);
}, 60_000);

test("marketing goes to nobody who has not agreed", async () => {
  const { id } = await notify({ channels: ["whatsapp"], purpose: "marketing", recipient: { phone: `+${CUSTOMER}` } });
  const ended = await until(id, ({ reason }) => reason !== null);
  expect([ended.status, ended.reason?.code]).toEqual(["suppressed", "no_consent"]);
}, 60_000);

test("a template says it in the contact's language: freely within the window, as the provider approved it outside of it", async () => {
  const make = async (path: string, body: unknown, method = "POST") => {
    const answer = await stack.call<{ id: string }>(method, path, body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body.id;
  };
  const variables = [{ name: "seats", type: "number", required: true, example: 4, description: "" }];
  const about = { key: "table-ready", title: "Table ready", kind: "message", defaultLanguage: "es", variables };
  const template = await make("/api/templates", about);
  const providerTemplate = {
    ...{ name: "appointment_reminder", language: "es", category: "utility" },
    variables: ["{{contact.name}}", "{{seats}}"],
  };
  for (const [language, text] of [
    ["es", "Su mesa para {{seats}} está lista, {{contact.firstName}}"],
    ["fr", "Votre table pour {{seats}} est prête"],
  ])
    await make(
      `/api/templates/${template}/draft/bodies/whatsapp/${language}`,
      { kind: "whatsapp", text, providerTemplate },
      "PATCH",
    );
  await make(`/api/templates/${template}/publish`, {});
  await make("/api/notification-types", {
    ...{ key: "table.ready", name: "Table ready", purpose: "transactional" },
    ...{ channels: ["whatsapp"], template: about.key },
  });
  const tell = (phone: string, name: string) =>
    notify({
      ...{ type: "table.ready", content: undefined, template: { data: { seats: 4 } } },
      recipient: { phone: `+${phone}`, name },
    });
  const within = await tell(CUSTOMER, "Ana");
  const outside = await tell(STRANGER, "Desconocida");
  const told = await Promise.all(
    [within, outside].map(({ id }) => until(id, ({ status }) => status === "delivered" || status === "read")),
  );
  expect(told).toMatchObject([
    { template: { key: "table-ready", version: 1 }, attempts: [{ language: "es", policy: { answer: "send" } }] },
    { attempts: [{ language: "es", policy: { answer: "use_template" } }] },
  ]);
  const [inThread = "", newThread = ""] = told.map(({ attempts }) => attempts[0]?.conversationId ?? "");
  expect((await stack.messages(inThread)).map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^Su mesa para 4 está lista/),
  );
  const { body } = await stack.call<{ data: object[] }>("GET", `/api/conversations/${newThread}/messages`);
  expect(body.data).toContainEqual(
    expect.objectContaining({ template: { name: "appointment_reminder", language: "es" } }),
  );
}, 60_000);
