/** The projections' process is cut off at each of its calls, and the batch comes again, cut anew: nothing is counted or logged twice. */
import { createHash } from "node:crypto";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { makeAuditReader } from "../../lib/adapters/dynamo/audit.ts";
import { makeCounterStore, makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { verifyChain } from "../../lib/core/audit/verify.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeCompareCounters } from "../../lib/core/counters/rebuild.ts";
import type { Change, Image } from "../../lib/core/projections/model.ts";
import { dice, each, life } from "../stores/life.ts";
import type { Behind, Fate } from "./cloud.ts";
import { startRoom } from "./rooms.ts";
import { DEEP, useStage } from "./stage.ts";

const stage = useStage();
beforeEach(() => void vi.useRealTimers());

const EVENTS = DEEP ? 40 : 24;
let tenants = 0;

/** One shard's part of a tenant's life, each second change of which is somebody's. */
function scene() {
  const tenant = `p${++tenants}`;
  const { rows, shards } = life(tenant, EVENTS, dice(11));
  const [changes = []] = shards.toSorted((a, b) => b.length - a.length);
  const stamped = changes.map((change, index): Change => {
    if (!change.after || index % 2) return change;
    return { ...change, after: { ...change.after, by: { kind: "person", id: "usr_ana", change: `change${index}` } } };
  });
  const keys = new Set(changes.map(({ key }) => `${key.pk} ${key.sk}`));
  const mine = [...rows].filter(([key]) => keys.has(key)).map(([, row]) => row);
  return { tenant, changes: stamped, rows: mine };
}

const eventOf = (changes: readonly Change[]) => ({
  shardId: changes[0]?.place.shard,
  state: {},
  Records: changes.map(({ before, after, at, place }) => ({
    eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: Date.parse(at) / 1000,
      SequenceNumber: place.sequence,
      ...(before ? { OldImage: marshall(before, { removeUndefinedValues: true }) } : {}),
      ...(after ? { NewImage: marshall(after, { removeUndefinedValues: true }) } : {}),
    },
  })),
});

/** The cloud's other parts are not asked. */
const nothing = {
  written: () => {},
} as unknown as Behind;

async function invoke(changes: readonly Change[], fate?: (number: number) => Fate) {
  stage().cloud.behind = nothing;
  const room = await startRoom(stage().cloud, "project-changes", fate && ((_, number) => fate(number)));
  const outcome = await room.invoke(eventOf(changes));
  return { outcome, calls: room.process.calls.length };
}

/** What is there afterwards, beside what the rows and the changes say. */
async function judge(tenant: string, changes: readonly Change[], rows: readonly Image[]): Promise<void> {
  const { table } = stage();
  const context = { client: table.client, tableName: table.tableName, tenant };
  // Facts were put by the projection; their own changes are not handed over here.
  const compare = makeCompareCounters({
    workshop: makeCounterWorkshop(context),
    rows: () => each(rows),
    caughtUp: async () => {},
    calendar: makeCalendar(),
  });
  const { different, right } = await compare();
  expect(different).toEqual([]);
  expect(right).toBeGreaterThan(5);
  const blocks = [];
  for await (const block of makeAuditReader(context).chain(1)) blocks.push(block);
  const logged = blocks.flatMap(({ entries }) => entries.map(({ place }) => place.sequence));
  const deeds = changes.filter(
    ({ after, before }) => (after?.by as { change?: string })?.change !== (before?.by as { change?: string })?.change,
  );
  expect(new Set(logged).size).toBe(logged.length);
  expect(logged.length).toBeLessThanOrEqual(deeds.length);
  expect(logged.length).toBeGreaterThan(3);
  expect(logged).toEqual(logged.toSorted());
  expect(
    (await verifyChain(inOrder(blocks), (text) => createHash("sha256").update(text).digest("hex"))).findings,
  ).toEqual([]);
}
async function* inOrder<T>(all: readonly T[]) {
  yield* all;
}

describe("the projections", () => {
  test("undisturbed, they make what the rows say; again, they make nothing", { timeout: 60_000 }, async () => {
    const { tenant, changes, rows } = scene();
    expect((await invoke(changes)).outcome).toMatchObject({ kind: "answered", answer: { batchItemFailures: [] } });
    await judge(tenant, changes, rows);
    const before = await counted(tenant);
    expect((await invoke(changes)).outcome).toMatchObject({ kind: "answered" });
    await judge(tenant, changes, rows);
    expect(await counted(tenant)).toEqual(before);
  });

  const fates = ["before", "after", "lose", { refuse: "throttled" }, { refuse: "error" }] as const;
  test.each(fates.map((fate) => [JSON.stringify(fate), fate] as const))(
    "cut off or refused at each call: %s",
    { timeout: 300_000 },
    async (_, fate) => {
      const clean = scene();
      const { calls } = await invoke(clean.changes);
      expect(calls).toBeGreaterThan(10);
      const step = DEEP ? 1 : 3;
      for (let call = 1; call <= calls; call += step) {
        const { tenant, changes, rows } = scene();
        // Refusals last: the client asks four times before it gives up.
        const lasting = typeof fate === "object" ? 4 : 1;
        await invoke(changes, (number) => (number >= call && number < call + lasting ? fate : "pass"));
        // As bisecting cuts it: halves, and then all of it once more from an older checkpoint.
        const middle = Math.ceil(changes.length / 2);
        for (const again of [changes.slice(0, middle), changes.slice(middle), changes])
          expect((await invoke(again)).outcome).toMatchObject({ kind: "answered", answer: { batchItemFailures: [] } });
        await judge(tenant, changes, rows);
      }
    },
  );

  async function counted(tenant: string) {
    const { table } = stage();
    const store = makeCounterStore({ client: table.client, tableName: table.tableName, tenant });
    return [await store.read("connection", "0", "z"), await store.read("person", "0", "z")];
  }
});
