import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTable, type TestTable } from "../support/table.ts";
import { makeRoad } from "./road.ts";

let table: TestTable;
let tenants = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
const road = () => makeRoad(table, `tenant-${++tenants}`);

describe("a message comes in", () => {
  test("the first one makes contact, conversation and lead, once each", async () => {
    const { process, input, text, head, stores } = road();
    expect(await process(input(text("w1", "2026-11-02T08:59:00.000Z", "¿Tienen mesa para dos?")))).toBe("stored");
    const conversation = await head();
    expect(conversation).toMatchObject({
      state: "open",
      unread: 1,
      contactName: "Ana Ejemplo",
      preview: "¿Tienen mesa para dos?",
      lastInboundAt: "2026-11-02T08:59:00.000Z",
    });
    const contact = await stores.contacts.get(conversation.contactId);
    expect(contact?.identities).toEqual([{ kind: "phone", value: "+15550001111" }]);
    expect(await stores.leads.ofContact(conversation.contactId)).toMatchObject([
      { state: "new", contactName: "Ana Ejemplo" },
    ]);
    expect(await stores.conversations.ofContact(conversation.contactId)).toEqual([conversation.conversationId]);
  });

  test("a repetition changes nothing, wherever it stands in the queue", async () => {
    const { process, input, text, head, texts } = road();
    const first = input(text("w1", "2026-11-02T08:59:00.000Z", "hola"));
    await process(first);
    expect(await process(first)).toBe("repeated");
    await process(input(text("w2", "2026-11-02T08:59:05.000Z", "otra")));
    expect(await process(input(text("w1", "2026-11-02T08:59:00.000Z", "hola")))).toBe("repeated");
    expect((await head()).unread).toBe(2);
    expect(await texts()).toEqual(["hola", "otra"]);
  });

  test("a repetition without a time of the provider's is still recognised", async () => {
    const { process, input, head, clock } = road();
    const event = { event: "message", externalId: "w1", type: "text", text: "hola" };
    await process(input(event));
    clock.advance(5_000);
    expect(await process(input(event))).toBe("repeated");
    expect((await head()).unread).toBe(1);
  });

  test("messages stand in the provider's order of time, and an older one does not take over the preview", async () => {
    const { process, input, text, head, texts } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    await process(input(text("w3", "2026-11-02T08:00:09.000Z", "three")));
    await process(input(text("w2", "2026-11-02T08:00:04.000Z", "two")));
    expect(await texts()).toEqual(["one", "two", "three"]);
    expect(await head()).toMatchObject({ unread: 3, preview: "three", lastInboundAt: "2026-11-02T08:00:09.000Z" });
  });

  test("messages of one second stand in the order in which they came, and no page parts them", async () => {
    const { process, input, text, stores, conversationId } = road();
    for (let index = 0; index < 12; index++)
      await process(input(text(`w${index}`, `2026-11-02T08:00:0${Math.floor(index / 4)}.000Z`, String(index))));
    const seen: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await stores.conversations.messages(conversationId, { limit: 5, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((message) => (message.kind === "received" ? message.body.text : undefined)));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([...Array(12).keys()].map(String).reverse());
  });

  test("a resolved conversation is reopened, and stays with whom it was assigned to", async () => {
    const { process, input, text, head, stores } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    const before = await head();
    await stores.conversations.save({
      ...before,
      state: "resolved",
      assignee: "usr_1",
      unread: 0,
      version: before.version + 1,
    });
    await process(input(text("w2", "2026-11-02T08:01:00.000Z", "two")));
    expect(await head()).toMatchObject({ state: "open", assignee: "usr_1", unread: 1 });
    expect((await stores.conversations.list({ state: "open" }, { limit: 10 })).items).toHaveLength(1);
    expect((await stores.conversations.list({ state: "resolved" }, { limit: 10 })).items).toHaveLength(0);
  });

  test("a crash between message and count is made good, and counted once", async () => {
    const { process, input, text, head, stores } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    const second = input(text("w2", "2026-11-02T08:00:01.000Z", "two"));
    const { advance } = stores.conversations;
    stores.conversations.advance = async () => {
      throw new Error("crash");
    };
    await expect(process(second)).rejects.toThrow("crash");
    expect((await head()).unread).toBe(1);
    stores.conversations.advance = advance;
    expect(await process(second)).toBe("stored");
    expect(await process(second)).toBe("repeated");
    expect((await head()).unread).toBe(2);
  });

  test("a dead letter that is put back later is counted, exactly", async () => {
    const { process, input, text, head, stores } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    const lost = input(text("w2", "2026-11-02T08:00:01.000Z", "two"));
    const { advance } = stores.conversations;
    stores.conversations.advance = async () => {
      throw new Error("crash");
    };
    await expect(process(lost)).rejects.toThrow();
    stores.conversations.advance = advance;
    await process(input(text("w3", "2026-11-02T08:00:02.000Z", "three")));
    expect((await head()).unread).toBe(2);
    const again = input(text("w2", "2026-11-02T08:00:01.000Z", "two"), { redriven: true });
    await process(again);
    expect((await head()).unread).toBe(3);
    await process(input(text("w2", "2026-11-02T08:00:01.000Z", "two"), { redriven: true }));
    expect(await head()).toMatchObject({ unread: 3, preview: "three" });
  });

  test("a person who shows a second id is the same contact from then on, in a thread of its own", async () => {
    const { process, input, text, head, stores } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    const both = [
      { kind: "phone", value: "+15550001111" },
      { kind: "whatsapp", value: "ES.77" },
    ];
    await process(input(text("w2", "2026-11-02T08:00:01.000Z", "two"), { identities: both }));
    expect(await stores.contacts.findByIdentities([{ kind: "whatsapp", value: "ES.77" }])).toEqual([
      (await head()).contactId,
    ]);
    const other = "b".repeat(26);
    await process(
      input(text("w3", "2026-11-02T08:00:02.000Z", "three"), {
        identities: [{ kind: "whatsapp", value: "ES.77" }],
        conversationId: other,
      }),
    );
    expect((await stores.conversations.get(other))?.contactId).toBe((await head()).contactId);
    expect(await stores.leads.ofContact((await head()).contactId)).toHaveLength(1);
    expect((await stores.contacts.get((await head()).contactId))?.identities).toEqual(both);
  });

  test("two threads of one new person at once make one contact and one lead", async () => {
    const { process, input, text, stores, conversationId } = road();
    const other = "c".repeat(26);
    await Promise.all([
      process(input(text("w1", "2026-11-02T08:00:00.000Z", "one"))),
      process(
        input(text("w2", "2026-11-02T08:00:00.000Z", "two"), {
          conversationId: other,
          connectionId: "abcdefghij.otherotherot",
        }),
      ),
    ]);
    const [a, b] = await Promise.all([stores.conversations.get(conversationId), stores.conversations.get(other)]);
    expect(a?.contactId).toBe(b?.contactId);
    expect((await stores.contacts.list({ limit: 10 })).items).toHaveLength(1);
    expect((await stores.leads.list({ state: "new" }, { limit: 10 })).items).toHaveLength(1);
  });

  test("a notice of the provider is shown, but counts as no message of the customer", async () => {
    const { process, input, text, head, stores } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    await process(
      input(
        {
          event: "system",
          externalId: "s1",
          timestamp: "2026-11-02T08:00:05.000Z",
          type: "user_changed_number",
          text: "new number",
          newSenderId: "15550002222",
        },
        {
          identities: [
            { kind: "phone", value: "+15550001111" },
            { kind: "phone", value: "+15550002222" },
          ],
        },
      ),
    );
    expect(await head()).toMatchObject({ unread: 1, lastInboundAt: "2026-11-02T08:00:00.000Z" });
    expect(await stores.contacts.findByIdentities([{ kind: "phone", value: "+15550002222" }])).toEqual([
      (await head()).contactId,
    ]);
  });
});

describe("changes of a message", () => {
  const edit = (at: string, text: string) => ({
    event: "message_edit",
    externalId: `e-${text}`,
    targetId: "w1",
    timestamp: at,
    type: "text",
    text,
  });

  test("an edit replaces the text, a later one wins, an older one does not come back", async () => {
    const { process, input, text, texts } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    await process(input(edit("2026-11-02T08:02:00.000Z", "third")));
    await process(input(edit("2026-11-02T08:01:00.000Z", "second")));
    expect(await texts()).toEqual(["third"]);
  });

  test("a deletion takes the content away for good", async () => {
    const { process, input, text, texts, stores, conversationId } = road();
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "secret")));
    await process(
      input({ event: "message_delete", externalId: "d1", targetId: "w1", timestamp: "2026-11-02T08:01:00.000Z" }),
    );
    await process(input(edit("2026-11-02T08:02:00.000Z", "back")));
    expect(await texts()).toEqual([undefined]);
    expect((await stores.conversations.messages(conversationId, { limit: 5 })).items[0]).toMatchObject({
      deletedAt: "2026-11-02T08:01:00.000Z",
      body: { type: "deleted" },
    });
  });

  test("a reaction is set, replaced and taken back, in the order of its time", async () => {
    const { process, input, text, stores, conversationId } = road();
    const react = (at: string, emoji?: string) =>
      input({
        event: "reaction",
        externalId: `r-${at}`,
        replyTo: "w1",
        timestamp: at,
        type: "reaction",
        action: emoji ? "react" : "unreact",
        ...(emoji ? { text: emoji } : {}),
      });
    const reactions = async () =>
      (await stores.conversations.messages(conversationId, { limit: 5 })).items[0]?.reactions;
    await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
    await process(react("2026-11-02T08:01:00.000Z", "👍"));
    expect(await reactions()).toEqual({ "15550001111": { emoji: "👍", at: "2026-11-02T08:01:00.000Z" } });
    await process(react("2026-11-02T08:03:00.000Z"));
    await process(react("2026-11-02T08:02:00.000Z", "🎉"));
    expect(await reactions()).toEqual({ "15550001111": { at: "2026-11-02T08:03:00.000Z" } });
  });

  test("a change that comes before its message waits for it, in a known thread and in a new one", async () => {
    for (const known of [true, false]) {
      const { process, input, text, texts } = road();
      if (known) await process(input(text("w0", "2026-11-02T07:00:00.000Z", "zero")));
      expect(await process(input(edit("2026-11-02T08:02:00.000Z", "edited")))).toBe("kept");
      await process(input(text("w1", "2026-11-02T08:00:00.000Z", "one")));
      expect(await texts()).toEqual(known ? ["zero", "edited"] : ["edited"]);
    }
  });
});

