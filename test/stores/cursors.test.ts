import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { BLANK_CONTACT } from "../../lib/core/contacts/model.ts";
import type { Conversation } from "../../lib/core/conversations/model.ts";
import { BadCursor, type Page, type PageRequest } from "../../lib/core/kernel/page.ts";
import { makeStores } from "../support/stores.ts";
import { startTable, type TestTable } from "../support/table.ts";

const CONVERSATIONS = "zyxwvut";
const THREAD = "c".repeat(26);
let table: TestTable;
const stores = new Map<string, ReturnType<typeof makeStores>>();
beforeAll(async () => {
  table = await startTable();
  for (const tenant of ["alfa", "beta"]) await fill(tenant);
});
afterAll(() => table.stop());

function of(tenant: string) {
  const known = stores.get(tenant);
  if (known) return known;
  const made = makeStores({ client: table.client, tableName: table.tableName, tenant, ids: systemIds });
  stores.set(tenant, made);
  return made;
}

/** Seven threads of seven people, some with something to read, and seven failed deliveries in one of them. */
async function fill(tenant: string): Promise<void> {
  const { conversations } = of(tenant);
  for (let number = 0; number < 7; number++) {
    const at = `2026-11-02T09:0${number < 3 ? 0 : 1}:0${number}.000Z`;
    // Ids say nothing about time: here they fall as it rises. All are of two minutes.
    const conversationId = CONVERSATIONS.charAt(number).repeat(26);
    const contact = {
      ...BLANK_CONTACT,
      contactId: `contact-${number}`,
      name: null,
      identities: [],
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    await conversations.open({
      conversation: {
        conversationId,
        connectionId: "abcdefghij.klmnopqrstuv",
        channel: "whatsapp",
        chat: { id: `1555000${number}`, type: "person" },
        contactId: contact.contactId,
        contactName: null,
        state: "open",
        assignee: null,
        unread: number % 2,
        lastMessageAt: at,
        lastMessageId: "",
        lastDirection: "in",
        preview: "",
        lastInboundAt: at,
        lastApplied: "",
        readThrough: "",
        known: [],
        awaited: [],
        createdAt: at,
        updatedAt: at,
        version: 1,
      },
      newcomer: { contact },
      identities: [],
    });
    await conversations.insert({
      kind: "sent",
      conversationId: THREAD,
      key: `179361000000${number}-${"a".repeat(16)}`,
      at,
      createdAt: at,
      order: at,
      direction: "out",
      connectionId: "abcdefghij.klmnopqrstuv",
      author: "usr_1",
      content: { type: "text", text: "hello" },
      status: "failed",
      attempts: 1,
      refusals: 0,
      times: { failed: at },
    });
  }
}

type Listing = (tenant: string, page: PageRequest) => Promise<Page<unknown>>;
const listings: readonly (readonly [string, Listing, number])[] = [
  ["contacts", (tenant, page) => of(tenant).contacts.list(page), 7],
  ["conversations", (tenant, page) => of(tenant).conversations.list({ state: "open" }, page), 7],
  ["unread conversations", (tenant, page) => of(tenant).conversations.list({ state: "open", unread: true }, page), 3],
  ["failed deliveries", (tenant, page) => of(tenant).deliveries.list("failed", page), 7],
  ["messages", (tenant, page) => of(tenant).conversations.messages(THREAD, page), 7],
];
const cursorOf = async (list: Listing, tenant = "alfa") => {
  const { nextCursor = "" } = await list(tenant, { limit: 2 });
  expect(nextCursor).not.toBe("");
  return nextCursor;
};
const forge = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe.each(listings)("the pages of %s", (name, list, count) => {
  test.each([1, 2, 3, 7, 100])("of %i show everything once, in one order", async (limit) => {
    const whole = await list("alfa", { limit: 100 });
    expect(whole.items).toHaveLength(count);
    expect(whole.nextCursor).toBeUndefined();
    const seen: unknown[] = [];
    let page = await list("alfa", { limit });
    seen.push(...page.items);
    for (let pages = 0; page.nextCursor !== undefined && pages < 20; pages++) {
      expect(page.items.length).toBeLessThanOrEqual(limit);
      page = await list("alfa", { limit, cursor: page.nextCursor });
      seen.push(...page.items);
    }
    // The list of conversations is kept by the minute: beyond a page, those of one minute come in no order of theirs.
    const minutes = (items: readonly unknown[]) =>
      name.endsWith("conversations") ? items.map((item) => (item as Conversation).lastMessageAt.slice(0, 16)) : items;
    expect(minutes(seen)).toEqual(minutes(whole.items));
    expect(seen).toHaveLength(count);
    expect(seen).toEqual(expect.arrayContaining([...whole.items]));
  });

  test("take no cursor of another listing, nor of another tenant", async () => {
    for (const [other, its] of listings) {
      // The unread are those of the same list that a filter lets through.
      if (its === list || (other.endsWith("conversations") && name.endsWith("conversations"))) continue;
      const cursor = await cursorOf(its);
      await expect(list("alfa", { limit: 2, cursor })).rejects.toThrow(BadCursor);
    }
    // A conversation's id is no two tenants'.
    if (name === "messages") return;
    const cursor = await cursorOf(list);
    await expect(list("beta", { limit: 2, cursor })).rejects.toThrow(BadCursor);
  });

  test("take no cursor that was cut, altered or made up", async () => {
    const cursor = await cursorOf(list);
    const parts = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    const [scope, second, third] = parts;
    // Lists name the keys that they go on from, messages only a time.
    const keys = [
      [scope, "", "", ""],
      [scope, second, String(third).replace("alfa", "beta"), "x"],
      [scope, second, third, null],
      [scope, "head", scope, null],
    ];
    const times = [
      [scope, "17936100000"],
      [scope, "9999999999999x"],
      [scope, null],
    ];
    const forged = [
      "",
      "x",
      cursor.slice(0, -6),
      ...[null, 7, {}, [], [scope], [scope, 1, 2, 3], [`${String(scope)}x`, ...parts.slice(1)]].map(forge),
      ...(name === "messages" ? times : keys).map(forge),
    ];
    for (const each of forged) await expect(list("alfa", { limit: 2, cursor: each })).rejects.toThrow(BadCursor);
  });
});

test("a page of conversations is in the order of their last messages", async () => {
  const { items } = await of("alfa").conversations.list({ state: "open" }, { limit: 100 });
  const times = items.map(({ lastMessageAt }) => lastMessageAt);
  expect(times).toEqual([...times].sort().reverse());
});

test("a table that fails for another reason is no bad cursor", async () => {
  const broken = makeStores({ client: table.client, tableName: "not-there", tenant: "alfa", ids: systemIds });
  const { nextCursor: cursor = "" } = await of("alfa").contacts.list({ limit: 1 });
  await expect(broken.contacts.list({ limit: 1, cursor })).rejects.not.toThrow(BadCursor);
});
