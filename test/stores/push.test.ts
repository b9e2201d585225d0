/** Browsers and what they took, on the real engine; and a notice on its whole way to a browser. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makePushReceipts, makeSubscriptionStore } from "../../lib/adapters/dynamo/push.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import { makePushNotice } from "../../lib/core/push/push.ts";
import { makeManageSubscriptions } from "../../lib/core/push/subscribe.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const keys = { p256dh: "p".repeat(87), auth: `${"a".repeat(21)}Q` };
const fresh = (number: number) => ({ endpoint: `https://push.example/${number}`, keys, label: null });
let people = 0;

function desk(tenant = "demo", person = `usr_${String(++people).padStart(26, "p")}`) {
  const clock = makeClock();
  const context = { client: table.client, tableName: table.tableName, tenant };
  const subscriptions = makeSubscriptionStore(context);
  const receipts = makePushReceipts(context);
  const notices = makePersonalNotices(context, systemIds);
  const browsers = makeManageSubscriptions({
    subscriptions,
    isPoint: () => true,
    isAddress: () => true,
    clock,
    ids: systemIds,
  });
  const rows = async () => {
    const { Items = [] } = await table.client.query({
      TableName: table.tableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": `${tenant}#notices-of#${person}` },
    });
    return Items;
  };
  const told: NewNotice = {
    person,
    kind: "mention",
    subject: { kind: "conversation", id: "c".repeat(26) },
    text: "look here",
    by: "usr_other",
    at: clock.iso(),
    fact: ["1"],
  };
  return { clock, person, subscriptions, receipts, notices, browsers, rows, told };
}

test("twenty browsers that register at once are ten, and every one that was told so is there", async () => {
  const { browsers, person, rows } = desk();
  const outcomes: (Awaited<ReturnType<typeof browsers.register>> | undefined)[] = [];
  // Whoever loses the race too often is told to try again, as the API's caller is.
  const register = async (number: number): Promise<void> => {
    for (let attempt = 0; attempt < 10; attempt++) {
      const outcome = await browsers.register(person, fresh(number)).catch(() => undefined);
      if (outcome) return void outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, number) => register(number)));
  const registered = outcomes.flatMap((outcome) => (outcome?.kind === "registered" ? [outcome.subscription.id] : []));
  expect(outcomes).toHaveLength(20);
  expect(registered).toHaveLength(10);
  expect((await browsers.list(person)).map(({ id }) => id).toSorted()).toEqual(registered.toSorted());
  expect(await rows()).toHaveLength(1);
});

test("a person's browsers are one row, which time deletes; another tenant's and another person's are not there", async () => {
  const { browsers, person, rows, clock } = desk();
  await browsers.register(person, fresh(1));
  const second = await browsers.register(person, fresh(1));
  expect(second).toMatchObject({ kind: "registered", subscription: { version: 1 } });
  const [row] = await rows();
  expect(row).toMatchObject({ sk: "push", entity: "push-subscriptions", version: 1 });
  expect(Number(row?.ttl)).toBe(Math.floor(clock.now() / 1000) + 181 * 86_400);
  expect(row).not.toHaveProperty("relay");
  expect(row).not.toHaveProperty("lpk");
  expect(await desk("other", person).browsers.list(person)).toEqual([]);
  expect(await desk().browsers.list("usr_stranger")).toEqual([]);
  const id = (await browsers.list(person))[0]?.id ?? "";
  expect(await desk("other", person).browsers.remove(person, id)).toBeUndefined();
  expect(await browsers.remove(person, id)).toMatchObject({ endpoint: "https://push.example/1" });
  expect(await browsers.list(person)).toEqual([]);
  expect(await browsers.register(person, fresh(1))).toMatchObject({ kind: "registered" });
});

test("who took a notice is added up on its row, also at the same moment; the mark of the outbox goes with it", async () => {
  const { receipts, notices, person, told, rows } = desk();
  await notices.notify([told]);
  const noticeId = (await notices.list(person, { limit: 20 })).items[0]?.noticeId ?? "";
  expect(await receipts.taken(person, noticeId)).toEqual([]);
  await Promise.all(["a", "b", "c"].map((id) => receipts.mark(person, noticeId, [id])));
  await receipts.mark(person, noticeId, []);
  expect([...(await receipts.taken(person, noticeId))].toSorted()).toEqual(["a", "b", "c"]);
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  expect(row).not.toHaveProperty("relay");
  expect(row).toMatchObject({ version: 1, readAt: null });
  // What is gone is not brought back.
  await receipts.mark(person, "1793610000000-bbbbbbbbbbbbbbbb", ["a"]);
  await receipts.mark(person, "1793610000000-bbbbbbbbbbbbbbbb", []);
  expect(await rows()).toHaveLength(1);
});

test("the mark of the outbox is in the notice's own write when it is for push, and goes when it is read", async () => {
  const { notices, person, rows, told } = desk();
  await notices.notify([told]);
  expect(await rows()).toMatchObject([{ relay: "push", person, entity: "personal-notice" }]);
  const [notice] = (await notices.list(person, { limit: 20 })).items;
  expect(notice).not.toHaveProperty("relay");
  await notices.read(person, notice?.noticeId ?? "", "2026-11-02T10:00:00.000Z");
  expect((await rows())[0]).not.toHaveProperty("relay");

  await notices.savePreferences(person, { reminder: ["list"] }, 0, told.at);
  await notices.notify([{ ...told, kind: "reminder", fact: ["2"] }]);
  const quiet = (await rows()).filter(({ kind }) => kind === "reminder");
  expect(quiet).toHaveLength(1);
  expect(quiet[0]).not.toHaveProperty("relay");
});

test("two copies of one command, one after the other or after a crash, reach each browser; what is gone is forgotten", async () => {
  const { notices, browsers, subscriptions, receipts, person, clock, told, rows } = desk();
  await notices.notify([told]);
  const noticeId = (await notices.list(person, { limit: 20 })).items[0]?.noticeId ?? "";
  for (const number of [1, 2, 3]) await browsers.register(person, fresh(number));
  const sent: string[] = [];
  let crash = true;
  const push = makePushNotice({
    tenant: "demo",
    notices,
    subscriptions,
    receipts: {
      ...receipts,
      mark: (...marked) => {
        if (crash) throw new Error("the process ended");
        return receipts.mark(...marked);
      },
    },
    keys: { read: async () => ({ publicKey: "k", privateKey: "s" }) },
    service: {
      send: async ({ endpoint }) => {
        sent.push(endpoint);
        return endpoint.endsWith("3") ? { kind: "gone" } : { kind: "taken" };
      },
    },
    isMember: async () => true,
    clock,
  });
  await expect(push({ person, noticeId })).rejects.toThrow("the process ended");
  crash = false;
  expect(await push({ person, noticeId })).toMatchObject({ kind: "pushed", taken: 2, gone: 1 });
  expect(await push({ person, noticeId })).toMatchObject({ kind: "pushed", taken: 0, gone: 0 });
  // The crash cost one repetition, no more.
  expect(sent).toHaveLength(6);
  expect(await browsers.list(person)).toHaveLength(2);
  // The list of notices shows neither browsers nor receipts.
  expect((await notices.list(person, { limit: 20 })).items).toHaveLength(1);
  expect(await rows()).toHaveLength(2);
});