test("a list does not go on showing what was edited or taken back", async () => {
  const { process, input, text, head } = road();
  await process(input(text("w1", "2026-11-02T08:00:00.000Z", "secret")));
  await process(
    input({
      event: "message_edit",
      externalId: "e1",
      targetId: "w1",
      timestamp: "2026-11-02T08:01:00.000Z",
      type: "text",
      text: "public",
    }),
  );
  expect(await head()).toMatchObject({ preview: "public", unread: 1 });
  await process(
    input({ event: "message_delete", externalId: "d1", targetId: "w1", timestamp: "2026-11-02T08:02:00.000Z" }),
  );
  expect(await head()).toMatchObject({ preview: "[deleted]" });
});

test("saving again what was saved already is no conflict: a client repeats a request whose answer was lost", async () => {
  const { process, input, text, head, stores } = road();
  await process(input(text("w1", "2026-11-02T08:59:00.000Z", "hola")));
  const before = await head();
  const mine = { ...before, assignee: "usr_1", version: before.version + 1 };
  expect(await stores.conversations.save(mine)).toBe("saved");
  expect(await stores.conversations.save(mine)).toBe("saved");
  expect(await stores.conversations.save({ ...mine, assignee: "usr_2" })).toBe("conflict");
  expect((await head()).assignee).toBe("usr_1");
});
