import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, type Image, sequenceText } from "../projections/model.ts";
import { entryOf, tenantOf } from "./entries.ts";
import { SHOWN, UNLOGGED } from "./fields.ts";
import { type AuditBlock, type AuditEntry, canonicalText, GENESIS, seal } from "./model.ts";
import type { AuditReader } from "./ports.ts";
import { makeSearchAudit } from "./search.ts";
import { verifyChain } from "./verify.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const by = (change: string, id = "usr_ana") => ({
  kind: "person",
  id,
  change,
  requestId: "req-1",
  from: "192.0.2.0/24",
});
const changed = (before: Image | undefined, after: Image | undefined, entity = "lead"): Change => ({
  tenant: "demo",
  entity,
  key: { pk: "demo#contact#c", sk: "lead#c.1" },
  ...(before ? { before } : {}),
  ...(after ? { after } : {}),
  expired: false,
  at: "2026-11-02T09:00:00.000Z",
  place: { shard: "s", sequence: sequenceText("1") },
});
const lead = {
  pk: "demo#contact#c",
  sk: "lead#c.1",
  entity: "lead",
  leadId: "c.1",
  contactName: "Rosa Example",
  state: "new",
  assignee: null,
  version: 1,
};

describe("what a change says", () => {
  test("who, what, before and after of what may be shown, and what else changed by name", () => {
    const after = {
      ...lead,
      state: "closed_won",
      assignee: "usr_bea",
      contactName: "Rosa Changed",
      version: 2,
      by: by("2"),
    };
    const entry = entryOf(changed({ ...lead, by: by("1") }, after));
    expect(entry).toEqual({
      at: "2026-11-02T09:00:00.000Z",
      action: "changed",
      actor: { kind: "person", id: "usr_ana", requestId: "req-1", from: "192.0.2.0/24" },
      entity: "lead",
      id: "c.1",
      changes: [
        { field: "assignee", after: "usr_bea" },
        { field: "state", before: "new", after: "closed_won" },
      ],
      hidden: ["contactName"],
      place: { shard: "s", sequence: sequenceText("1") },
    });
    expect(JSON.stringify(entry)).not.toContain("Rosa");
  });

  test("nothing of what nobody did, of what only carries an older stamp, and of what goes along with messages", () => {
    expect(entryOf(changed(lead, { ...lead, state: "closed_won" }))).toBeUndefined();
    expect(entryOf(changed({ ...lead, by: by("1") }, { ...lead, state: "closed_won", by: by("1") }))).toBeUndefined();
    expect(entryOf(changed(undefined, { ...lead, by: { kind: "ghost", id: "x", change: "1" } }))).toBeUndefined();
    expect(entryOf(changed({ ...lead, by: by("1") }, undefined))).toBeUndefined();
    const conversation = { conversationId: "c", lastMessageId: "1", preview: "Hola", unread: 2, by: by("1") };
    const through = { ...conversation, lastMessageId: "2", preview: "Adiós", unread: 0, updatedAt: "now", by: by("2") };
    expect(entryOf(changed(conversation, through, "conversation"))).toBeUndefined();
    expect(entryOf(changed(conversation, { ...through, state: "resolved" }, "conversation"))?.changes).toHaveLength(1);
    const chat = (one: object) => ({ ...conversation, chat: one });
    const turned = { ...chat({ type: "person", id: "1" }), by: by("2") };
    expect(entryOf(changed(chat({ id: "1", type: "person" }), turned, "conversation"))).toBeUndefined();
    for (const entity of UNLOGGED)
      expect(entryOf(changed(undefined, { ...lead, by: by("1") }, entity))).toBeUndefined();
  });

  test("of a kind of row that nobody has thought of, that it changed and which fields", () => {
    const entry = entryOf(
      changed(undefined, { pk: "demo#x#1", sk: "y", secretRecipe: "salt", by: by("1") }, "brand-new"),
    );
    expect(entry).toMatchObject({ action: "created", id: "contact#c/lead#c.1", changes: [], hidden: ["secretRecipe"] });
    expect(JSON.stringify(entry)).not.toContain("salt");
  });

  test("of what changes no row: sign-ins, refusals, exports and deletions", () => {
    const activity = {
      pk: "demo#activity#2026-11-02",
      sk: "x",
      kind: "refused",
      facts: { needs: "audit.read" },
      by: by("1"),
    };
    expect(entryOf(changed(undefined, activity, "activity"))).toMatchObject({
      action: "refused",
      entity: "tenant",
      id: "demo",
      facts: { needs: "audit.read" },
    });
    const deletion = { ...activity, kind: "deleted", subject: { entity: "label", id: "label_1" } };
    expect(entryOf(changed(undefined, deletion, "activity"))).toMatchObject({
      action: "deleted",
      entity: "label",
      id: "label_1",
    });
    expect(entryOf(changed(undefined, { ...activity, kind: "sang" }, "activity"))).toBeUndefined();
  });

  test("belongs to the tenant that it is about, also where it lies outside of any", () => {
    expect(tenantOf({ tenant: "demo" })).toBe("demo");
    expect(tenantOf({ tenant: "sys", after: { tenant: "demo" } })).toBe("demo");
    expect(tenantOf({ tenant: "demo", after: { tenant: "other" } })).toBe("demo");
  });

  test("fields that hold what people said or who they are are never shown", () => {
    const personal =
      /text|body|content|caption|email|phone|contactName|displayName|comment|note|hash|secret|token|address|identit/i;
    for (const [entity, fields] of Object.entries(SHOWN))
      for (const field of fields) expect(`${entity}.${field}`).not.toMatch(personal);
  });
});

