import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Job } from "../jobs/model.ts";
import { AUDIT_COLUMNS, type AuditRange, CHAIN_FILE, makeExportAudit, TABLE_FILE } from "./export.ts";
import { type AuditBlock, type AuditEntry, GENESIS, seal } from "./model.ts";
import type { Activity, AuditReader } from "./ports.ts";
import { verifyChain } from "./verify.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const START = Date.parse("2026-11-02T09:00:00.000Z");
const HOUR = 3_600_000;

const entry = (number: number): AuditEntry => ({
  at: new Date(START + number * HOUR).toISOString(),
  action: "changed",
  actor: { kind: "person", id: "usr_ana" },
  entity: "label",
  id: `l${number}`,
  changes:
    number % 2
      ? []
      : [
          { field: "name", before: "=HYPERLINK(evil)", after: 'VIP "gold"' },
          { field: "color", after: "red" },
        ],
  hidden: number % 2 ? ["secret"] : [],
  place: { shard: "s", sequence: String(number) },
});

function world(count: number) {
  const blocks: AuditBlock[] = [];
  for (let number = 1; number <= count; number++) {
    const entries = [entry(number)];
    const at = new Date(START + number * HOUR + 60_000).toISOString();
    blocks.push(seal({ number, previous: blocks.at(-1)?.hash ?? GENESIS, at, entries, marks: {} }, hash));
  }
  const parts = new Map<string, string[]>();
  const activities: Activity[] = [];
  const audit: AuditReader = {
    blocks: async () => [],
    async *chain(from) {
      for (const block of blocks) if (block.number >= from) yield block;
    },
    firstSince: async (day) => blocks.find(({ at }) => at.slice(0, 10) >= day)?.number,
  };
  const run = makeExportAudit({
    audit,
    files: {
      async putPart(_, name, part, body) {
        const list = parts.get(name) ?? [];
        list[part] = String(body);
        parts.set(name, list);
      },
      assemble: async (_, name, count, mime) => {
        expect(parts.get(name)).toHaveLength(count);
        return { name, mime, size: 1, key: name };
      },
    },
    activity: { record: async (activity) => void activities.push(activity) },
    clock: { now: () => START },
  });
  /** To its end, a slice at a time; each slice is begun twice, as after a crash. */
  async function all(input: AuditRange) {
    let checkpoint: Job["checkpoint"] = null;
    for (let slices = 0; slices < 50; slices++) {
      const job = { jobId: "j", input, checkpoint } as unknown as Job;
      await run({ job, hasTime: () => false, keep: async () => true });
      const outcome = await run({ job, hasTime: () => false, keep: async () => true });
      if (outcome.kind === "more") checkpoint = outcome.checkpoint;
      else return outcome;
    }
    throw new Error("it never ends");
  }
  return { all, activities, blocks, file: (name: string) => (parts.get(name) ?? []).join("") };
}

const lines = (text: string) => text.split("\r\n").slice(1, -1);

test("the whole chain, which anybody can verify, and a table that no spreadsheet runs", async () => {
  const { all, activities, file, blocks } = world(450);
  const outcome = await all({ from: null, to: null });
  expect(outcome).toMatchObject({
    kind: "done",
    result: { files: [{ name: CHAIN_FILE }, { name: TABLE_FILE }], counts: { blocks: 450, entries: 450 } },
  });
  const exported = file(CHAIN_FILE)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AuditBlock);
  expect(exported).toEqual(blocks);
  async function* chain() {
    yield* exported;
  }
  expect((await verifyChain(chain(), hash)).findings).toEqual([]);
  const table = file(TABLE_FILE);
  expect(table.startsWith(`\uFEFF${AUDIT_COLUMNS.join(",")}\r\n`)).toBe(true);
  expect(lines(table)).toHaveLength(225 * 3);
  expect(lines(table)[1]).toContain('name,\'=HYPERLINK(evil),"VIP ""gold"""');
  expect(activities.at(-1)).toMatchObject({ kind: "exported", facts: { what: "audit", rows: 450 } });
});

test("of a range only what was done in it, and the blocks that may hold it", async () => {
  const { all, file } = world(200);
  const from = new Date(START + 50 * HOUR).toISOString();
  const to = new Date(START + 60 * HOUR).toISOString();
  expect(await all({ from, to })).toMatchObject({ result: { counts: { entries: 10 } } });
  const ids = new Set(lines(file(TABLE_FILE)).map((line) => line.split(",")[6]));
  expect(ids).toEqual(new Set(Array.from({ length: 10 }, (_, index) => `l${50 + index}`)));
  expect(await all({ from: "2030-01-01T00:00:00.000Z", to: null })).toMatchObject({
    result: { counts: { blocks: 0, entries: 0 } },
  });
});
