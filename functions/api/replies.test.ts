import { describe, expect, test } from "vitest";
import { agent, cannedReply, conversation, label, received } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const supervisor = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" as const }] };
const reply = { title: "Bye", language: "es", shortCode: "adios", text: "Adiós {{contact.name|}}" };

describe("canned replies", () => {
  test("are made, found, changed and removed", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/canned-replies", { body: reply })).status).toBe(403);
    const made = await ask("POST", "/api/canned-replies", { body: reply, as: supervisor });
    const { id } = made.body as { id: string };
    expect([made.status, made.body]).toMatchObject([201, { ...reply, category: null, platforms: [], media: null }]);
    const found = await ask("GET", "/api/canned-replies?search=/ad&language=es&platform=whatsapp");
    expect(found.body).toMatchObject({ data: [{ id }], hasMore: false });
    expect((await ask("GET", "/api/canned-replies?search=zzz")).body).toMatchObject({ data: [] });
    const one = `/api/canned-replies/${id}`;
    expect((await ask("PATCH", one, { body: { category: "end" }, as: supervisor })).body).toMatchObject({
      category: "end",
      version: 2,
    });
    const taken = await ask("PATCH", one, { body: { language: "en", shortCode: "hello" }, as: supervisor });
    expect([taken.status, taken.body]).toMatchObject([409, { code: "already_exists" }]);
    expect((await ask("DELETE", one, { as: supervisor })).status).toBe(200);
    expect((await ask("GET", one)).status).toBe(404);
  });

  test.each([
    [{ ...reply, text: "{{contact.iban}}" }, "text", "unknown_variable"],
    [{ ...reply, text: "{{contact.name" }, "text", "malformed_variable"],
    [{ ...reply, shortCode: "/adios" }, "shortCode", "wrong_format"],
    [{ ...reply, shortCode: "Adiós" }, "shortCode", "wrong_format"],
    [{ ...reply, language: "Spanish please" }, "language", "wrong_format"],
    [{ ...reply, uses: 9 }, "uses", "unknown_field"],
    [{ ...reply, media: { kind: "image", url: "http://a.example/x" } }, "media.url", "wrong_format"],
    [{ ...reply, media: { kind: "image", key: "demo/media/a" } }, "media.key", "unknown_field"],
  ])("refuse %j", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/canned-replies", { body, as: supervisor });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
  });

  test("are filled in for a conversation and a person, sending nothing", async () => {
    const { ask, messages } = makeWorld();
    const before = messages.length;
    const render = `/api/canned-replies/${cannedReply.id}/render`;
    const body = { conversationId: conversation.conversationId };
    expect((await ask("POST", render, { body })).body).toEqual({
      text: "Hello Inés, this is Rosa Mamani.",
      content: { type: "text", text: "Hello Inés, this is Rosa Mamani." },
      missing: [],
      fits: true,
    });
    expect((await ask("POST", render, { body, as: supervisor })).body).toMatchObject({ missing: [] });
    const stranger = { ...agent, id: `usr_${"z".repeat(26)}` };
    expect((await ask("POST", render, { body, as: stranger })).body).toMatchObject({ missing: ["agent.name"] });
    expect((await ask("POST", render, { body: {} })).body).toMatchObject({ text: "Hello there, this is Rosa Mamani." });
    expect((await ask("POST", render, { body: { conversationId: "z".repeat(26) } })).status).toBe(422);
    expect(messages).toHaveLength(before);
  });

  test("are sent by their id, which the message keeps", async () => {
    const { ask, messages } = makeWorld();
    const sent = await ask("POST", `${here}/messages`, { body: { cannedReplyId: cannedReply.id } });
    expect([sent.status, sent.body]).toMatchObject([
      202,
      { data: [{ text: "Hello Inés, this is Rosa Mamani.", cannedReplyId: cannedReply.id }] },
    ]);
    expect(messages[0]).toMatchObject({ cannedReplyId: cannedReply.id, waitedSince: received.at });
  });

  test.each([
    [{ text: "{{contact.phone}}" }, "variable_missing"],
    [{ platforms: ["telegram"] }, "other_platform"],
  ])("are not sent with %j", async (change, code) => {
    const { ask, messages, ports } = makeWorld();
    ports.contacts.get = async () => undefined;
    const before = messages.length;
    await ask("PATCH", `/api/canned-replies/${cannedReply.id}`, { body: change, as: supervisor });
    const answer = await ask("POST", `${here}/messages`, { body: { cannedReplyId: cannedReply.id } });
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [{ field: "cannedReplyId", code }] }]);
    expect(messages).toHaveLength(before);
  });

  test("a message is content or a canned reply, not both and not neither", async () => {
    const { ask } = makeWorld();
    const both = { content: { type: "text", text: "a" }, cannedReplyId: cannedReply.id };
    for (const body of [both, {}])
      expect((await ask("POST", `${here}/messages`, { body })).body).toMatchObject({
        errors: [{ field: "content", code: "either_or" }],
      });
    const nobody = await ask("POST", `${here}/messages`, { body: { cannedReplyId: "aaaaaaaaaa" } });
    expect(nobody.body).toMatchObject({ errors: [{ field: "cannedReplyId", code: "not_found" }] });
  });

  test("tell how often they were sent", async () => {
    const { ask } = makeWorld();
    expect((await ask("GET", "/api/canned-replies/uses")).body).toEqual({
      data: [{ id: cannedReply.id, uses: 5, thisMonth: 2 }],
    });
  });
});