test("the same value is the same text, whatever the order of its fields", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalText(turned)).toBe(canonicalText(value));
      expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

// ------------------------------------------------------------------------------------------------------------- the chain

const entry = (number: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: new Date(Date.parse("2026-11-02T09:00:00.000Z") + number * 60_000).toISOString(),
  action: "changed",
  actor: { kind: "person", id: number % 2 ? "usr_ana" : "usr_bea" },
  entity: "lead",
  id: `lead${number}`,
  changes: [],
  hidden: [],
  place: { shard: "s", sequence: sequenceText(String(number)) },
  ...more,
});

/** Blocks of two or three entries, a minute apart each. */
function chainOf(blocks: number): AuditBlock[] {
  const chain: AuditBlock[] = [];
  let next = 0;
  for (let number = 1; number <= blocks; number++) {
    const entries = Array.from({ length: 2 + (number % 2) }, () => entry(next++));
    const at = new Date(Date.parse(entries.at(-1)?.at ?? "") + 1_000).toISOString();
    chain.push(
      seal({ number, previous: chain.at(-1)?.hash ?? GENESIS, at, entries, marks: { s: String(next) } }, hash),
    );
  }
  return chain;
}
async function* each(blocks: readonly AuditBlock[]) {
  yield* blocks;
}
const problemsOf = async (blocks: readonly AuditBlock[], witnesses?: ReadonlyMap<number, string>) =>
  (await verifyChain(each(blocks), hash, witnesses)).findings.map(({ number, problem }) => `${number} ${problem}`);

