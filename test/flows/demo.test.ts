/** What a first start finds: businesses with a history, which is what the product itself would have made of it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BUSINESSES } from "../../infra/local/demo/businesses.ts";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { makeCaughtUp, rowsOf } from "../../infra/ops/rows.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { makeZoneStore } from "../../lib/adapters/dynamo/zones.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeCompareCounters } from "../../lib/core/counters/rebuild.ts";
import { startTestStack, type TestStack } from "./stack.ts";

/** Some customers of each business: all of it takes minutes. */
const SHARE = 0.04;

let dataDir: string;
let stack: TestStack;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "chasqui-demo-"));
  stack = await startTestStack({}, { history: SHARE, dataDir });
  expect(await stack.history?.done).toBe("told");
  expect(stack.history?.cut).toEqual([]);
  await stack.settled();
}, 240_000);
afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

interface Conversation {
  readonly id: string;
  readonly contactId: string;
  readonly contactName: string | null;
  readonly chat: { readonly id: string };
  readonly state: string;
  readonly assignee: string | null;
  readonly createdAt: string;
  readonly lastMessageAt: string;
}

async function all<Item>(path: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly Item[]> {
  const { status, body } = await stack.call<{ data: Item[] }>("GET", path, undefined, headers);
  expect([path, status]).toEqual([path, 200]);
  return body.data;
}

const inTenant = async (tenant: string) => ({
  authorization: `Bearer ${await stack.issuer.tokenFor("owner@example.com")}`,
  "chasqui-tenant": tenant,
});

describe.each(BUSINESSES.map(({ tenant, name }) => [name, tenant] as const))("%s", (_, tenant) => {
  test("plans ahead: campaigns that stand at different places, segments, a sequence and an endpoint", async () => {
    const headers = await inTenant(tenant);
    const [campaigns, segments, sequences, endpoints] = await Promise.all([
      all<{ name: string; status: string; isTemplate: boolean }>("/api/publish/campaigns", headers),
      ...["aura/segments", "automations", "webhooks/endpoints"].map((path) => all(`/api/${path}`, headers)),
    ]);
    expect(campaigns.map(({ status }) => status).sort()).toEqual(["approved", "draft", "draft", "in_review"]);
    expect([segments?.length, sequences?.length, endpoints?.length]).toEqual([2, 1, 1]);
  });

  test("has people in teams, words of its own in three languages, and conversations in several states", async () => {
    const headers = await inTenant(tenant);
    const [labels, replies, teams, views, macros, fields] = await Promise.all(
      ["labels", "canned-replies?limit=100", "teams", "views?of=conversations", "macros", "custom-fields"].map((path) =>
        all<{ language?: string; members?: readonly string[] }>(`/api/${path}`, headers),
      ),
    );
    expect(labels?.length).toBeGreaterThan(3);
    expect(new Set(replies?.map(({ language }) => language))).toEqual(new Set(["es", "fr", "en"]));
    expect(teams?.every(({ members = [] }) => members.length > 0)).toBe(true);
    for (const list of [views, macros, fields]) expect(list?.length).toBeGreaterThan(1);

    const states = ["open", "pending", "snoozed", "resolved"];
    const found = await Promise.all(
      states.map((state) => all<Conversation>(`/api/conversations?limit=100&state=${state}`, headers)),
    );
    const conversations = found.flat();
    expect(conversations.length).toBeGreaterThanOrEqual(3);
    // The past lies in the past.
    // Providers tell the time in whole seconds.
    for (const { createdAt, lastMessageAt } of conversations)
      expect(Date.parse(createdAt)).toBeLessThan(Date.parse(lastMessageAt) + 1_000);
    expect(Math.max(...conversations.map(({ lastMessageAt }) => Date.parse(lastMessageAt)))).toBeLessThan(Date.now());
    // Every one has a person behind it, known by name.
    for (const { contactId } of conversations) {
      const { body } = await stack.call<{ name: string | null }>(
        "GET",
        `/api/contacts/${contactId}`,
        undefined,
        headers,
      );
      expect(body.name).toMatch(/\p{L}/u);
    }
    expect((await all("/api/leads?limit=100&state=new", headers)).length).toBeGreaterThan(0);
  });

  test("its counters are what its rows say", async () => {
    const { runner } = stack;
    const account = { endpoint: runner.endpoints.dynamodb, region: "eu-west-1", credentials: localCredentials };
    const rows = { client: makeDocumentClient(account), tableName: runner.tableName(), tenant };
    const compare = makeCompareCounters({
      workshop: makeCounterWorkshop(rows),
      rows: () => rowsOf(rows),
      caughtUp: makeCaughtUp(rows, { openShards: async () => 1, random: systemIds.random, patienceMs: 60_000 }),
      calendar: makeCalendar((await makeZoneStore(rows).read()).zones),
    });
    const { different, right, moving } = await compare();
    expect({ different, moving }).toEqual({ different: [], moving: [] });
    expect(right).toBeGreaterThan(10);
  }, 90_000);
});

test("the phone tells the same stories, and their customers can go on from there", async () => {
  const headers = await inTenant("demo");
  const [conversation] = (await all<Conversation>("/api/conversations?limit=100", headers)).filter(({ chat }) =>
    stack.providers.chats(stack.demo.account.phoneNumberId).some(({ customer }) => customer.waId === chat.id),
  );
  if (!conversation) throw new Error("nobody wrote on WhatsApp");
  const chat = stack.providers
    .chats(stack.demo.account.phoneNumberId)
    .find(({ customer }) => customer.waId === conversation.chat.id);
  expect(chat?.messages.length).toBeGreaterThan(0);
  await stack.write(conversation.chat.id, "¿Siguen ahí?");
  await stack.settled();
  const [latest] = await stack.messages(conversation.id);
  expect(latest).toMatchObject({ direction: "in", text: "¿Siguen ahí?" });
});

test("nothing of the past is left to be sent, and nothing waits as a dead letter", async () => {
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
  expect(stack.providers.requests()).toEqual([]);
});

test.runIf(process.env.CHASQUI_DEEP === "1")(
  "a start that was cut off is taken up where it was, and tells nothing twice",
  async () => {
    const headers = await inTenant("demo");
    const before = (await all<Conversation>("/api/conversations?limit=100&state=resolved", headers)).map(
      ({ id }) => id,
    );
    await stack.stop();
    const file = join(dataDir, "history.json");
    const progress = JSON.parse(await readFile(file, "utf8")) as { told: readonly string[]; done: boolean };
    expect(progress.done).toBe(true);
    await writeFile(file, JSON.stringify({ ...progress, done: false }));
    stack = await startTestStack({}, { history: SHARE, dataDir });
    expect(await stack.history?.done).toBe("told");
    const after = (await all<Conversation>("/api/conversations?limit=100&state=resolved", await inTenant("demo"))).map(
      ({ id }) => id,
    );
    expect(after).toEqual(before);
  },
  120_000,
);
