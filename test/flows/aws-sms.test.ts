/** SMS through AWS on the whole road: a customer's text by the topic, receipts by topic and bus, and a number that is one tenant's alone. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

const NUMBER = "+12065550100";
const CUSTOMER = { waId: "12015550142", name: "Lucía Ferrer" };

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  stack.providers.register({
    channel: "aws-sms",
    name: "La Terraza",
    number: NUMBER,
    topicArn: String(stack.runner.outputs.TextsTopic),
    webhookUrl: "http://127.0.0.1:9/nowhere",
  });
  const made = await connect(NUMBER);
  expect(made.status).toBe(201);
  const check = await stack.call("POST", `/api/connections/${made.body.id}/test`);
  expect(check).toMatchObject({ body: { ok: true } });
}, 120_000);
afterAll(() => stack?.stop());

async function connect(sender: string) {
  const app = await stack.call<{ id: string }>("POST", "/api/apps", {
    channel: "aws-sms",
    name: "SMS",
    credentials: {},
  });
  const credentials = { sender, configurationSet: String(stack.runner.outputs.TextsConfigurationSet) };
  return stack.call<{ id: string }>("POST", "/api/connections", { appId: app.body.id, name: "SMS", credentials });
}
const say = (text: string) =>
  stack.providers.sendFromCustomer({ phoneNumberId: NUMBER, from: CUSTOMER, message: { type: "text", text } });
const conversation = () => stack.conversationOf(`+${CUSTOMER.waId}`);
async function reply(text: string): Promise<string> {
  const id = await conversation();
  await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text } });
  return id;
}
const states = (messages: readonly Message[]) =>
  messages.filter(({ direction }) => direction === "out").map(({ delivery }) => delivery?.status);

test("a customer's text comes by the number's topic, and the answer is delivered", async () => {
  expect((await say("¿Hay mesa?")).answers).toMatchObject([{ status: 200 }]);
  await eventually(
    () => conversation().catch(() => ""),
    (id) => id !== "",
  );
  const id = await reply("A las ocho.");
  await eventually(
    () => stack.messages(id),
    (all) => states(all)[0] === "delivered",
  );
  expect(stack.providers.sent({ accountId: NUMBER })[0]?.body).toMatchObject({
    OriginationIdentity: NUMBER,
    DestinationPhoneNumber: `+${CUSTOMER.waId}`,
    Context: { chasqui_ref: expect.stringContaining(`${id}.`) },
  });
});

test("a send whose answer was lost is settled by the receipt that carries our reference", async () => {
  stack.providers.misbehave({ phoneNumberId: NUMBER, fault: { kind: "disconnect", accepted: true }, requests: 1 });
  const id = await reply("¿Para cuántos?");
  await eventually(
    () => stack.messages(id),
    (all) => states(all).filter((state) => state === "delivered").length === 2,
  );
  expect(stack.providers.sent({ accountId: NUMBER })).toHaveLength(2);
});

test("who said stop is not written to", async () => {
  await say("STOP");
  const id = await conversation();
  await eventually(
    () => stack.messages(id),
    (all) => all.some(({ text }) => text === "STOP"),
  );
  await reply("Una oferta");
  const messages = await eventually(
    () => stack.messages(id),
    (all) => states(all).includes("failed"),
  );
  expect(JSON.stringify(messages)).toContain("DESTINATION_PHONE_NUMBER_OPTED_OUT");
});

test("the same number may be connected anew by its tenant", async () => {
  expect((await connect(NUMBER)).status).toBe(201);
});
