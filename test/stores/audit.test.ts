/** The audit log's chain on the real engine, fed by a stream that repeats, rewinds, cuts batches anew, and readers that die. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAuditChain, makeAuditReader } from "../../lib/adapters/dynamo/audit.ts";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import type { AuditBlock, AuditEntry } from "../../lib/core/audit/model.ts";
import { makeAudit } from "../../lib/core/audit/project.ts";
import { makeSearchAudit } from "../../lib/core/audit/search.ts";
import { verifyChain } from "../../lib/core/audit/verify.ts";
import { type Change, type Projection, sequenceText } from "../../lib/core/projections/model.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { dice, handOver, mortal } from "./life.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const START = Date.parse("2026-11-02T09:00:00.000Z");
let tenants = 0;
const freshTenant = () => `t${++tenants}`;
const contextOf = (tenant: string, client: DocumentClient = table.client) => ({
  client,
  tableName: table.tableName,
  tenant,
});

/** Changes of several shards, of which two in three were somebody's. */
function changesOf(tenant: string, count: number, shards: number): Change[][] {
  return Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: count }, (_, index) => ({
      tenant,
      entity: "lead",
      key: { pk: `${tenant}#contact#${shard}`, sk: `lead#${index}` },
      after: {
        leadId: `${shard}.${index}`,
        state: "new",
        ...(index % 3 ? { by: { kind: "person", id: "usr_ana", change: `${shard}-${index}` } } : {}),
      },
      expired: false,
      at: new Date(START + index * 1000).toISOString(),
      place: { shard: `shard-${shard}`, sequence: sequenceText(String(1_000 + index)) },
    })),
  );
}

const readerOf = (tenant: string, now: () => number, client: DocumentClient = table.client): Projection =>
  makeAudit({ of: () => makeAuditChain(contextOf(tenant, client)), hash, now });

async function chainOf(tenant: string): Promise<AuditBlock[]> {
  const blocks: AuditBlock[] = [];
  for await (const block of makeAuditReader(contextOf(tenant)).chain(1)) blocks.push(block);
  return blocks;
}
const verified = (tenant: string) => verifyChain(makeAuditReader(contextOf(tenant)).chain(1), hash);

test("every deed is in the chain once, in the order of its shard, whatever the stream does and whoever dies", {
  timeout: 120_000,
}, async () => {
  const tenant = freshTenant();
  const random = dice(42);
  const shards = changesOf(tenant, 700, 4);
  let now = START;
  // Warm processes that remember the chain's end, and mortal ones that know nothing.
  const warm = [0, 1].map(() => readerOf(tenant, () => (now += 900_000)));
  const reader = (): Projection[] => {
    if (random.chance(0.6)) return [random.one(warm)];
    let left = random.chance(0.5) ? random.upTo(3) : Number.POSITIVE_INFINITY;
    const client = mortal(table.client, () => (left-- > 0 ? "lives" : random.chance(0.5) ? "before" : "after"));
    return [readerOf(tenant, () => (now += 900_000), client)];
  };
  await handOver(shards, reader, random);

  const blocks = await chainOf(tenant);
  const entries = blocks.flatMap((block) => block.entries);
  for (const [shard, changes] of shards.entries()) {
    const expected = changes.filter(({ after }) => after?.by).map(({ after }) => after?.leadId);
    const mine = entries.filter(({ place }) => place.shard === `shard-${shard}`).map(({ id }) => id);
    expect(mine).toEqual(expected);
  }
  expect(await verified(tenant)).toMatchObject({ findings: [], entries: entries.length });
  for (const block of blocks) expect(block.entries.length).toBeLessThanOrEqual(50);
  // Several days went by: each is found by the first of its blocks.
  const days = Map.groupBy(blocks, ({ at }) => at.slice(0, 10));
  expect(days.size).toBeGreaterThan(1);
  for (const [day, its] of days) expect(await makeAuditReader(contextOf(tenant)).firstSince(day)).toBe(its[0]?.number);
});

