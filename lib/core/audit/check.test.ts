import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Job } from "../jobs/model.ts";
import { makeVerifyAudit } from "./check.ts";
import { type AuditBlock, type AuditEntry, GENESIS, seal } from "./model.ts";
import { verifyChain, witnessIn, witnessOf } from "./verify.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const START = Date.parse("2026-11-02T09:00:00.000Z");

const entry = (number: number): AuditEntry => ({
  at: new Date(START + number * 60_000).toISOString(),
  action: "changed",
  actor: { kind: "person", id: "usr_ana" },
  entity: "label",
  id: `l${number}`,
  changes: [],
  hidden: [],
  place: { shard: "s", sequence: String(number) },
});

function chainOf(count: number): AuditBlock[] {
  const blocks: AuditBlock[] = [];
  for (let number = 1; number <= count; number++) {
    const at = new Date(START + number * 60_000 + 1_000).toISOString();
    const previous = blocks.at(-1)?.hash ?? GENESIS;
    blocks.push(seal({ number, previous, at, entries: [entry(number)], marks: {} }, hash));
  }
  return blocks;
}

/** To its end; each slice is begun twice, as after a crash. */
async function run(blocks: readonly AuditBlock[], witness: unknown = null, units = 0) {
  const check = makeVerifyAudit({
    audit: {
      async *chain(from) {
        for (const block of blocks) if (block.number >= from) yield block;
      },
    },
    hash,
  });
  let checkpoint: Job["checkpoint"] = null;
  for (let slices = 1; slices < 50; slices++) {
    const job = { jobId: "j", input: { witness }, checkpoint } as unknown as Job;
    const slice = () => {
      let left = units;
      return check({ job, hasTime: () => left-- > 0, keep: async () => true });
    };
    const outcome = await slice();
    expect(await slice()).toEqual(outcome);
    if (outcome.kind !== "more") return { outcome, slices };
    checkpoint = JSON.parse(JSON.stringify(outcome.checkpoint)) as Job["checkpoint"];
  }
  throw new Error("it never ends");
}

test("a whole chain is whole, however it is cut into slices, and its end is told", async () => {
  const blocks = chainOf(350);
  const last = blocks.at(-1) as AuditBlock;
  for (const [units, slices] of [
    [0, 4],
    [1, 2],
    [9, 1],
  ] as const) {
    const ran = await run(blocks, null, units);
    expect(ran).toEqual({
      slices,
      outcome: {
        kind: "done",
        progress: { done: 350, total: 350 },
        result: {
          files: [],
          counts: { blocks: 350, entries: 350, findings: 0 },
          facts: { witness: `350:${last.hash}`, through: last.at },
        },
      },
    });
  }
  expect(
    (
      await verifyChain(
        (async function* () {
          yield* blocks;
        })(),
        hash,
      )
    ).findings,
  ).toEqual([]);
});

test("the first break is told, with how many there are, wherever slices end", async () => {
  const blocks = chainOf(250);
  const altered = blocks.map((block) => ([100, 201].includes(block.number) ? { ...block, entries: [] } : block));
  for (const units of [0, 9])
    expect((await run(altered, null, units)).outcome).toMatchObject({
      result: {
        counts: { blocks: 250, findings: 2, firstBlock: 100 },
        facts: { firstProblem: "entries_altered", through: expect.any(String) },
      },
    });
  // The gap lies just where one slice ends and the next begins.
  const lacking = blocks.filter(({ number }) => number !== 101);
  expect((await run(lacking)).outcome).toMatchObject({
    result: { counts: { blocks: 249, findings: 1, firstBlock: 101 }, facts: { firstProblem: "missing" } },
  });
});

test("a witness gives away that the end was cut off, or that all was sealed anew", async () => {
  const blocks = chainOf(120);
  const seen = witnessIn(witnessOf(blocks.at(-1) as AuditBlock));
  expect((await run(blocks, seen)).outcome).toMatchObject({ result: { counts: { findings: 0 } } });
  expect((await run(blocks.slice(0, 100), seen)).outcome).toMatchObject({
    result: { counts: { findings: 1, firstBlock: 120 }, facts: { firstProblem: "not_as_witnessed" } },
  });
  expect((await run(blocks, { number: 7, hash: hash("other") })).outcome).toMatchObject({
    result: { counts: { findings: 1, firstBlock: 7 }, facts: { firstProblem: "not_as_witnessed" } },
  });
});

test("an empty log is whole and has no end to keep", async () => {
  expect((await run([])).outcome).toMatchObject({
    result: { counts: { blocks: 0, entries: 0, findings: 0 }, facts: {} },
  });
  for (const text of ["", "1", "1:abc", `1:${"A".repeat(64)}`, `-1:${"a".repeat(64)}`])
    expect(witnessIn(text)).toBeUndefined();
});
