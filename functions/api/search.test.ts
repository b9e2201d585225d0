import { describe, expect, test } from "vitest";
import { sqliteIndexes } from "../../lib/adapters/sqlite/index-file.ts";
import { indexedOf } from "../../lib/core/search/documents.ts";
import { makeSearch } from "../../lib/core/search/find.ts";
import { LostBase } from "../../lib/core/search/model.ts";
import { contact, conversation, lead, note, received, sent } from "./testing/samples.ts";
import { makeWorld, testIds } from "./testing/world.ts";

const rows: readonly (readonly [string, object])[] = [
  ["contact", contact],
  ["lead", lead],
  ["conversation", conversation],
  ...[received, sent, note].map((message) => ["message", message] as const),
];

function world() {
  const index = sqliteIndexes.open();
  const changes = rows.flatMap(([entity, row], position) => {
    const doc = indexedOf(entity, row as never)?.doc;
    return doc ? [{ op: "put", doc, sequence: String(position + 1), at: 0 } as const] : [];
  });
  index.apply(changes, 1);
  const clock = { now: () => Date.parse("2026-03-02T08:00:00.000Z") };
  return makeWorld({ search: makeSearch({ latest: async () => index, clock, ids: testIds }) });
}
const hits = (body: unknown) => (body as { data: { kind: string; id: string }[] }).data;

describe("GET /api/search", () => {
  test("finds people, leads and what was said, by what is typed in any way", async () => {
    const { ask } = world();
    const found = await ask("GET", "/api/search?q=INES");
    expect(found.status).toBe(200);
    expect(hits(found.body).map(({ kind }) => kind)).toEqual(["contact", "lead"]);
    expect(hits((await ask("GET", "/api/search?q=ines&kind=lead")).body)).toHaveLength(1);
    const table = await ask("GET", `/api/search?q=table&conversationId=${conversation.conversationId}&state=open`);
    expect(hits(table.body).every(({ kind }) => kind === "message")).toBe(true);
  });

  test("an index that is lost is said to be so", async () => {
    const lost = async () => {
      throw new LostBase();
    };
    const { ask } = makeWorld({ search: makeSearch({ latest: lost, clock: { now: () => 0 }, ids: testIds }) });
    expect(await ask("GET", "/api/search?q=ines")).toMatchObject({
      status: 503,
      body: { detail: "the search index is lost" },
    });
  });

  test.each([
    "q=%00",
    "q=%22",
    "q=***",
    "q=NEAR(",
    "q=a%20AND",
    "q=%27%3B%20drop%20table%20docs",
    "q=%E2%80%AE",
    "q=%F0%9F%91%8D",
    `q=${"%C3%A9".repeat(200)}`,
  ])("whatever is typed is a question: %s", async (query) => {
    expect((await world().ask("GET", `/api/search?${query}`)).status).toBe(200);
  });

  test.each([
    ["", 422],
    ["q=", 422],
    [`q=${"a".repeat(201)}`, 422],
    ["q=a&kind=note", 422],
    ["q=a&assignee=nobody", 422],
    ["q=a&from=yesterday", 422],
    ["q=a&limit=101", 422],
    ["q=a&tenant=other", 422],
    ["q=a&cursor=x", 400],
    [`q=a&cursor=${Buffer.from("dddd~1~1~x").toString("base64url")}`, 400],
  ])("%s is refused", async (query, status) => {
    expect((await world().ask("GET", `/api/search?${query}`)).status).toBe(status);
  });
});
