import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
  type ConversationFacts,
  type IndexChange,
  LostBase,
  type MessageDocument,
  type SearchDocument,
  type SearchFilter,
} from "../../core/search/model.ts";
import type { IndexQuery, SearchIndex } from "../../core/search/ports.ts";
import { parseQuery } from "../../core/search/query.ts";
import { sqliteIndexes } from "./index-file.ts";

const NOW = Date.parse("2026-11-02T09:00:00.000Z");
const THREAD = "c".repeat(26);
const open: SearchIndex[] = [];
afterEach(() => {
  for (const index of open.splice(0)) index.close();
});
function fresh(): SearchIndex {
  const index = sqliteIndexes.open();
  open.push(index);
  return index;
}
async function copyOf(parts: Iterable<Uint8Array>): Promise<SearchIndex> {
  const copy = await sqliteIndexes.load([...parts].map((part) => async () => part));
  if (!copy) throw new Error("a part is missing");
  open.push(copy);
  return copy;
}

let next = 0;
const put = (doc: SearchDocument, sequence = String(++next), at = NOW): IndexChange => ({
  op: "put",
  doc,
  sequence,
  at,
});
const message = (id: string, text: string, more: Partial<MessageDocument> = {}): MessageDocument => ({
  kind: "message",
  id: `${more.conversationId ?? THREAD}.${id}`,
  conversationId: THREAD,
  title: "",
  text,
  at: new Date(NOW).toISOString(),
  direction: "in",
  note: false,
  hasAttachment: false,
  ...more,
});
const thread = (id = THREAD, more: Partial<ConversationFacts> = {}): ConversationFacts => ({
  kind: "conversation",
  id,
  contactId: "ana",
  contactName: "Ana Pérez",
  channel: "whatsapp",
  connectionId: "con_1",
  state: "open",
  assignee: null,
  labels: [],
  ...more,
});
const contact = (id: string, title: string, text = ""): SearchDocument => ({
  kind: "contact",
  id,
  contactId: id,
  title,
  text,
  at: new Date(NOW).toISOString(),
});
const lead = (id: string, title: string, more: object = {}): SearchDocument => ({
  kind: "lead",
  id: `${id}.1`,
  contactId: id,
  title,
  text: "",
  at: new Date(NOW).toISOString(),
  channel: "telegram",
  connectionId: "con_2",
  state: "new",
  assignee: null,
  ...more,
});

const ALL = { kinds: ["contact", "message", "lead"] } as const;
const query = (typed: string, filter: SearchFilter = ALL, more: Partial<IndexQuery> = {}): IndexQuery => ({
  terms: parseQuery(typed),
  filter,
  sort: "relevance",
  limit: 20,
  now: NOW,
  ...more,
});
const ids = (index: SearchIndex, typed: string, filter?: Partial<SearchFilter>, more?: Partial<IndexQuery>) =>
  index.find(query(typed, { ...ALL, ...filter }, more)).map(({ id }) => id.replace(`${THREAD}.`, ""));