describe("messages for later", () => {
  const later = { content: { type: "text", text: "See you" }, sendAt: "2026-03-02T17:00:30.000Z" };

  test("are written, shown, changed and called off", async () => {
    const { ask, conversations } = makeWorld();
    const made = await ask("POST", `${here}/scheduled`, { body: { ...later, cancelOnReply: true } });
    const { id } = made.body as { id: string };
    expect([made.status, made.body]).toMatchObject([
      201,
      { state: "scheduled", sendAt: "2026-03-02T17:01:00.000Z", author: agent.id, cancelOnReply: true },
    ]);
    const one = `${here}/scheduled/${id}`;
    const changed = await ask("PATCH", one, { body: { content: { type: "text", text: "Until then" } } });
    expect(changed.body).toMatchObject({ content: { text: "Until then" }, version: 2 });
    expect((await ask("GET", `${here}/scheduled`)).body).toMatchObject({ data: [{ id, state: "scheduled" }] });
    const written = conversations.get(conversation.conversationId);
    if (written) conversations.set(written.conversationId, { ...written, lastInboundAt: "2026-03-02T08:30:00.000Z" });
    expect((await ask("GET", `${here}/scheduled`)).body).toMatchObject({
      data: [{ id, state: "cancelled", reason: { code: "customer_wrote" } }],
    });
    expect((await ask("DELETE", one)).body).toMatchObject({ state: "cancelled", reason: { code: "by_person" } });
    expect((await ask("DELETE", one)).body).toMatchObject({ code: "not_scheduled" });
    expect((await ask("PATCH", `${here}/scheduled/nothing`, { body: { cancelOnReply: false } })).status).toBe(404);
  });

  test("may be a canned reply, filled in now", async () => {
    const { ask } = makeWorld();
    const body = { cannedReplyId: cannedReply.id, sendAt: later.sendAt };
    expect((await ask("POST", `${here}/scheduled`, { body })).body).toMatchObject({
      content: { text: "Hello Inés, this is Rosa Mamani." },
      cannedReplyId: cannedReply.id,
    });
  });

  test.each([
    [{ ...later, sendAt: "2026-03-02T07:00:00.000Z" }, "sendAt", "in_the_past"],
    [{ ...later, sendAt: "2028-03-02T07:00:00.000Z" }, "sendAt", "too_far"],
    [{ ...later, sendAt: "17:00" }, "sendAt", "wrong_format"],
    [{ sendAt: later.sendAt }, "content", "either_or"],
    [{ ...later, state: "sent" }, "state", "unknown_field"],
    [{ ...later, author: "usr_x" }, "author", "unknown_field"],
  ])("refuse %j", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", `${here}/scheduled`, { body });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
  });
});

