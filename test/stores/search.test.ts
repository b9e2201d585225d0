import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rebuildIndex } from "../../infra/ops/search.ts";
import { sqliteIndexes } from "../../lib/adapters/sqlite/index-file.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { loadBase } from "../../lib/core/search/base.ts";
import { makeCompact, replaceBase } from "../../lib/core/search/compact.ts";
import { makeEraseFromSearch } from "../../lib/core/search/erase.ts";
import { makeSearch, type SearchInput } from "../../lib/core/search/find.ts";
import { makeLatestIndex } from "../../lib/core/search/latest.ts";
import { type IndexChange, LostBase, type MessageDocument } from "../../lib/core/search/model.ts";
import { memorySearch, type SearchEngines, type SearchPlace, startSearchEngines } from "../support/search.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const THREAD = "c".repeat(26);
const clock = { now: () => NOW };

let engines: SearchEngines;
beforeAll(async () => {
  engines = await startSearchEngines();
});
afterAll(() => engines.stop());

let tenants = 0;
const onEngines = (): SearchPlace => engines.of(`t${++tenants}`);

const message = (id: number, text: string): MessageDocument => ({
  kind: "message",
  id: `${THREAD}.${id}`,
  conversationId: THREAD,
  title: "",
  text,
  at: new Date(NOW).toISOString(),
  direction: "in",
  note: false,
  hasAttachment: false,
});
let sequence = 0;
const put = (id: number, text: string): IndexChange => ({
  op: "put",
  doc: message(id, text),
  sequence: String(++sequence),
  at: NOW,
});
const remove = (id: number): IndexChange => ({
  op: "remove",
  kind: "message",
  id: `${THREAD}.${id}`,
  sequence: String(++sequence),
  at: NOW,
});

/** Everything of a tenant as one process has it. */
function processOf({ log, bases }: Pick<SearchPlace, "log" | "bases">) {
  const ports = { log, bases, indexes: sqliteIndexes, clock, ids: systemIds };
  const compact = makeCompact(ports);
  const search = makeSearch({ latest: makeLatestIndex(ports), clock, ids: systemIds });
  const find = async (typed: string, more: Partial<SearchInput> = {}) => {
    const page = await search({ typed, filter: { kinds: ["message"] }, sort: "newest", page: { limit: 100 }, ...more });
    return page.items.map(({ id }) => Number(id.split(".")[1])).sort((a, b) => a - b);
  };
  return { ports, compact, search, find, erase: makeEraseFromSearch({ log, compact, clock }) };
}

