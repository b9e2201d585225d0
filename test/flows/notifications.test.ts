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