describe("what is found", () => {
  test.each([
    ["the accents left out", "Mañana llegará el camión", "camion manana"],
    ["the accents put in", "manana llegara", "llegará"],
    ["another case", "GRACIAS", "gracias"],
    ["the beginning of the last word", "reservación", "reserv"],
    ["a phrase", "una mesa para dos personas", '"mesa para dos"'],
    ["full-width letters", "ＡＢＣ １２３", "abc 123"],
    ["part of a sentence without spaces", "私は東京タワーにいます", "東京タワー"],
    ["Korean with a particle", "서울에서 만나요", "서울"],
    ["Arabic without its vowels", "مُحَمَّد هنا", "محمد"],
    ["Hebrew", "שלום עולם", "עולם"],
    ["an emoji of any colour", "bien 👍🏽", "👍"],
    ["an invisible character inside", "pay\u200bpal", "paypal"],
    ["a letter of another script in disguise", "pаypаl", "paypal"],
    ["part of an address", "escribe a ana.perez@mail.example", "perez@mail"],
    ["a whole address", "escribe a ana.perez@mail.example", "ana.perez@mail.example"],
    ["a number grouped otherwise", "llama al +51 987-654-321", "(51) 987 654 321"],
    ["the end of a number", "llama al +51 987-654-321", "4321"],
    ["a number as it is dialled abroad", "llama al +51 987-654-321", "0051987654321"],
    ["a number and a word", "soy Ana, llama al +51 987-654-321", "ana 987654"],
    ["words that are operators elsewhere", "this AND that OR NOT near", "and or not near"],
  ])("with %s", (_, text, typed) => {
    const index = fresh();
    index.apply([put(message("1", text)), put(message("2", "nada que ver"))], 1);
    expect(ids(index, typed)).toEqual(["1"]);
  });

  test.each([
    ['"para mesa"', "mesa para dos"],
    ["mesas", "mesa para dos"],
    ["mesa tres", "mesa para dos"],
    ["京東", "東京"],
    ["6543", "llama al +51 987-654-321"],
  ])("%j does not find %j", (typed, text) => {
    const index = fresh();
    index.apply([put(message("1", text))], 1);
    expect(ids(index, typed)).toEqual([]);
  });

  test("a contact by any of their ids, and before who only mentions them", () => {
    const index = fresh();
    index.apply(
      [
        put(message("1", "hoy hablé con Lucía")),
        put(contact("x", "Lucía Gómez", "+34600123456\nlucia@mail.example")),
        put(lead("x", "Lucía Gómez")),
      ],
      1,
    );
    expect(ids(index, "lucia")).toEqual(["x", "x.1", "1"]);
    for (const typed of ["600 123 456", "34600123456", "123456", "lucia@mail.example", "mail.example"])
      expect(ids(index, typed)).toContain("x");
  });

  test("the newer of two alike comes first; all by time when asked", () => {
    const index = fresh();
    const at = (days: number) => ({ at: new Date(NOW - days * 86_400_000).toISOString() });
    index.apply(
      [
        put(message("old", "pizza", at(300))),
        put(message("new", "pizza", at(1))),
        put(message("most", "pizza pizza", at(301))),
      ],
      1,
    );
    expect(ids(index, "pizza", {}, { sort: "newest" })).toEqual(["new", "old", "most"]);
    const order = ids(index, "pizza");
    expect(order.indexOf("new")).toBeLessThan(order.indexOf("old"));
  });

  test("every filter, alone and with others", () => {
    const index = fresh();
    const other = "d".repeat(26);
    index.apply(
      [
        put(thread()),
        put(
          thread(other, {
            contactId: "eva",
            channel: "telegram",
            connectionId: "con_2",
            state: "resolved",
            assignee: "usr_1",
            labels: ["lbl_1", "lbl_22"],
          }),
        ),
        put(message("1", "pizza", { at: "2026-10-01T00:00:00.000Z" })),
        put(
          message("2", "pizza", {
            conversationId: other,
            at: "2026-10-20T00:00:00.000Z",
            note: true,
            hasAttachment: true,
          }),
        ),
        put(contact("ana", "Pizza Ana")),
        put(lead("eva", "Pizza Eva", { assignee: "usr_1" })),
      ],
      1,
    );
    const found = (filter: Partial<SearchFilter>) =>
      ids(index, "pizza", filter)
        .map((id) => id.replace(`${other}.`, ""))
        .sort();
    expect(found({})).toEqual(["1", "2", "ana", "eva.1"]);
    expect(found({ kinds: ["message"] })).toEqual(["1", "2"]);
    expect(found({ kinds: ["lead", "contact"] })).toEqual(["ana", "eva.1"]);
    expect(found({ kinds: [] })).toEqual([]);
    expect(found({ channel: "telegram" })).toEqual(["2", "eva.1"]);
    expect(found({ connectionId: "con_1" })).toEqual(["1"]);
    expect(found({ assignee: "usr_1" })).toEqual(["2", "eva.1"]);
    expect(found({ assignee: null })).toEqual(["1"]);
    expect(found({ state: "resolved" })).toEqual(["2"]);
    expect(found({ state: "new" })).toEqual(["eva.1"]);
    expect(found({ conversationId: other })).toEqual(["2"]);
    expect(found({ conversationId: "nobody's" })).toEqual([]);
    expect(found({ conversationId: other, contactId: "ana" })).toEqual([]);
    expect(found({ contactId: "ana" })).toEqual(["1", "ana"]);
    expect([found({ labelId: "lbl_1" }), found({ labelId: "lbl_2" }), found({ labelId: "%" })]).toEqual([
      ["2"],
      [],
      [],
    ]);
    expect([found({ hasAttachment: true }), found({ hasAttachment: false })]).toEqual([["2"], ["1"]]);
    expect(found({ from: "2026-10-20T00:00:00.000Z", to: "2026-10-20T00:00:00.000Z" })).toEqual(["2"]);
    expect(
      found({ kinds: ["message"], channel: "whatsapp", state: "open", assignee: null, to: "2026-10-02T00:00:00.000Z" }),
    ).toEqual(["1"]);
    expect(index.find(query("pizza", { kinds: ["message"], channel: "telegram" }))).toMatchObject([
      {
        contactId: "eva",
        contactName: "Ana Pérez",
        channel: "telegram",
        state: "resolved",
        assignee: "usr_1",
        note: true,
        direction: "in",
      },
    ]);
  });

  test("page by page each once, in both orders", () => {
    const index = fresh();
    const docs = Array.from({ length: 57 }, (_, n) =>
      put(
        message(String(n).padStart(2, "0"), `pizza ${"x ".repeat(n % 5)}`, {
          at: new Date(NOW - (n % 9) * 1e7).toISOString(),
        }),
      ),
    );
    index.apply(docs, 1);
    for (const sort of ["relevance", "newest"] as const) {
      const seen: string[] = [];
      for (let after: IndexQuery["after"] | undefined; ; ) {
        const page = index.find(query("pizza", ALL, { sort, limit: 10, ...(after ? { after } : {}) }));
        seen.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (!last || page.length < 10) break;
        after = { place: last.place, id: last.id };
      }
      expect(seen).toEqual(index.find(query("pizza", ALL, { sort, limit: 100 })).map(({ id }) => id));
      expect(new Set(seen).size).toBe(57);
    }
  });
});