describe.each([
  ["in memory", memorySearch],
  ["on the engines", onEngines],
] as const)("a log and its base %s", (_, place) => {
  test("what is recorded is found by the next search, of every process, before and after it is in the base", async () => {
    const here = place();
    const [one, other] = [processOf(here), processOf(here)];
    expect(await one.find("hola")).toEqual([]);
    for (let id = 1; id <= 10; id++) await here.log.append([put(id, `hola ${id}`)]);
    expect(await one.find("hola")).toHaveLength(10);
    expect(await one.compact()).toEqual({ kind: "not_worth" });
    expect(await one.compact({ urgent: true })).toMatchObject({ kind: "compacted", through: 10, entries: 10 });
    expect(await other.find("hola")).toHaveLength(10);
    await here.log.append([put(11, "hola"), remove(1)]);
    for (const process of [one, other, processOf(here)])
      expect(await process.find("hola")).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await here.objects()).toHaveLength(1);
  });

  test("a copy that missed entries which were emptied meanwhile begins anew", async () => {
    const here = place();
    const slow = processOf(here);
    await here.log.append([put(1, "hola")]);
    expect(await slow.find("hola")).toEqual([1]);
    await here.log.append([put(2, "hola")]);
    await processOf(here).compact({ urgent: true });
    await here.log.append([put(3, "hola")]);
    await processOf(here).compact({ urgent: true });
    expect(await slow.find("hola")).toEqual([1, 2, 3]);
  });

  test("emptied entries hold nothing, and only the base is left", async () => {
    const here = place();
    await here.log.append([put(1, "hola")]);
    await here.log.append([put(2, "hola")]);
    await processOf(here).compact({ urgent: true });
    const { entries } = await here.log.read(0);
    expect(entries.map(({ changes }) => changes)).toEqual([[], []]);
    expect(await here.log.state()).toMatchObject({ last: 2, swept: 2, base: { through: 2 } });
    expect(await here.log.append([put(3, "hola")])).toBe(3);
  });

  test("several compactors at once: one base, no entry lost, no object left", async () => {
    const here = place();
    for (let round = 0; round < 4; round++) {
      await here.log.append([put(round, "hola")]);
      const outcomes = await Promise.all([1, 2, 3].map(() => processOf(here).compact({ urgent: true })));
      expect(outcomes.filter(({ kind }) => kind === "compacted").length).toBeGreaterThan(0);
      expect(await processOf(here).find("hola")).toHaveLength(round + 1);
    }
    await here.log.append([put(9, "hola")]);
    await processOf(here).compact({ urgent: true });
    expect(await here.objects()).toEqual([(await here.log.state()).base?.key]);
    expect(await processOf(here).find("hola")).toEqual([0, 1, 2, 3, 9]);
  });

  test("an index that was made anew replaces what copies hold", async () => {
    const here = place();
    const one = processOf(here);
    await here.log.append([put(1, "hola")]);
    await one.compact({ urgent: true });
    expect(await one.find("hola")).toEqual([1]);
    const fresh = sqliteIndexes.open();
    const state = await here.log.state();
    fresh.apply([{ ...put(2, "hola"), sequence: "" }], state.last);
    await replaceBase(one.ports, fresh, state, (state.base?.epoch ?? 0) + 1);
    fresh.close();
    expect(await one.find("hola")).toEqual([2]);
    expect(await processOf(here).find("hola")).toEqual([2]);
  });

  test("an erased contact is in no file and no entry any more, and is found by nobody", async () => {
    const here = place();
    const one = processOf(here);
    const thread = {
      kind: "conversation",
      id: THREAD,
      contactId: "ana",
      contactName: "Ana",
      channel: "whatsapp",
      connectionId: "c",
      state: "open",
      assignee: null,
      labels: [],
    } as const;
    await here.log.append([put(1, "quetzalcoatl"), { op: "put", doc: thread, sequence: String(++sequence), at: NOW }]);
    await one.compact({ urgent: true });
    await here.log.append([put(2, "quetzalcoatl otra vez")]);
    expect(await one.find("quetzalcoatl")).toEqual([1, 2]);
    await one.erase(["ana"]);
    await one.erase(["ana"]);
    expect(await one.find("quetzalcoatl")).toEqual([]);
    expect(await processOf(here).find("quetzalcoatl")).toEqual([]);
    expect(JSON.stringify((await here.log.read(0)).entries)).not.toContain("quetzal");
    const objects = await here.objects();
    expect(objects).toHaveLength(1);
    const { base } = await here.log.state();
    const index = base && (await loadBase({ bases: here.bases, indexes: sqliteIndexes }, base));
    expect(index?.count()).toEqual({});
    index?.close();
    await one.erase([]);
  });

  test("pages hold together while others write, and a cursor belongs to its query", async () => {
    const here = place();
    const one = processOf(here);
    await here.log.append(Array.from({ length: 25 }, (_, id) => put(id, `hola ${id % 3 === 0 ? "hola" : ""}`)));
    for (const sort of ["newest", "relevance"] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const input = {
          typed: "hola",
          filter: { kinds: ["message"] },
          sort,
          page: { limit: 7, ...(cursor ? { cursor } : {}) },
        } as const;
        const page = await one.search(input);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        if (cursor && seen.length === 7)
          for (const forged of [
            { ...input, typed: "hol", page: { limit: 7, cursor } },
            { ...input, filter: { kinds: ["lead"] }, page: { limit: 7, cursor } } as const,
            { ...input, page: { limit: 7, cursor: `!${cursor}` } },
          ])
            await expect(one.search(forged)).rejects.toThrow("does not belong");
      } while (cursor);
      expect(new Set(seen).size).toBe(25);
      expect(seen).toHaveLength(25);
    }
  });

  test("questions at once fetch one copy and carry each entry in once", async () => {
    const here = place();
    await here.log.append([put(1, "hola")]);
    await processOf(here).compact({ urgent: true });
    await here.log.append([put(2, "hola")]);
    let fetched = 0;
    const one = processOf({
      ...here,
      bases: {
        ...here.bases,
        get: (...range) => {
          fetched++;
          return here.bases.get(...range);
        },
      },
    });
    expect(await Promise.all(Array.from({ length: 8 }, () => one.find("hola")))).toEqual(
      Array.from({ length: 8 }, () => [1, 2]),
    );
    expect(fetched).toBe(1);
  });
});

