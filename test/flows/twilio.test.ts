/** SMS on the whole road: a signed form in, an answer out, receipts by our reference, a wish to stop, and a file. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CustomerMessage } from "../../infra/local/providers/types.ts";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

const SID = `AC${"7".repeat(32)}`;
const TOKEN = "an-invented-auth-token";
const CUSTOMER = { waId: "12015550142", name: "Lucía Ferrer" };

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
    channel: "twilio",
    name: "La Terraza",
    credentials: { authToken: TOKEN },
  });
  stack.providers.register({
    channel: "twilio",
    accountSid: SID,
    name: "La Terraza",
    number: "+12015550100",
    authToken: TOKEN,
    // Connecting enters the real one.
    webhookUrl: "http://127.0.0.1:9/nowhere",
  });
  const made = await stack.call<{ id: string; health: string }>("POST", "/api/connections", {
    appId: app.body.id,
    name: "La Terraza",
    credentials: { accountSid: SID, sender: "+12015550100", apiSecret: TOKEN },
  });
  expect(made).toMatchObject({ status: 201, body: { health: "healthy" } });
}, 120_000);
afterAll(() => stack?.stop());

const say = (message: CustomerMessage) =>
  stack.providers.sendFromCustomer({ phoneNumberId: SID, from: CUSTOMER, message });
const conversation = () => stack.conversationOf(`+${CUSTOMER.waId}`);
async function reply(text: string): Promise<string> {
  const id = await conversation();
  const answer = await stack.call("POST", `/api/conversations/${id}/messages`, { content: { type: "text", text } });
  expect(answer.status).toBe(202);
  return id;
}
const ours = (messages: readonly Message[]) => messages.filter(({ direction }) => direction === "out");
const states = (messages: readonly Message[]) => ours(messages).map(({ delivery }) => delivery?.status);

test("a customer's text makes a conversation, taken at the address that connecting entered", async () => {
  await eventually(
    async () => {
      expect((await say({ type: "text", text: "¿Hay mesa? 🥜" })).answers[0]?.body).toContain("<Response/>");
      return conversation().catch(() => "");
    },
    (id) => id !== "",
  );
});

test("an answer goes out and comes to delivered by receipts that carry our reference", async () => {
  const id = await reply("A las ocho.");
  await eventually(
    () => stack.messages(id),
    (all) => states(all)[0] === "delivered",
  );
  const [sent] = stack.providers.sent({ accountId: SID });
  expect(sent?.body).toMatchObject({
    From: "+12015550100",
    To: "+12015550142",
    Body: "A las ocho.",
    StatusCallback: expect.stringContaining(`?ref=${id}.`),
  });
});

test("a send whose answer was lost is settled by its receipt, not repeated", async () => {
  stack.providers.misbehave({ phoneNumberId: SID, fault: { kind: "disconnect", accepted: true }, requests: 1 });
  const before = stack.providers.sent({ accountId: SID }).length;
  const id = await reply("¿Para cuántos?");
  await eventually(
    () => stack.messages(id),
    (all) => states(all).every((state) => state === "delivered") && ours(all).length === 2,
  );
  expect(stack.providers.sent({ accountId: SID })).toHaveLength(before + 1);
});

test("who said stop is not written to: the delivery says why", async () => {
  await say({ type: "text", text: "STOP" });
  const id = await reply("Una oferta");
  const messages = await eventually(
    () => stack.messages(id),
    (all) => states(all).includes("failed"),
  );
  expect(JSON.stringify(ours(messages).find(({ delivery }) => delivery?.status === "failed"))).toContain("21610");
});