describe("changes", () => {
  test("edits replace, deletions remove, older ones do nothing in whatever order they come", () => {
    const changes: IndexChange[] = [
      put(message("1", "primero"), "9"),
      put(message("1", "segundo"), "10"),
      { op: "remove", kind: "message", id: `${THREAD}.1`, sequence: "11", at: NOW },
      put(message("2", "otro"), "12"),
      put(thread(THREAD, { state: "open" }), "13"),
      put(thread(THREAD, { state: "resolved" }), "100"),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.nat(changes.length - 1), { maxLength: 12 }),
        fc.shuffledSubarray(changes, { minLength: changes.length }),
        (again, order) => {
          const index = fresh();
          for (const [position, change] of [...order, ...again.map((at) => order[at] as IndexChange)].entries())
            index.apply([change], position + 1);
          expect(ids(index, "primero")).toEqual([]);
          expect(ids(index, "segundo")).toEqual([]);
          expect(index.find(query("otro"))).toMatchObject([{ state: "resolved" }]);
          expect(index.count()).toEqual({ message: 1 });
          index.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a thing that came back after it was removed is there", () => {
    const index = fresh();
    index.apply([{ op: "remove", kind: "contact", id: "x", sequence: "5", at: NOW }, put(contact("x", "Ana"), "6")], 1);
    expect(ids(index, "ana")).toEqual(["x"]);
  });

  test("what was read from the table yields to what the stream says afterwards, and stands against what is older", () => {
    const index = fresh();
    index.apply([put(message("1", "leído"), "", NOW)], 1);
    index.apply([put(message("1", "antes"), "7", NOW - 1)], 2);
    expect(ids(index, "leído")).toEqual(["1"]);
    index.apply([put(message("1", "después"), "8", NOW)], 3);
    expect(ids(index, "después")).toEqual(["1"]);
    expect(index.through).toBe(3);
  });

  test("all or nothing", () => {
    const index = fresh();
    const broken = put({ ...message("2", "dos"), text: undefined as never });
    expect(() => index.apply([put(message("1", "uno")), broken], 1)).toThrow();
    expect([ids(index, "uno"), index.through]).toEqual([[], 0]);
    index.apply([put(message("1", "uno"))], 1);
    expect([ids(index, "uno"), index.through]).toEqual([["1"], 1]);
  });

  test("a contact that is forgotten takes everything along, also what is older and comes later; somebody new may come", () => {
    const index = fresh();
    const about = [put(thread()), put(message("1", "secreto")), put(contact("ana", "Ana")), put(lead("ana", "Ana"))];
    const others = [put(contact("eva", "Eva")), put(message("9", "otro", { conversationId: "e".repeat(26) }))];
    index.apply([...about, ...others], 1);
    index.apply([{ op: "forget", contactId: "ana", sequence: "", at: NOW + 5 }], 2);
    expect(index.count()).toEqual({ contact: 1, message: 1 });
    index.apply(about, 3);
    index.apply([put(message("2", "tarde"), undefined, NOW + 1)], 4);
    expect(index.count()).toEqual({ contact: 1, message: 1 });
    index.apply(
      [put(thread(THREAD, { contactId: "new" }), undefined, NOW + 9), put(message("3", "nuevo"), undefined, NOW + 9)],
      5,
    );
    expect(index.find(query("nuevo"))).toMatchObject([{ contactId: "new" }]);

    const late = fresh();
    late.apply([put(message("1", "secreto")), { op: "forget", contactId: "ana", sequence: "", at: NOW + 5 }], 1);
    late.apply([put(thread())], 2);
    expect(late.count()).toEqual({});
  });

  test("a packed file holds nothing of what was removed, edited or forgotten, neither texts nor words", () => {
    const index = fresh();
    const filler = Array.from({ length: 300 }, (_, n) => put(message(`f${n}`, `relleno número ${n}`)));
    index.apply(
      [
        ...filler,
        put(thread()),
        put(message("1", "xilofonista")),
        put(message("2", "quetzalcoatl")),
        put(contact("ana", "Zarzaparrilla")),
        put(message("3", "murciélago", { conversationId: "e".repeat(26) })),
      ],
      1,
    );
    index.apply(
      [
        put(message("1", "otra cosa")),
        { op: "remove", kind: "message", id: `${"e".repeat(26)}.3`, sequence: "999999", at: NOW },
        { op: "forget", contactId: "ana", sequence: "", at: NOW },
      ],
      2,
    );
    const bytes = Buffer.concat([...index.pack()].map((part) => zstdDecompressSync(part))).toString("latin1");
    for (const word of ["xilofonista", "quetzalcoatl", "arzaparrilla", "murci"]) expect(bytes).not.toContain(word);
  });

  test("a packed file is the same index; what is no such file is refused", async () => {
    const index = fresh();
    index.apply([put(thread()), put(message("1", "hola"))], 7);
    const copy = await copyOf(index.pack());
    expect([copy.through, ids(copy, "hola")]).toEqual([7, ["1"]]);
    copy.apply([put(message("2", "hola otra vez"))], 8);
    expect(ids(copy, "hola").sort()).toEqual(["1", "2"]);
    expect(ids(index, "hola")).toEqual(["1"]);
    for (const bad of [
      Buffer.from("no index"),
      zstdCompressSync(Buffer.from("no index")),
      zstdCompressSync(Buffer.alloc(0)),
    ])
      await expect(copyOf([bad])).rejects.toThrow(LostBase);
    expect(await sqliteIndexes.load([async () => undefined])).toBeUndefined();
  });
});

test("nothing that a person may type is an error or gets anywhere", () => {
  const index = fresh();
  index.apply([put(thread()), put(message("1", "hola mundo 123456")), put(contact("ana", "Ana"))], 1);
  const nasty = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '"',
          "*",
          "^",
          "(",
          ")",
          ":",
          "{",
          "}",
          "+",
          "-",
          "NEAR(",
          "AND",
          "OR",
          "NOT",
          "title",
          "numbers :",
          "'",
          ";",
          "--",
          "\0",
          "hola",
          "→",
          "←",
          "1234",
          "\u202e",
          "\u200d",
          "👩‍👩‍👧",
          "\ud800",
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(nasty, fc.constantFrom("relevance", "newest"), (typed, sort) => {
      const found = index.find(query(typed, ALL, { sort: sort as "relevance" }));
      if (parseQuery(typed).length === 0) expect(found).toEqual([]);
    }),
    { numRuns: 1_500 },
  );
  expect(index.count()).toEqual({ contact: 1, message: 1 });
});
