/** The watch over connections on the real engine: what fails is told once, what the provider would not bear is stopped once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSendingPolicyStore } from "../../lib/adapters/dynamo/consent.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeSwitchStore } from "../../lib/adapters/dynamo/switches.ts";
import { makeLastFailureStore, makeWatchStore } from "../../lib/adapters/dynamo/watch.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import type { Notify } from "../../lib/core/notices/ports.ts";
import type { Member } from "../../lib/core/people/model.ts";
import { DEFAULT_SENDING } from "../../lib/core/policy/model.ts";
import { type Change, type Image, oneAfterAnother, sequenceText } from "../../lib/core/projections/model.ts";
import { makeWatch, WATCH } from "../../lib/core/watch/follow.ts";
import { makeReadHealth } from "../../lib/core/watch/health.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { accepted, CONNECTION, openDesk } from "./desk.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const BOSS = "usr_boss";
const boss = { userId: BOSS, role: "administrator", status: "active" } as Member;

async function watched() {
  const desk = await openDesk(table);
  const { tenant, clock } = desk;
  const context = { client: table.client, tableName: table.tableName, tenant };
  const [counters, calendar] = [makeCounterStore(context), makeCalendar()];
  const [switches, notices] = [makeSwitchStore(context), makePersonalNotices(context, systemIds)];
  const policy = makeSendingPolicyStore(context);
  const failures = makeLastFailureStore(context);
  let dies = false;
  const mortal: Notify = {
    async notify(fresh) {
      await notices.notify(fresh);
      if (dies) throw new Error("the process ended");
    },
  };
  const ports = {
    ...{ counters, switches, policy, notices: mortal, watch: makeWatchStore(context), failures },
    connections: desk.stores.connections,
    people: { page: async () => ({ items: [boss] }) },
  };
  const calendarOf = async () => calendar;
  const projection = oneAfterAnother(
    makeCounters({ of: () => counters, calendarOf }),
    makeWatch({ of: () => ports, calendarOf, toleratedBy: () => ({ complained: 0.01 }), clock }),
  );
  let sequence = 0;
  /** Rows that come, each a message of its own. */
  const change = (after: Image, before?: Image): Change => ({
    ...{ tenant, entity: "message", key: { pk: "p", sk: "s" }, expired: false, at: clock.iso() },
    after,
    ...(before ? { before } : {}),
    place: { shard: "shard", sequence: sequenceText(String(++sequence)) },
  });
  const message = (status: string, more: Image = {}): Image => ({
    ...{ kind: "sent", connectionId: CONNECTION, createdAt: clock.iso(), status, ...more },
    times: { sent: clock.iso(), ...(status === "failed" ? { failed: clock.iso() } : {}) },
  });
  const many = (count: number, make: () => Change) => Array.from({ length: count }, make);
  return {
    ...desk,
    policy,
    switches,
    change,
    message,
    project: projection.project,
    health: async () => {
      const connection = await desk.stores.connections.connection(CONNECTION);
      if (!connection) throw new Error("it is not there");
      return (await makeReadHealth({ counters, failures, calendar: async () => calendar, clock })())(connection);
    },
    failures: (count: number) => many(count, () => change(message("failed"))),
    sent: (count: number) => many(count, () => change(message("sent"))),
    complaint: () => change(message("delivered", { unreachable: "complaint" }), message("delivered")),
    told: async () =>
      (await notices.list(BOSS, { limit: 50 })).items.map(({ kind, text }) => `${kind} ${text}`).toReversed(),
    dying: async (action: () => Promise<unknown>) => {
      dies = true;
      await expect(action()).rejects.toThrow("the process ended");
      dies = false;
    },
  };
}

test("administrators are told of the failure beyond the limit, once a day, however often the stream hands it over", async () => {
  const { project, failures, told, clock, policy } = await watched();
  await project(failures(10));
  expect(await told()).toEqual([]);
  const eleventh = failures(1);
  await project(eleventh);
  clock.advance(60_000);
  await project(eleventh);
  await project(failures(5));
  expect(await told()).toEqual(["connection_failing number"]);

  clock.advance(86_400_000 + 3_600_000);
  await project(failures(10));
  expect(await told()).toHaveLength(1);
  await policy.save({ ...DEFAULT_SENDING, failuresAllowed: 20, version: 1 });
  await project(failures(10));
  expect(await told()).toHaveLength(1);
  await project(failures(1));
  expect(await told()).toHaveLength(2);
});

test("a connection of which too many complain is stopped with its figures, also by a process that dies in between, and goes on by hand", async () => {
  const { project, sent, complaint, told, clock, switches, dying } = await watched();
  const stop = async () => (await switches.read("surely")).connections[CONNECTION];
  await project(sent(200));
  await project([complaint(), complaint()]);
  expect(await stop()).toBeUndefined();
  const third = [complaint()];
  const at = clock.iso();
  await dying(() => project(third));
  clock.advance(60_000);
  await project(third);
  const reason = "complaint rate 1.5 % of 200 messages in 24 hours; limit 1 %";
  expect(await stop()).toEqual({ reason, at, by: WATCH });
  expect(await told()).toEqual(["connection_paused number"]);

  await switches.set(CONNECTION, undefined);
  await project(third);
  await project([complaint()]);
  expect(await stop()).toBeUndefined();
  expect(await told()).toHaveLength(1);
});

test("what a person stopped stays as they stopped it", async () => {
  const { project, sent, complaint, told, clock, switches } = await watched();
  const own = { reason: "the offer was wrong", at: clock.iso(), by: BOSS };
  await switches.set(CONNECTION, own);
  clock.advance(1_000);
  await project([...sent(200), complaint(), complaint(), complaint()]);
  expect((await switches.read("surely")).connections[CONNECTION]).toEqual(own);
  expect(await told()).toEqual([]);
});

test("a complaint is kept with the message that arrived before it, and moves nothing", async () => {
  const { queue, send, answers, receipt, stores } = await watched();
  answers.push(accepted);
  const message = await queue();
  await send(message, "plenty");
  await receipt(message, "delivered");
  const before = await stores.deliveries.get(message);
  await receipt(message, "complained", "wamid.1", { unreachable: "complaint" });
  expect(await stores.deliveries.get(message)).toEqual({ ...before, unreachable: "complaint" });
});

test("a connection much of whose messages fails is degraded since they began to, and well again an hour after they went", async () => {
  const { project, change, message, sent, health, clock } = await watched();
  await project(sent(10));
  expect(await health()).toMatchObject({ state: "healthy", lastFailure: null, activity: { sent: 10, failed: 0 } });
  clock.advance(3_600_000);
  const since = `${clock.iso().slice(0, 13)}:00:00.000Z`;
  const lost = () => change(message("failed", { times: {}, reason: { code: "undeliverable" } }));
  await project([lost(), lost(), lost()]);
  const last = clock.iso();
  expect(await health()).toMatchObject({
    ...{ state: "degraded", since, reason: { code: "many_failures" } },
    ...{ lastFailure: { at: last, code: "undeliverable" }, activity: { sent: 13, failed: 3 } },
  });
  clock.advance(2 * 3_600_000);
  await project(sent(1));
  expect(await health()).toMatchObject({ state: "healthy", lastFailure: { at: last }, activity: { failed: 3 } });
  expect((await health()).activity.lastSentAt).toBe(`${clock.iso().slice(0, 13)}:00:00.000Z`);
});