describe("a chain", () => {
  const chain = chainOf(6);
  const at = (number: number) => chain[number - 1] as AuditBlock;
  const tampered = (number: number, block: Partial<AuditBlock>) =>
    chain.map((one) => (one.number === number ? { ...one, ...block } : one));

  test("that is as it was sealed has nothing to tell", async () => {
    expect(await verifyChain(each(chain), hash)).toEqual({
      blocks: 6,
      entries: 15,
      head: { number: 6, hash: at(6).hash },
      findings: [],
    });
    expect(await problemsOf([])).toEqual([]);
    expect(
      await problemsOf(
        chain,
        new Map([
          [3, at(3).hash],
          [6, at(6).hash],
        ]),
      ),
    ).toEqual([]);
  });

  test("tells of an entry that was altered, added, left out, or put elsewhere", async () => {
    const [first, second, ...rest] = at(3).entries as [AuditEntry, AuditEntry];
    const cases: readonly (readonly AuditEntry[])[] = [
      [{ ...first, actor: { kind: "person", id: "usr_else" } }, second, ...rest],
      [first, second, ...rest, entry(99)],
      [first],
      [second, first, ...rest],
      [],
    ];
    for (const entries of cases) expect(await problemsOf(tampered(3, { entries }))).toEqual(["3 entries_altered"]);
  });

  test("tells when the seal was altered along with the entry", async () => {
    const forged = seal({ ...at(3), entries: [entry(99)] }, hash);
    expect(await problemsOf(tampered(3, { entries: forged.entries, entriesHash: forged.entriesHash }))).toEqual([
      "3 block_altered",
    ]);
    expect(await problemsOf(tampered(3, forged))).toEqual(["4 does_not_follow"]);
    expect(await problemsOf(tampered(3, { marks: {} }))).toEqual(["3 block_altered"]);
    expect(await problemsOf(tampered(3, { at: at(1).at }))).toEqual(["3 block_altered", "3 out_of_time"]);
  });

  test("tells of a block that is missing, doubled or swapped", async () => {
    expect(await problemsOf(chain.filter(({ number }) => number !== 3))).toEqual(["3 missing"]);
    expect(await problemsOf(chain.slice(2))).toEqual(["1 missing", "2 missing"]);
    const swapped = chain.map((block) =>
      block.number === 3 ? { ...at(4), number: 3 } : block.number === 4 ? { ...at(3), number: 4 } : block,
    );
    expect(await problemsOf(swapped)).toEqual(
      expect.arrayContaining(["3 does_not_follow", "3 block_altered", "4 block_altered"]),
    );
  });

  test("whose end was cut off, or that was forged from a block on, is given away by a witness", async () => {
    expect(await problemsOf(chain.slice(0, 4))).toEqual([]);
    expect(await problemsOf(chain.slice(0, 4), new Map([[6, at(6).hash]]))).toEqual(["6 not_as_witnessed"]);
    const forged = [...chain.slice(0, 4)];
    for (const number of [5, 6])
      forged.push(seal({ ...at(number), previous: forged.at(-1)?.hash ?? "", entries: [] }, hash));
    expect(await problemsOf(forged)).toEqual([]);
    expect(await problemsOf(forged, new Map([[5, at(5).hash]]))).toEqual(["5 not_as_witnessed"]);
  });

  test("any alteration of any field of any block is told", async () => {
    const paths = fc.constantFrom(
      "previous",
      "at",
      "entriesHash",
      "marks",
      "hash",
      "number",
      "actor",
      "entity",
      "id",
      "changes",
      "action",
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 1 }), paths, async (number, which, path) => {
        const copy = structuredClone(chain) as unknown as Record<string, unknown>[];
        const block = copy[number - 1] as Record<string, unknown>;
        const target =
          path in block ? block : ((block.entries as Record<string, unknown>[])[which] as Record<string, unknown>);
        target[path] =
          typeof target[path] === "number" ? (target[path] as number) + 10 : `${JSON.stringify(target[path])}x`;
        expect(await problemsOf(copy as unknown as AuditBlock[])).not.toEqual([]);
      }),
    );
  });
});

describe("reading the log", () => {
  const chain = chainOf(40);
  const all = chain
    .flatMap(({ number, entries }) => entries.map((one, index) => ({ ...one, entryId: `${number}.${index}` })))
    .reverse();
  let reads = 0;
  const reader: AuditReader = {
    async blocks(from, limit) {
      reads++;
      return chain
        .filter(({ number }) => number <= (from ?? number))
        .reverse()
        .slice(0, limit);
    },
    firstSince: async (day) => chain.find((block) => block.at >= day)?.number,
    chain: () => each(chain),
  };
  const search = makeSearchAudit(reader);
  const everything = async (filter: Parameters<typeof search>[0], limit: number) => {
    const found = [];
    let cursor: string | undefined;
    do {
      const page = await search(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };

  test("pages of any size hold everything once, the newest first", async () => {
    for (const limit of [1, 2, 7, 100]) expect(await everything({}, limit)).toEqual(all);
  });

  test("a page without filters is one query", async () => {
    reads = 0;
    await search({}, { limit: 20 });
    expect(reads).toBe(1);
  });

  test("filters by actor, thing, action and range", async () => {
    const from = "2026-11-02T09:20:00.000Z";
    const to = "2026-11-02T09:40:00.000Z";
    const ids = async (filter: Parameters<typeof search>[0]) =>
      (await everything(filter, 5)).map(({ entryId }) => entryId);
    const expected = (keep: (one: AuditEntry) => boolean) => all.filter(keep).map(({ entryId }) => entryId);
    expect(await ids({ actor: "usr_ana" })).toEqual(expected(({ actor }) => actor.id === "usr_ana"));
    expect(await ids({ entity: "lead", id: "lead7" })).toEqual(expected(({ id }) => id === "lead7"));
    expect(await ids({ entity: "contact" })).toEqual([]);
    expect(await ids({ action: "created" })).toEqual([]);
    expect(await ids({ from, to })).toEqual(expected((one) => one.at >= from && one.at < to));
    expect(await ids({ to: "2026-10-01T00:00:00.000Z" })).toEqual([]);
  });

  test("a cursor that was not made here is refused", async () => {
    for (const cursor of ["x", "b0", "b1e", "b1e2x", "1.2", "b9999999999999", "b01", "bb1"])
      await expect(search({}, { limit: 5, cursor })).rejects.toThrow("does not belong");
  });
});