test("a block is never replaced, and one whose answer was lost is known again", async () => {
  const tenant = freshTenant();
  const chain = makeAuditChain(contextOf(tenant));
  const [[first, second] = []] = changesOf(tenant, 3, 1).map((all) => all.filter(({ after }) => after?.by));
  if (!first || !second) throw new Error("two deeds are needed");
  const project = readerOf(tenant, () => START);
  await project.project([first]);
  const [block] = await chainOf(tenant);
  if (!block) throw new Error("there is a block");
  expect(await chain.append(block, undefined)).toBe("appended");
  expect(await chain.append({ ...block, at: new Date(START + 1).toISOString() }, undefined)).toBe("taken");
  expect(await chain.append({ ...block, at: new Date(START + 1).toISOString() }, block)).toBe("taken");
  await project.project([first, second]);
  expect((await chainOf(tenant)).map(({ number, entries }) => [number, entries.length])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test("marks of shards that can tell nothing again are dropped, and the chain goes on", async () => {
  const tenant = freshTenant();
  const project = readerOf(tenant, () => START + 40 * 3_600_000);
  const deed = (shard: string, hours: number): Change => {
    const [change] = changesOf(tenant, 2, 1)
      .flat()
      .filter(({ after }) => after?.by);
    if (!change) throw new Error("a deed is needed");
    return { ...change, at: new Date(START + hours * 3_600_000).toISOString(), place: { ...change.place, shard } };
  };
  await project.project([deed("old", 0)]);
  await project.project([deed("middle", 20)]);
  await project.project([deed("new", 35)]);
  expect((await chainOf(tenant)).map(({ marks }) => Object.keys(marks).length)).toEqual([1, 2, 2]);
  expect((await verified(tenant)).findings).toEqual([]);
});

test("whoever changes the table is found out", async () => {
  const tenant = freshTenant();
  for (const shard of changesOf(tenant, 40, 2)) {
    const project = readerOf(tenant, () => START);
    for (let from = 0; from < shard.length; from += 10) await project.project(shard.slice(from, from + 10));
  }
  const { head, findings } = await verified(tenant);
  expect(findings).toEqual([]);
  const at = (number: number) => ({
    TableName: table.tableName,
    Key: { pk: `${tenant}#audit`, sk: String(number).padStart(12, "0") },
  });
  const problems = async (witnesses?: ReadonlyMap<number, string>) =>
    (await verifyChain(makeAuditReader(contextOf(tenant)).chain(1), hash, witnesses)).findings;

  await table.client.update({
    ...at(3),
    UpdateExpression: "SET entries[1].actor.id = :else",
    ExpressionAttributeValues: { ":else": "usr_else" },
  });
  expect(await problems()).toEqual([{ number: 3, problem: "entries_altered" }]);
  await table.client.delete(at(3));
  expect(await problems()).toEqual([{ number: 3, problem: "missing" }]);
  await table.client.delete(at(head.number));
  expect(await problems(new Map([[head.number, head.hash]]))).toContainEqual({
    number: head.number,
    problem: "not_as_witnessed",
  });
});

test("the log is read a page at a time, and another tenant's is not there", async () => {
  const [tenant, other] = [freshTenant(), freshTenant()];
  const project = readerOf(tenant, () => START + 60_000);
  const changes = changesOf(tenant, 30, 1).flat();
  for (const change of changes) await project.project([change]);
  const search = makeSearchAudit(makeAuditReader(contextOf(tenant)));
  const first = await search({}, { limit: 15 });
  const rest = await search({}, { limit: 15, cursor: first.nextCursor ?? "" });
  const expected = changes.filter(({ after }) => after?.by).map(({ after }) => String(after?.leadId));
  const idsOf = (entries: readonly AuditEntry[]) => entries.map(({ id }) => id);
  expect([...idsOf(first.items), ...idsOf(rest.items)]).toEqual(expected.toReversed());
  expect(rest.nextCursor).toBeUndefined();
  expect(await search({ to: "2026-11-02T09:00:10.000Z" }, { limit: 100 })).toMatchObject({ items: { length: 6 } });
  expect(
    (await makeSearchAudit(makeAuditReader(contextOf(other)))({}, { limit: 5, cursor: first.nextCursor ?? "" })).items,
  ).toEqual([]);
});
