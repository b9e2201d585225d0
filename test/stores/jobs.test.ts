import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeJobStore } from "../../lib/adapters/dynamo/jobs.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { newJob } from "../../lib/core/jobs/model.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const at = (seconds: number) => new Date(Date.parse("2026-11-02T09:00:00.000Z") + seconds * 1000).toISOString();
const storeOf = (tenant: string) => makeJobStore({ ...table, tenant });
const row = async (tenant: string, jobId: string) =>
  (await table.client.get({ TableName: table.tableName, Key: { pk: `${tenant}#jobs`, sk: jobId } })).Item;
const jobOf = (id: string, seconds = 0) =>
  newJob({ kind: "contacts.export", input: { a: 1 }, createdBy: "usr_1", request: { id, at: at(seconds) } }, systemIds);
const claim = (claimId: string, seconds: number) => ({ claimId, now: at(seconds), leaseUntil: at(seconds + 70) });
const done = { state: "done", progress: { done: 1, total: 1 }, result: { files: [], counts: {} } } as const;

describe("the store of jobs", () => {
  test("a job is made once, with its mark for the outbox; the latest are listed first, of one tenant alone", async () => {
    const jobs = storeOf("made");
    const all = [1, 2, 3].map((serial) => jobOf(`r${serial}`, serial));
    for (const job of all) expect(await jobs.create(job)).toBe("created");
    expect(await jobs.create(jobOf("r1", 1))).toBe("exists");
    expect(await jobs.get(all[0]?.jobId ?? "")).toEqual(all[0]);
    expect(await row("made", all[0]?.jobId ?? "")).toMatchObject({ relay: "job", slice: 1 });
    const first = await jobs.list({ limit: 2 });
    expect(first.items).toEqual([all[2], all[1]]);
    const rest = await jobs.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest).toEqual({ items: [all[0]] });
    expect(await storeOf("other").list({ limit: 2 })).toEqual({ items: [] });
    await expect(storeOf("other").list({ limit: 2, cursor: first.nextCursor ?? "" })).rejects.toThrow(BadCursor);
    expect(await storeOf("other").get(all[0]?.jobId ?? "")).toBeUndefined();
    expect(await storeOf("other").cancel(all[0]?.jobId ?? "", at(9))).toBeUndefined();
  });

  test("a slice is claimed by one, after its lease by another, and its mark is gone", async () => {
    const jobs = storeOf("claimed");
    const job = jobOf("c");
    await jobs.create(job);
    const first = await jobs.claim(job.jobId, 1, claim("one", 0));
    expect(first).toMatchObject({ kind: "claimed", job: { state: "running", tries: 1 } });
    expect(await row("claimed", job.jobId)).not.toHaveProperty("relay");
    // A repeated request of the same claim finds itself.
    expect(await jobs.claim(job.jobId, 1, claim("one", 0))).toMatchObject({ kind: "claimed", job: { tries: 1 } });
    expect(await jobs.claim(job.jobId, 1, claim("two", 1))).toEqual({ kind: "later", until: at(70) });
    expect(await jobs.claim(job.jobId, 1, claim("two", 70))).toMatchObject({ kind: "claimed", job: { tries: 2 } });
    for (const held of [{ jobId: job.jobId, claimId: "one", at: at(71) }])
      expect(await jobs.finish(held, done)).toBe(false);
    expect(await jobs.finish({ jobId: job.jobId, claimId: "two", at: at(72) }, done)).toBe(true);
    expect(await jobs.claim(job.jobId, 1, claim("three", 200))).toEqual({ kind: "stale" });
    expect(await jobs.claim("0000000000000-aaaaaaaaaaaaaaaa", 1, claim("four", 0))).toEqual({ kind: "stale" });
    expect(await jobs.get(job.jobId)).toMatchObject({ state: "done", endedAt: at(72), result: done.result });
    expect(await row("claimed", job.jobId)).toHaveProperty("ttl");
  });

  test("a checkpoint is written once and brings the next slice's mark; what comes too early waits", async () => {
    const jobs = storeOf("advanced");
    const job = jobOf("a");
    await jobs.create(job);
    await jobs.claim(job.jobId, 1, claim("one", 0));
    const held = { jobId: job.jobId, claimId: "one", at: at(5) };
    const to = { checkpoint: { cursor: "x" }, progress: { done: 5, total: null }, dueAt: at(60) };
    expect(await jobs.advance(held, to)).toBe(true);
    // Its answer was lost, so it is asked again.
    expect(await jobs.advance(held, to)).toBe(true);
    expect(await row("advanced", job.jobId)).toMatchObject({
      relay: "job",
      slice: 2,
      tries: 0,
      checkpoint: to.checkpoint,
    });
    expect(await jobs.claim(job.jobId, 1, claim("late", 100))).toEqual({ kind: "stale" });
    expect(await jobs.claim(job.jobId, 2, claim("two", 59))).toEqual({ kind: "later", until: at(60) });
    expect(await jobs.claim(job.jobId, 2, claim("two", 60))).toMatchObject({ kind: "claimed" });
    expect(await jobs.retry({ jobId: job.jobId, claimId: "two", at: at(61) }, at(90))).toBe(true);
    expect(await row("advanced", job.jobId)).toMatchObject({ relay: "job", slice: 3, tries: 1, dueAt: at(90) });
  });

  test("a cancelled job takes nothing any more; one that is over stays as it is", async () => {
    const jobs = storeOf("cancelled");
    const job = jobOf("x");
    await jobs.create(job);
    await jobs.claim(job.jobId, 1, claim("one", 0));
    expect(await jobs.cancel(job.jobId, at(3))).toMatchObject({ kind: "cancelled", job: { state: "cancelled" } });
    const held = { jobId: job.jobId, claimId: "one", at: at(5) };
    expect(await jobs.advance(held, { checkpoint: 1, progress: { done: 1, total: 1 }, dueAt: null })).toBe(false);
    expect(await jobs.retry(held, at(9))).toBe(false);
    expect(await jobs.finish(held, done)).toBe(false);
    expect(await jobs.cancel(job.jobId, at(9))).toMatchObject({ kind: "over", job: { endedAt: at(3) } });
    expect(await row("cancelled", job.jobId)).not.toHaveProperty("relay");
  });
});
