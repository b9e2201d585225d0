/** An estate agency: its system changes a price, and whoever would like to know does, once, and nobody else. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventRuleLogEntry } from "../../events/api/event-rules.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

const BY_HAND = "15550710001";
const BY_CONDITION = "15550710002";
const SUPPRESSED = "15550710003";
const ELSEWHERE = "15550710004";
const PEOPLE = [BY_HAND, BY_CONDITION, SUPPRESSED, ELSEWHERE];

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

async function must<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await stack.call<Body>(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const contactOf = async (phone: string): Promise<string> =>
  (await must<{ contactId: string }>("GET", `/api/conversations/${await stack.conversationOf(phone)}`)).contactId;
const saidTo = async (phone: string): Promise<readonly (string | null)[]> =>
  (await stack.messages(await stack.conversationOf(phone)))
    .filter(({ direction, delivery }) => direction === "out" && delivery?.status !== "suppressed")
    .map(({ text }) => text);
const usd = (amount: number) => ({ amount, currency: "USD" });

test("a price that changes three times is told once to those who are interested, on their channel and within the policy", async () => {
  for (const phone of PEOPLE) await stack.write(phone, "Busco casa");
  await stack.settled();
  await must("POST", "/api/item-types", {
    ...{ key: "house", name: "House", plural: "Houses" },
    attributes: [
      { key: "price", name: "Price", kind: "money", currency: "USD", required: true },
      { key: "rooms", name: "Rooms", kind: "number" },
    ],
    price: "price",
  });
  const put = (price: number) =>
    must<{ id: string }>("POST", "/api/items", {
      ...{ type: "house", externalId: "A-1", title: "Calle Lima 8" },
      attributes: { price: usd(price), rooms: 3 },
    });
  const { id: itemId } = await put(250_000);
  const below = (amount: number) => ({ path: "attributes.price", op: "lte", value: usd(amount) });
  const interest = async (phone: string, more: object) =>
    must("POST", "/api/interests", { contactId: await contactOf(phone), ...more });
  await interest(BY_HAND, { itemId });
  await interest(SUPPRESSED, { itemId });
  await interest(BY_CONDITION, { type: "house", condition: below(200_000) });
  await interest(ELSEWHERE, { type: "house", condition: below(90_000) });
  await must("POST", "/api/suppressions", {
    ...{ addresses: [{ kind: "phone", value: `+${SUPPRESSED}` }], scope: "all", reason: "manual" },
  });
  const rule = {
    name: "Price of a house fell",
    when: {
      type: "item.changed",
      condition: { path: "changes.price.after", op: "lt", valueAt: "changes.price.before" },
    },
    people: { kind: "interested" },
    about: "item.id",
    quiet: { minutes: 1440, per: "thing" },
    action: {
      ...{ kind: "notify", type: "price.fell", channels: ["whatsapp"], purpose: "transactional" },
      text: "{item.title}: {changes.price.after.amount} USD",
    },
  };
  const { id: ruleId } = await must<{ id: string }>("POST", "/api/event-rules", rule);
  const logOf = async () =>
    (await must<{ data: (typeof EventRuleLogEntry)["_zod"]["output"][] }>("GET", `/api/event-rules/${ruleId}/log`))
      .data;
  const followed = (count: number) =>
    eventually(logOf, (all) => all.length === count && all.every(({ outcome }) => outcome === "done"));
  // As a system would, which tells the same again: that is no change.
  const prices = [240_000, 190_000, 180_000];
  for (const [index, price] of prices.entries()) {
    await put(price);
    await put(price);
    await followed(index + 1);
  }
  const log = await followed(prices.length);
  expect(log.map(({ counts }) => [counts.told, counts.quiet]).reverse()).toEqual([
    [2, 0],
    [1, 2],
    [0, 3],
  ]);
  await eventually(
    async () => (await must<{ data: { status: string }[] }>("GET", "/api/notifications")).data,
    (all) =>
      all.length === 3 && all.every(({ status }) => ["sent", "delivered", "read", "suppressed"].includes(status)),
  );
  expect(await Promise.all(PEOPLE.map(saidTo))).toEqual([
    ["Calle Lima 8: 240000 USD"],
    ["Calle Lima 8: 190000 USD"],
    [],
    [],
  ]);
  const dry = await must<{ counts: Record<string, number>; reasons: Record<string, number> }>(
    "POST",
    "/api/event-rules/dry-run",
    { rule: { ...rule, quiet: null } },
  );
  expect(dry.reasons).toMatchObject({ address_suppressed: 3 });
  const types = await must<{ data: { type: string }[] }>("GET", "/api/event-types");
  expect(types.data.map(({ type }) => type)).toEqual(expect.arrayContaining(["item.changed", "item.created"]));
}, 120_000);
