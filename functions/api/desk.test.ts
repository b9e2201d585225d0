import { describe, expect, test } from "vitest";
import { SUSPENDED } from "./testing/inbox.ts";
import { administrator, agent, conversation, label } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const supervisor = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" as const }] };

describe("a conversation", () => {
  test("is labelled, prioritised, handed over and put off by one change", async () => {
    const { ask, seen, ports } = makeWorld();
    const answer = await ask("PATCH", here, {
      body: {
        state: "snoozed",
        snoozedUntil: "2026-03-03T09:00:30.000Z",
        assignee: administrator.id,
        teamId: "team_sales",
        priority: "urgent",
        labels: [label.id],
      },
    });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        state: "snoozed",
        snoozedUntil: "2026-03-03T09:01:00.000Z",
        assignee: administrator.id,
        teamId: "team_sales",
        priority: "urgent",
        labels: [label.id],
      },
    ]);
    expect(seen.timers).toEqual([
      { conversationId: conversation.conversationId, timer: "snooze", wakeAt: "2026-03-03T09:01:00.000Z" },
    ]);
    expect((await ports.notices.list(administrator.id, { limit: 9 })).items).toMatchObject([
      { kind: "conversation_assigned", by: agent.id, subject: { kind: "conversation" } },
    ]);
    const cleared = await ask("PATCH", here, {
      body: { teamId: null, priority: null, removeLabels: [label.id], state: "open" },
    });
    expect(cleared.body).toMatchObject({ teamId: null, priority: null, labels: [], snoozedUntil: null, state: "open" });
  });

  test.each([
    [{ labels: ["unknown000"] }, "labels.0", "not_found"],
    [{ state: "snoozed" }, "snoozedUntil", "required"],
    [{ state: "snoozed", snoozedUntil: "2026-03-02T07:00:00.000Z" }, "snoozedUntil", "in_the_past"],
    [{ snoozedUntil: "2026-03-03T07:00:00.000Z" }, "snoozedUntil", "not_allowed"],
    [{ state: "snoozed", snoozedUntil: "tomorrow" }, "snoozedUntil", "wrong_format"],
    [{ priority: "extreme" }, "priority", "not_allowed"],
    [{ assignee: "usr_stranger" }, "assignee", "not_found"],
    [{ assignee: SUSPENDED }, "assignee", "suspended"],
    [{ teamId: "team_nobody" }, "teamId", "not_found"],
    [{ teamId: "usr_a" }, "teamId", "wrong_format"],
    [{ resolvedAt: "2026-03-03T07:00:00.000Z" }, "resolvedAt", "unknown_field"],
    [{ targets: {} }, "targets", "unknown_field"],
    [{ unread: 0 }, "unread", "unknown_field"],
  ])("refuses %j and changes nothing", async (body, field, code) => {
    const { ask, conversations, seen } = makeWorld();
    const answer = await ask("PATCH", here, { body });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
    expect(conversations.get(conversation.conversationId)).toEqual(conversation);
    expect(seen.timers).toEqual([]);
  });

  test("is found by what people sort by", async () => {
    const { ask, seen } = makeWorld();
    const query =
      "label=k3v5q2m7n4&priority=none&teamId=none&channel=whatsapp&connectionId=a.b&unanswered=true&unread=false&assignee=me";
    expect((await ask("GET", `/api/conversations?${query}`)).status).toBe(200);
    expect(seen.filters).toEqual([
      {
        state: "open",
        label: "k3v5q2m7n4",
        priority: "none",
        teamId: "none",
        channel: "whatsapp",
        connectionId: "a.b",
        unanswered: true,
        unread: false,
        assignee: agent.id,
      },
    ]);
    for (const bad of ["label=x", "priority=x", "teamId=x", "unanswered=maybe", "channel=%00", "q=1"])
      expect([bad, (await ask("GET", `/api/conversations?${bad}`)).status]).toEqual([bad, 422]);
  });

  test("a note tells whom it names", async () => {
    const { ask, ports } = makeWorld();
    const mentions = [administrator.id, administrator.id];
    const answer = await ask("POST", `${here}/notes`, { body: { text: "Can you look at this?", mentions } });
    expect(answer.body).toMatchObject({ kind: "note", mentions: [administrator.id] });
    expect((await ports.notices.list(administrator.id, { limit: 9 })).items).toMatchObject([
      { kind: "mention", by: agent.id },
    ]);
    const stranger = await ask("POST", `${here}/notes`, {
      body: { text: "a", mentions: [administrator.id, "usr_stranger"] },
    });
    expect(stranger.body).toMatchObject({ errors: [{ field: "mentions.1", code: "not_found" }] });
    const bad = await ask("POST", `${here}/notes`, { body: { text: "a", mentions: ["key_a"] } });
    expect(bad.body).toMatchObject({ errors: [{ field: "mentions.0", code: "wrong_format" }] });
  });
});

describe("labels", () => {
  test("are made, changed and removed by who may", async () => {
    const { ask } = makeWorld();
    const body = { name: " Allergy ", colour: "#ff0000" };
    expect((await ask("POST", "/api/labels", { body })).status).toBe(403);
    const made = await ask("POST", "/api/labels", { body, as: supervisor });
    const { id, version } = made.body as { id: string; version: number };
    expect([made.status, made.body, made.headers.location]).toMatchObject([
      201,
      { name: "Allergy", colour: "#ff0000", description: null },
      `/api/labels/${id}`,
    ]);
    const changed = await ask("PATCH", `/api/labels/${id}`, {
      body: { description: "Ask twice" },
      headers: { "if-match": `"${version}"` },
      as: supervisor,
    });
    expect(changed.body).toMatchObject({ description: "Ask twice", version: 2 });
    const stale = await ask("PATCH", `/api/labels/${id}`, {
      body: { name: "x" },
      headers: { "if-match": `"${version}"` },
      as: supervisor,
    });
    expect([stale.status, stale.headers.etag]).toEqual([412, '"2"']);
    const list = await ask("GET", "/api/labels?limit=1");
    expect(list.body).toMatchObject({ data: [expect.anything()], hasMore: true });
    expect((await ask("DELETE", `/api/labels/${id}`, { as: supervisor })).status).toBe(200);
    expect((await ask("DELETE", `/api/labels/${id}`, { as: supervisor })).status).toBe(404);
  });

  test.each([
    [{ name: " ", colour: "#000000" }, "name"],
    [{ name: "a", colour: "red" }, "colour"],
    [{ name: "a", colour: "#000000", id: "k3v5q2m7n4" }, "id"],
    [{ name: "a", colour: "#000000", version: 9 }, "version"],
  ])("refuse %j", async (body, field) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/labels", { body, as: supervisor });
    expect([answer.status, answer.body]).toMatchObject([422, { errors: [expect.objectContaining({ field })] }]);
  });

  test("two of a name are one too many", async () => {
    const { ask } = makeWorld();
    const body = { name: "RESERVATION", colour: "#000000" };
    expect((await ask("POST", "/api/labels", { body, as: supervisor })).status).toBe(409);
  });
});
