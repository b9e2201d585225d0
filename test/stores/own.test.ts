import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeDraftStore, makePreferencesStore } from "../../lib/adapters/dynamo/own.ts";
import { BadCursor } from "../../lib/core/kernel/page.ts";
import { USUAL } from "../../lib/core/own/model.ts";
import { makePrefer } from "../../lib/core/own/prefer.ts";
import { makeClock } from "../support/clock.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const contextOf = (tenant: string) => ({ client: table.client, tableName: table.tableName, tenant });
let number = 0;
const somebody = () => `usr_${String(++number).padStart(26, "p")}`;

describe("preferences", () => {
  test("are kept for one person of one tenant, whoever changes what at the same moment", async () => {
    const clock = makeClock();
    const [store, elsewhere] = [makePreferencesStore(contextOf("demo")), makePreferencesStore(contextOf("other"))];
    const prefer = makePrefer({ preferences: store, clock });
    const person = somebody();
    expect(await store.read(person)).toEqual(USUAL);
    await Promise.all([
      prefer(person, { theme: "dark" }),
      prefer(person, { sounds: false }),
      prefer(person, { screens: { "inbox.view": "mine" } }),
    ]);
    expect(await store.read(person)).toMatchObject({
      theme: "dark",
      sounds: false,
      screens: { "inbox.view": "mine" },
      version: 3,
    });
    expect(await elsewhere.read(person)).toEqual(USUAL);
    expect(await store.read(somebody())).toEqual(USUAL);
  });

  test("of an older version are not saved", async () => {
    const store = makePreferencesStore(contextOf("demo"));
    const person = somebody();
    const first = { ...USUAL, theme: "dark" as const, updatedAt: "2026-11-02T08:00:00.000Z", version: 1 };
    expect(await store.save(person, first)).toBe("saved");
    // The client repeats a request whose answer was lost.
    expect(await store.save(person, first)).toBe("saved");
    expect(await store.save(person, { ...first, theme: "light" })).toBe("conflict");
  });
});

describe("drafts", () => {
  test("are one for a conversation and person, and go by themselves after a month", async () => {
    const store = makeDraftStore(contextOf("demo"));
    const [person, other] = [somebody(), somebody()];
    const draft = {
      conversationId: "c".repeat(26),
      kind: "reply" as const,
      text: "Yes, at",
      replyTo: "m1",
      updatedAt: "2026-11-02T08:00:00.000Z",
    };
    await store.put(person, draft);
    const { replyTo: _, ...rest } = { ...draft, text: "Yes, at eight" };
    expect(await store.put(person, rest)).toEqual({ ...rest, version: 2 });
    expect(await store.get(person, draft.conversationId)).toEqual({ ...rest, version: 2 });
    expect(await store.get(other, draft.conversationId)).toBeUndefined();
    expect(await makeDraftStore(contextOf("other")).get(person, draft.conversationId)).toBeUndefined();
    const { Item } = await table.client.get({
      TableName: table.tableName,
      Key: { pk: `demo#own#${person}`, sk: `draft#${draft.conversationId}` },
    });
    expect(Item?.ttl).toBe(Date.parse("2026-12-02T08:00:00.000Z") / 1000);
    await store.remove(person, draft.conversationId);
    await store.remove(person, draft.conversationId);
    expect(await store.get(person, draft.conversationId)).toBeUndefined();
  });

  test("are listed by pages, without the preferences that lie beside them, and by no other person's cursor", async () => {
    const store = makeDraftStore(contextOf("demo"));
    const [person, other] = [somebody(), somebody()];
    await makePreferencesStore(contextOf("demo")).save(person, { ...USUAL, version: 1 });
    for (const letter of ["a", "b", "c"])
      for (const each of [person, other])
        await store.put(each, {
          conversationId: letter.repeat(26),
          kind: "note",
          text: letter,
          updatedAt: "2026-11-02T08:00:00.000Z",
        });
    const first = await store.page(person, { limit: 2 });
    const second = await store.page(person, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ text }) => text)).toEqual(["a", "b", "c"]);
    await expect(store.page(other, { limit: 2, cursor: first.nextCursor ?? "" })).rejects.toThrow(BadCursor);
  });
});

describe("messages around a message", () => {
  test("both ways together show everything once and in order, wherever one begins and however many share an instant", async () => {
    const store = makeConversationDesk(contextOf("demo"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 14 }),
        fc.nat(),
        fc.integer({ min: 1, max: 6 }),
        async (steps, at, limit) => {
          const conversationId = `m${String(++number).padStart(25, "m")}`;
          let time = Date.parse("2026-11-02T08:00:00.000Z");
          const keys: string[] = [];
          for (const [index, step] of steps.entries()) {
            time += step * 1000;
            const key = `${time}-${String((index * 7919) % 10_000).padStart(16, "0")}`;
            keys.push(key);
            const iso = new Date(time).toISOString();
            await store.insert({
              kind: "note",
              direction: "out",
              conversationId,
              key,
              at: iso,
              createdAt: iso,
              order: String(index).padStart(24, "0"),
              author: "usr_a",
              text: String(index),
            });
          }
          const from = keys[at % keys.length] as string;
          const begun = await store.messages(conversationId, { limit, from });
          const seen = begun.items.map(({ key }) => key);
          expect(begun.items.at(-1)?.key.slice(0, 13)).toBe(from.slice(0, 13));
          expect(seen).toContain(from);
          for (let cursor = begun.previousCursor; cursor !== undefined; ) {
            const page = await store.messages(conversationId, { limit, cursor });
            seen.unshift(...page.items.map(({ key }) => key));
            cursor = page.previousCursor;
          }
          for (let cursor = begun.nextCursor; cursor !== undefined; ) {
            const page = await store.messages(conversationId, { limit, cursor });
            seen.push(...page.items.map(({ key }) => key));
            cursor = page.nextCursor;
          }
          expect(seen).toEqual(keys.toReversed());
        },
      ),
      { numRuns: 40 },
    );
  });

  test("an older page knows the way back", async () => {
    const store = makeConversationDesk(contextOf("demo"));
    const conversationId = `n${String(++number).padStart(25, "n")}`;
    for (let index = 0; index < 6; index++) {
      const at = new Date(Date.parse("2026-11-02T08:00:00.000Z") + index * 1000).toISOString();
      const key = `${Date.parse(at)}-${"a".repeat(16)}`;
      const text = String(index);
      await store.insert({
        ...{ kind: "note", direction: "out", conversationId, key, at, createdAt: at, order: at, author: "usr_a", text },
      } as Parameters<typeof store.insert>[0]);
    }
    const texts = ({ items }: Awaited<ReturnType<typeof store.messages>>) =>
      items.map((message) => (message.kind === "note" ? message.text : ""));
    const newest = await store.messages(conversationId, { limit: 2 });
    expect([texts(newest), newest.previousCursor]).toEqual([["5", "4"], undefined]);
    const older = await store.messages(conversationId, { limit: 2, cursor: newest.nextCursor ?? "" });
    expect(texts(older)).toEqual(["3", "2"]);
    const back = await store.messages(conversationId, { limit: 2, cursor: older.previousCursor ?? "" });
    expect(texts(back)).toEqual(["5", "4"]);
    const beyond = await store.messages(conversationId, { limit: 2, from: `9999999999999-${"a".repeat(16)}` });
    expect([texts(beyond), beyond.previousCursor]).toEqual([[], undefined]);
    expect(texts(await store.messages(conversationId, { limit: 2, cursor: beyond.nextCursor ?? "" }))).toEqual([
      "5",
      "4",
    ]);
  });
});