test("writers at once take positions of their own, without gaps, whoever knew what", async () => {
  const here = onEngines();
  const tenant = `t${tenants}`;
  const writers = [here.log, ...Array.from({ length: 3 }, () => engines.of(tenant).log)];
  await Promise.all(
    writers.flatMap((log, writer) => Array.from({ length: 6 }, (_, n) => log.append([put(writer * 100 + n, "hola")]))),
  );
  const { entries } = await here.log.read(0);
  expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
  expect(await processOf(here).find("hola")).toHaveLength(24);
});

test("what one writer knows is old when others have written and the entries were emptied: nothing is put behind the base's back", async () => {
  const here = onEngines();
  const other = engines.of(`t${tenants}`);
  await here.log.append([put(1, "hola")]);
  for (let id = 2; id <= 6; id++) await other.log.append([put(id, "hola")]);
  await processOf(other).compact({ urgent: true });
  expect(await here.log.append([put(7, "hola")])).toBe(7);
  expect(await processOf(here).find("hola")).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("many changes are divided into entries that the table takes, and packed", async () => {
  const here = onEngines();
  const text = "una frase larga que se repite ".repeat(200);
  const last = await here.log.append(Array.from({ length: 200 }, (_, id) => put(id, `${text} ${id}`)));
  expect(last).toBeGreaterThan(3);
  expect(await processOf(here).find("frase larga")).toHaveLength(100);
});

test("a tenant finds nothing of another's", async () => {
  const [one, other] = [onEngines(), onEngines()];
  await one.log.append([put(1, "secreto")]);
  await processOf(one).compact({ urgent: true });
  expect(await processOf(other).find("secreto")).toEqual([]);
  expect(await other.objects()).toEqual([]);
});

test("an index made anew from the rows replaces one that is wrong, knows no other tenant, and hears what comes meanwhile", async () => {
  const here = onEngines();
  const tenant = `t${tenants}`;
  const { client, tableName } = engines.table;
  const row = (of: string, id: number, text: string, more: object = {}) =>
    client.put({
      TableName: tableName,
      Item: {
        ...{ pk: `${of}#cnv#${THREAD}`, sk: `m#${id}`, entity: "message", kind: "note", direction: "out" },
        ...{ conversationId: THREAD, key: String(id), at: new Date(NOW).toISOString(), text, ...more },
      },
    });
  await Promise.all([
    row(tenant, 1, "hola"),
    row(tenant, 2, "hola", { deletedAt: new Date(NOW).toISOString() }),
    row(`${tenant}x`, 3, "hola"),
  ]);
  await here.log.append([put(9, "hola")]);
  const one = processOf(here);
  await one.compact({ urgent: true });
  expect(await one.find("hola")).toEqual([9]);
  expect(await rebuildIndex(one.ports, { client, tableName, tenant })).toEqual({ message: 1 });
  await here.log.append([put(4, "hola")]);
  for (const process of [one, processOf(here)]) expect(await process.find("hola")).toEqual([1, 4]);
  expect(await here.objects()).toHaveLength(1);
});

test("a base that is lost is noticed by whoever needs it, and made anew from the rows", async () => {
  const here = onEngines();
  const tenant = `t${tenants}`;
  const one = processOf(here);
  await here.log.append([put(1, "hola")]);
  await one.compact({ urgent: true });
  await here.log.append([put(2, "hola")]);
  await here.bases.remove((await here.log.state()).base?.key ?? "");
  await expect(processOf(here).find("hola")).rejects.toThrow(LostBase);
  await expect(one.compact({ urgent: true })).rejects.toThrow(LostBase);
  const { client, tableName } = engines.table;
  await rebuildIndex(one.ports, { client, tableName, tenant });
  await here.log.append([put(3, "hola")]);
  expect(await processOf(here).find("hola")).toEqual([3]);
});

test("a backlog is taken in turn by turn; between the turns everything is found once", async () => {
  const here = memorySearch();
  for (let id = 1; id <= 12; id++) await here.log.append([put(id, "hola")]);
  const { ports, find } = processOf(here);
  // Each look at the clock costs four seconds: a turn of ten has time for three entries.
  let now = NOW;
  const compact = makeCompact({
    ...ports,
    clock: {
      now: () => {
        now += 4_000;
        return now;
      },
    },
  });
  const all = Array.from({ length: 12 }, (_, index) => index + 1);
  const turns: number[] = [];
  for (let more = true; more; ) {
    const outcome = await compact({ urgent: true });
    if (outcome.kind !== "compacted") throw new Error(outcome.kind);
    turns.push(outcome.entries);
    more = outcome.more;
    expect(await find("hola")).toEqual(all);
    expect(await processOf(here).find("hola")).toEqual(all);
    expect(await here.objects()).toHaveLength(1);
  }
  expect(turns).toEqual([3, 3, 3, 3]);
});

describe("a crash before or after any step", () => {
  /** The same place, in which the n-th call dies before it is made, or after it was. */
  function crashing({ log, bases }: SearchPlace, at: number, after: boolean): Pick<SearchPlace, "log" | "bases"> {
    let calls = 0;
    const wrap = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
          return async (...args: unknown[]) => {
            const dies = ++calls === at;
            if (dies && !after) throw new Error("crash");
            const result = await method.apply(target, args);
            if (dies) throw new Error("crash");
            return result;
          };
        },
      });
    return { log: wrap(log), bases: wrap(bases) };
  }

  test.each(["compact", "erase"] as const)(
    "of %s: nothing is lost, nothing twice, and the next one leaves no trace",
    async (what) => {
      let reached = false;
      for (let at = 1; !reached; at++) {
        for (const after of [false, true]) {
          const here = memorySearch();
          for (let id = 1; id <= 8; id++) await here.log.append([put(id, "hola")]);
          await processOf(here).compact({ urgent: true });
          await here.log.append([put(2, "adiós"), remove(3)]);
          await here.log.append([put(9, "hola")]);
          const dying = processOf(crashing(here, at, after));
          const died = await (what === "compact" ? dying.compact({ urgent: true }) : dying.erase(["nobody"])).then(
            () => false,
            () => true,
          );
          if (!died) reached = true;
          expect(await processOf(here).find("hola"), `${at} ${after}`).toEqual([1, 4, 5, 6, 7, 8, 9]);
          await here.log.append([put(10, "hola")]);
          await processOf(here).compact({ urgent: true });
          expect(await processOf(here).find("hola"), `${at} ${after}`).toEqual([1, 4, 5, 6, 7, 8, 9, 10]);
          expect(await here.objects(), `${at} ${after}`).toEqual([(await here.log.state()).base?.key]);
          expect((await here.log.read(0)).entries.every(({ changes }) => changes.length === 0)).toBe(true);
        }
        expect(at).toBeLessThan(40);
      }
    },
  );

  test("any order of writing, compacting, searching and dying keeps what was written", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("write" as const), id: fc.nat(9), gone: fc.boolean() }),
      fc.record({ kind: fc.constant("compact" as const), at: fc.nat(14), after: fc.boolean() }),
      fc.record({ kind: fc.constant("search" as const), who: fc.nat(1) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const here = memorySearch();
        const readers = [processOf(here), processOf(here)];
        const expected = new Set<number>();
        const found = () => [...expected].sort((a, b) => a - b);
        for (const one of steps) {
          if (one.kind === "write") {
            await here.log.append([one.gone ? remove(one.id) : put(one.id, "hola")]);
            if (one.gone) expected.delete(one.id);
            else expected.add(one.id);
          } else if (one.kind === "compact")
            await processOf(crashing(here, one.at, one.after))
              .compact({ urgent: true })
              .catch(() => undefined);
          else expect(await readers[one.who]?.find("hola")).toEqual(found());
        }
        for (const reader of [...readers, processOf(here)]) expect(await reader.find("hola")).toEqual(found());
      }),
      { numRuns: 25 },
    );
  });
});
