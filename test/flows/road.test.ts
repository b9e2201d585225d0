import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, type Message, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const reply = (conversation: string, content: unknown, headers = {}) =>
  stack.call<{ data: Message[]; code?: string }>(
    "POST",
    `/api/conversations/${conversation}/messages`,
    { content },
    headers,
  );
const delivery = async (conversation: string, id: string | undefined) =>
  (await stack.messages(conversation)).find((message) => message.id === id)?.delivery ?? undefined;
const text = (words: string) => ({ type: "text", text: words });

describe("the message road", () => {
  test("from a signed webhook to a reply that was read", async () => {
    await stack.write("15550100010", "¿Tienen mesa para dos?");
    const conversation = await stack.conversationOf("15550100010");
    const one = await stack.call<{ unread: number; contactId: string; window: { open: boolean }; version: number }>(
      "GET",
      `/api/conversations/${conversation}`,
    );
    expect(one.body).toMatchObject({ unread: 1, window: { open: true } });
    expect(one.headers.get("etag")).toBe(`"${one.body.version}"`);
    const leads = await stack.call<{ data: { contactId: string }[] }>("GET", "/api/leads");
    expect(leads.body.data.filter((lead) => lead.contactId === one.body.contactId)).toHaveLength(1);

    const sent = await reply(conversation, text("Sí, a las ocho 🙂"));
    const id = sent.body.data[0]?.id;
    await eventually(
      () => delivery(conversation, id),
      (found) => found?.status === "delivered",
    );
    const request = stack.providers.sent({ to: "15550100010" })[0];
    expect(request?.body).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "15550100010",
      type: "text",
      text: { body: "Sí, a las ocho 🙂", preview_url: expect.any(Boolean) },
      biz_opaque_callback_data: id,
    });
    stack.providers.readChat({ phoneNumberId: stack.demo.account.phoneNumberId }, "15550100010");
    const found = await eventually(
      () => delivery(conversation, id),
      (now) => now?.status === "read",
    );
    expect(found).toMatchObject({ attempts: 1, reason: null });
    expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
  });

  test("one webhook for all that a provider repeats", async () => {
    await stack.write("15550100011", "hola", { repeat: 3 });
    await stack.write("15550100011", "hola", { messageId: "wamid.TWICE" });
    await stack.write("15550100011", "hola", { messageId: "wamid.TWICE", at: Date.now() });
    const conversation = await stack.conversationOf("15550100011");
    expect((await stack.messages(conversation)).length).toBeGreaterThanOrEqual(2);
    const { body } = await stack.call<{ unread: number }>("GET", `/api/conversations/${conversation}`);
    expect(body.unread).toBe((await stack.messages(conversation)).length);
  });

  test("edits, deletions and reactions change the message that they name", async () => {
    const from = { waId: "15550100012", name: "Editor" };
    const { phoneNumberId } = stack.demo.account;
    const [first = ""] = await stack.write(from.waId, "frist");
    const [second = ""] = await stack.write(from.waId, "oops");
    await stack.providers.sendFromCustomer({
      phoneNumberId,
      from,
      message: { type: "edit", messageId: first, text: "first" },
    });
    await stack.providers.sendFromCustomer({
      phoneNumberId,
      from,
      message: { type: "reaction", messageId: first, emoji: "👍" },
    });
    await stack.providers.sendFromCustomer({ phoneNumberId, from, message: { type: "revoke", messageId: second } });
    const messages = await stack.messages(await stack.conversationOf(from.waId));
    expect(messages.find((message) => message.text === "first")).toMatchObject({ reactions: [{ emoji: "👍" }] });
    expect(messages.filter((message) => message.deletedAt !== null)).toMatchObject([{ text: null }]);
    expect(messages).toHaveLength(2);
  });

  test("a picture is fetched, and downloads as an attachment", async () => {
    const { phoneNumberId } = stack.demo.account;
    await stack.providers.sendFromCustomer({
      phoneNumberId,
      from: { waId: "15550100013", name: "Photographer" },
      message: { type: "image" },
    });
    const conversation = await stack.conversationOf("15550100013");
    const [message] = await stack.messages(conversation);
    expect(message?.media).toMatchObject([{ state: "stored" }]);
    const link = await stack.call<{ url: string; mime: string; size: number }>(
      "GET",
      `/api/conversations/${conversation}/messages/${message?.id}/media/0`,
    );
    const file = await fetch(link.body.url);
    expect(file.status).toBe(200);
    expect(file.headers.get("content-disposition")).toMatch(/^attachment/);
    expect((await file.arrayBuffer()).byteLength).toBe(link.body.size);
  });

  test("the same request twice is one message; the same key for another is refused", async () => {
    await stack.write("15550100014", "hola");
    const conversation = await stack.conversationOf("15550100014");
    const headers = { "idempotency-key": "once-and-only-once" };
    const first = await reply(conversation, text("once"), headers);
    const again = await reply(conversation, text("once"), headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await reply(conversation, text("other"), headers)).body.code).toBe("idempotency_key_reused");
    await stack.settled();
    expect(stack.providers.sent({ to: "15550100014" })).toHaveLength(1);
  });

  test("people: read, note, assign, resolve; the customer's next message reopens", async () => {
    await stack.write("15550100015", "hola");
    const conversation = await stack.conversationOf("15550100015");
    const agent = { authorization: `Bearer ${await stack.issuer.tokenFor("agent@example.com")}` };
    const act = (path: string, body: unknown = {}) =>
      stack.call<{ state: string; unread: number; assignee: string | null }>(
        "POST",
        `/api/conversations/${conversation}/${path}`,
        body,
        agent,
      );
    expect((await act("read")).body).toMatchObject({ unread: 0 });
    expect((await act("assign", { assignee: "me" })).body.assignee).toMatch(/^usr_/);
    expect((await act("notes", { text: "prefers the terrace" })).status).toBe(201);
    expect((await act("resolve")).body).toMatchObject({ state: "resolved" });
    await stack.write("15550100015", "one more thing");
    await stack.settled();
    const { body } = await stack.call<{ state: string; unread: number }>("GET", `/api/conversations/${conversation}`);
    expect(body).toMatchObject({ state: "open", unread: 1 });
    expect(stack.providers.sent({ to: "15550100015" })).toHaveLength(0);
    expect(
      (await stack.call("POST", "/api/apps", { channel: "whatsapp", name: "x", credentials: {} }, agent)).status,
    ).toBe(403);
  });
});

