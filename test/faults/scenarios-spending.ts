/** What starts a conversation at a price: the limit is asked in the middle of sending, and must not change what a crash leaves behind. */
import { expect } from "vitest";
import { makeSpendingStore } from "../../lib/adapters/dynamo/spending.ts";
import { NO_LIMIT } from "../../lib/core/spending/model.ts";
import { ask, messagesPath, sentIn } from "./client.ts";
import { expectFate, expectSentOnce, expectThread, messagesOf } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";
import { known } from "./scenarios-inbound.ts";
import type { Stage, World } from "./world.ts";

const BOSS = "usr_boss";

async function offer(world: World): Promise<void> {
  const content = { type: "template", name: "offer", language: "es", category: "marketing" };
  const answer = await ask(world, "POST", messagesPath(world), { content }, "offer");
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
}

const told = async (world: World): Promise<readonly unknown[]> =>
  (await world.rowsOf("notices-of", BOSS)).map(({ kind }) => kind);

/** Cents of a dollar: the customer's number is charged two and a half for an offer. */
const limited = (
  stageOf: () => Stage,
  name: string,
  cents: number,
  clean: "sent" | "suppressed",
  notice: string,
): Scenario => ({
  room: "send-outbound",
  name,
  async arrange(world) {
    const { client, tableName } = stageOf().table;
    const limitMicros = cents * 10_000;
    const books = makeSpendingStore({ client, tableName, tenant: world.tenant });
    await books.save({ ...NO_LIMIT, limitMicros, tell: [BOSS], version: 1 });
    await known(world);
    await offer(world);
  },
  async check(world, crash) {
    const [message, ...others] = await sentIn(world);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ category: "marketing", micros: 25_000 });
    expectFate(message, crash, clean);
    if (message?.status !== "unknown") expectSentOnce(world, await messagesOf(world));
    if (clean === "suppressed") expect(world.provider.accepted).toEqual([]);
    // Once, or, when nobody was left to tell of it, by the next one that is sent.
    const notices = await told(world);
    if (crash.done === crash.calls.length) expect(notices).toEqual([notice]);
    else expect([[], [notice]]).toContainEqual(notices);
    await expectThread(world, { received: ["first"] });
  },
});

export const spendingScenarios = (stageOf: () => Stage): readonly Scenario[] => [
  limited(stageOf, "an offer that nearly uses up the month's limit", 3, "sent", "spend_warning"),
  limited(stageOf, "an offer beyond the month's limit", 2, "suppressed", "spend_limit"),
];