describe("macros", () => {
  const make = async (world: ReturnType<typeof makeWorld>, actions: unknown[]) =>
    (await world.ask("POST", "/api/macros", { body: { name: "Book", actions }, as: supervisor })).body as {
      id: string;
    };

  test("do their steps in order, once for one request", async () => {
    const world = makeWorld();
    const { ask, messages, conversations } = world;
    const { id } = await make(world, [
      { type: "send_reply", cannedReplyId: cannedReply.id },
      { type: "note", text: "booked" },
      { type: "add_labels", labels: [label.id] },
      { type: "assign", assignee: "me" },
      { type: "set_priority", priority: "low" },
      { type: "set_state", state: "resolved" },
    ]);
    const before = messages.length;
    const run = () => ask("POST", `${here}/macros/${id}`, { headers: { "idempotency-key": "run-1" } });
    const ran = await run();
    expect(ran.body).toMatchObject({ macroId: id, completed: true });
    expect(messages.slice(0, messages.length - before).map(({ kind }) => kind)).toEqual(["note", "sent"]);
    expect(conversations.get(conversation.conversationId)).toMatchObject({
      state: "resolved",
      assignee: agent.id,
      labels: [label.id],
      priority: "low",
      firstRepliedAt: expect.any(String),
    });
    expect((await run()).body).toEqual(ran.body);
    expect(messages).toHaveLength(before + 2);
  });

  test("stop at what is refused, and say so", async () => {
    const world = makeWorld();
    const { ask, clock, conversations } = world;
    const { id } = await make(world, [
      { type: "add_labels", labels: [label.id] },
      { type: "send_reply", cannedReplyId: cannedReply.id },
      { type: "set_state", state: "resolved" },
    ]);
    clock.time += 48 * 3_600_000;
    expect((await ask("POST", `${here}/macros/${id}`)).body).toMatchObject({
      completed: false,
      steps: [
        { action: "add_labels", outcome: "done", code: null },
        { action: "send_reply", outcome: "refused", code: "window_closed" },
        { action: "set_state", outcome: "skipped" },
      ],
    });
    expect(conversations.get(conversation.conversationId)).toMatchObject({ state: "open", labels: [label.id] });
    expect((await ask("POST", `${here}/macros/nothing`)).status).toBe(404);
    expect((await ask("POST", `/api/conversations/${"z".repeat(26)}/macros/${id}`)).status).toBe(404);
  });

  test.each([
    [[{ type: "explode" }], "actions.0.type"],
    [[{ type: "snooze", minutes: 0 }], "actions.0.minutes"],
    [[{ type: "set_state", state: "snoozed" }], "actions.0.state"],
    [[{ type: "note", text: "a", author: "usr_b" }], "actions.0.author"],
    [[], "actions"],
  ])("refuse %j", async (actions, field) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/macros", { body: { name: "x", actions }, as: supervisor });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field })]) },
    ]);
  });
});

describe("many conversations", () => {
  const other = "b".repeat(26);
  test("are changed each by itself", async () => {
    const { ask, conversations, ports } = makeWorld();
    conversations.set(other, {
      ...conversation,
      conversationId: other,
      labels: Array.from({ length: 10 }, (_, n) => `l${n}`),
    });
    const broken = "f".repeat(26);
    const get = ports.conversations.get;
    ports.conversations.get = async (id) => {
      if (id === broken) throw new Error("the table is busy");
      return get(id);
    };
    const conversationIds = [conversation.conversationId, "z".repeat(26), other, broken, conversation.conversationId];
    const answer = await ask("POST", "/api/conversations/bulk", {
      body: { conversationIds, change: { addLabels: [label.id], assignee: "me" } },
    });
    expect(answer.body).toMatchObject({
      data: [
        { id: conversation.conversationId, outcome: "changed", version: 2 },
        { id: "z".repeat(26), outcome: "not_found", version: null },
        { id: other, outcome: "invalid", errors: [{ field: "labels", code: "too_long" }] },
        { id: broken, outcome: "failed" },
      ],
    });
    const again = await ask("POST", "/api/conversations/bulk", {
      body: { conversationIds: [conversation.conversationId], change: { assignee: "me" } },
    });
    expect(again.body).toMatchObject({ data: [{ outcome: "unchanged" }] });
  });

  test("are not touched by a change that nothing could be changed to", async () => {
    const { ask, conversations } = makeWorld();
    const bulk = (body: unknown) => ask("POST", "/api/conversations/bulk", { body });
    const conversationIds = [conversation.conversationId];
    expect((await bulk({ conversationIds, change: { addLabels: ["unknown000"] } })).body).toMatchObject({
      errors: [{ field: "change.addLabels.0", code: "not_found" }],
    });
    expect(
      (await bulk({ conversationIds: Array(101).fill("a".repeat(26)), change: { state: "open" } })).body,
    ).toMatchObject({
      errors: [{ field: "conversationIds", code: "too_long" }],
    });
    expect((await bulk({ conversationIds, change: {} })).status).toBe(422);
    expect((await bulk({ conversationIds: [], change: { state: "open" } })).status).toBe(422);
    expect(conversations.get(conversation.conversationId)).toEqual(conversation);
  });
});