describe("when the provider misbehaves", () => {
  const misbehave = (to: string, fault: Parameters<TestStack["providers"]["misbehave"]>[0]["fault"], requests = 1) =>
    stack.providers.misbehave({ phoneNumberId: stack.demo.account.phoneNumberId, to, fault, requests });

  test.each([
    ["an answer that never comes after it accepted", { kind: "disconnect", accepted: true }, "delivered", 1],
    ["a transient error", { kind: "error", code: "transient" }, "delivered", 1],
    ["the pair rate", { kind: "error", code: "pair_rate" }, "delivered", 1],
    ["receipts backwards", { kind: "receipts_reversed" }, "read", 1],
    ["receipts twice", { kind: "receipts_repeated" }, "delivered", 1],
    ["a receipt before the answer", { kind: "receipt_first" }, "delivered", 1],
    ["a receipt that says it failed", { kind: "receipts_failed" }, "failed", 1],
    ["a person who cannot be reached", { kind: "error", code: "undeliverable" }, "failed", 0],
  ] as const)(
    "%s",
    async (_name, fault, status, accepted) => {
      const waId = `155501001${String(Math.floor(Math.random() * 89) + 10)}`;
      await stack.write(waId, "hola");
      const conversation = await stack.conversationOf(waId);
      misbehave(waId, fault);
      const before = stack.providers.sent({ to: waId }).length;
      const sent = await reply(conversation, text("hello"));
      await eventually(
        () => delivery(conversation, sent.body.data[0]?.id),
        (found) => found?.status === status,
        30_000,
      );
      expect(stack.providers.sent({ to: waId })).toHaveLength(before + accepted);
    },
    40_000,
  );

  test("an answer that never comes, and no receipt either: unknown, and not sent again", async () => {
    await stack.write("15550100030", "hola");
    const conversation = await stack.conversationOf("15550100030");
    misbehave("15550100030", { kind: "disconnect" });
    const sent = await reply(conversation, text("hello"));
    await eventually(
      () => delivery(conversation, sent.body.data[0]?.id),
      (found) => found?.status === "unknown",
    );
    const listed = await stack.call<{ data: { id: string }[] }>("GET", "/api/deliveries?state=unknown");
    expect(listed.body.data.map((found) => found.id)).toContain(sent.body.data[0]?.id);
    await stack.settled();
    expect(stack.providers.sent({ to: "15550100030" })).toHaveLength(0);
    // One for it, and one for the day's look at connections, which may share it.
    const waking = stack.runner.schedules().filter(({ name }) => name.startsWith("wake-demo-"));
    expect(waking.length).toBeGreaterThanOrEqual(1);
    expect(waking.length).toBeLessThanOrEqual(2);
  });

  test("a refused token breaks the connection until it is mended", async () => {
    await stack.write("15550100031", "hola");
    const conversation = await stack.conversationOf("15550100031");
    misbehave("15550100031", { kind: "error", code: "token" });
    const sent = await reply(conversation, text("hello"));
    await eventually(
      () => delivery(conversation, sent.body.data[0]?.id),
      (found) => found?.reason?.code === "connection_broken",
    );
    expect((await reply(conversation, text("again"))).status).toBe(409);
    const tested = await stack.call("POST", `/api/connections/${stack.demo.connectionId}/test`, {});
    expect(tested).toMatchObject({ status: 200 });
    const again = await reply(conversation, text("again"));
    await eventually(
      () => delivery(conversation, again.body.data[0]?.id),
      (found) => found?.status === "delivered",
    );
  });
});
