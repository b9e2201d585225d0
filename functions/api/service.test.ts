import { describe, expect, test } from "vitest";
import { administrator, agent, conversation } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const here = `/api/conversations/${conversation.conversationId}`;
const supervisor = { ...agent, memberships: [{ tenant: "demo", role: "supervisor" as const }] };

describe("hours and promises", () => {
  const hours = {
    name: "Lima",
    timeZone: "America/Lima",
    weekly: { monday: [{ from: "09:00", to: "18:00" }] },
    holidays: [{ date: "2026-07-28" }],
  };
  test("are set by administrators, read by all", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/business-hours", { body: hours, as: supervisor })).status).toBe(403);
    const made = await ask("POST", "/api/business-hours", { body: hours, as: administrator });
    const { id } = made.body as { id: string };
    expect(made.body).toMatchObject({ ...hours, teamId: null, holidays: [{ date: "2026-07-28", name: null }] });
    expect((await ask("POST", "/api/business-hours", { body: hours, as: administrator })).status).toBe(409);
    const team = { ...hours, teamId: "team_a" };
    expect((await ask("POST", "/api/business-hours", { body: team, as: administrator })).status).toBe(201);
    const one = `/api/business-hours/${id}`;
    expect((await ask("PATCH", one, { body: { weekly: {} }, as: administrator })).body).toMatchObject({ weekly: {} });
    expect((await ask("GET", "/api/business-hours")).body).toMatchObject({
      data: [expect.anything(), expect.anything()],
    });
    expect((await ask("DELETE", one, { as: administrator })).status).toBe(200);

    const policy = { name: "Urgent", match: { priorities: ["urgent"] }, firstResponseMinutes: 15 };
    const promised = await ask("POST", "/api/target-policies", { body: policy, as: administrator });
    expect(promised.body).toMatchObject({
      position: 100,
      match: { priorities: ["urgent"], labels: [], channels: [], teams: [] },
      resolutionMinutes: null,
      inBusinessHours: true,
    });
    const its = `/api/target-policies/${(promised.body as { id: string }).id}`;
    expect((await ask("PATCH", its, { body: { position: 1 }, as: administrator })).body).toMatchObject({ position: 1 });
    expect((await ask("DELETE", its, { as: administrator })).status).toBe(200);
    expect((await ask("GET", "/api/target-policies")).body).toMatchObject({ data: [] });
  });

  test.each([
    [{ ...hours, timeZone: "Mars/Base" }, "timeZone", "unknown"],
    [{ ...hours, weekly: { monday: [{ from: "18:00", to: "09:00" }] } }, "weekly.monday.0", "backwards"],
    [{ ...hours, weekly: { monday: [{ from: "9", to: "18:00" }] } }, "weekly.monday.0.from", "wrong_format"],
    [{ ...hours, weekly: { someday: [] } }, "weekly.someday", "unknown_field"],
    [{ ...hours, holidays: [{ date: "2026-02-30" }] }, "holidays.0.date", "no_date"],
  ])("refuse %j", async (body, field, code) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/business-hours", { body, as: administrator });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field, code })]) },
    ]);
  });

  test("show on the conversation", async () => {
    const { ask, conversations, clock } = makeWorld();
    conversations.set(conversation.conversationId, {
      ...conversation,
      openedAt: "2026-03-02T07:58:00.000Z",
      targets: { policyId: "p", basis: "b", firstDueAt: "2026-03-02T08:13:00.000Z" },
    });
    expect((await ask("GET", here)).body).toMatchObject({
      targets: { firstResponse: { state: "waiting" }, resolution: null },
    });
    clock.time += 20 * 60_000;
    expect((await ask("GET", here)).body).toMatchObject({ targets: { firstResponse: { state: "breached" } } });
    expect((await ask("GET", "/api/breaches?month=2026-03")).body).toMatchObject({
      data: [{ kind: "first_response" }],
    });
    expect((await ask("GET", "/api/breaches?month=2026-13")).status).toBe(422);
  });

  test("what customers are asked is the tenant's to say, and by default nothing", async () => {
    const { ask } = makeWorld();
    const path = "/api/satisfaction/settings";
    expect((await ask("GET", path)).body).toMatchObject({ enabled: false, version: 0 });
    const change = { enabled: true, choices: ["a", "b", "c", "d", "e"], commentQuestion: "Why?" };
    expect((await ask("PATCH", path, { body: change })).status).toBe(403);
    expect((await ask("PATCH", path, { body: change, as: administrator })).body).toMatchObject({
      ...change,
      version: 1,
    });
    const stale = await ask("PATCH", path, {
      body: { validHours: 2 },
      headers: { "if-match": '"9"' },
      as: administrator,
    });
    expect(stale.status).toBe(412);
    expect((await ask("PATCH", path, { body: { validHours: 2 }, as: administrator })).body).toMatchObject({
      enabled: true,
      validHours: 2,
      version: 2,
    });
    expect((await ask("PATCH", path, { body: { choices: ["a"] }, as: administrator })).status).toBe(422);
    expect((await ask("GET", "/api/satisfaction?month=2026-03")).body).toMatchObject({ data: [{ score: 5 }] });
  });
});

describe("saved views", () => {
  const view = { of: "conversations", name: "Mine", filter: { assignee: "me", priority: "urgent" } };
  const stranger = { ...agent, id: `usr_${"z".repeat(26)}` };

  test("are one's own, or the team's", async () => {
    const { ask } = makeWorld();
    const made = await ask("POST", "/api/views", { body: view });
    const { id } = made.body as { id: string };
    expect([made.status, made.body]).toMatchObject([201, { ...view, owner: agent.id, shared: false }]);
    expect((await ask("POST", "/api/views", { body: view })).status).toBe(409);
    expect((await ask("POST", "/api/views", { body: view, as: stranger })).status).toBe(201);
    expect((await ask("GET", "/api/views", { as: stranger })).body).toMatchObject({ data: [{ owner: stranger.id }] });
    expect((await ask("PATCH", `/api/views/${id}`, { body: { name: "x" }, as: stranger })).status).toBe(404);
    expect((await ask("DELETE", `/api/views/${id}`, { as: stranger })).status).toBe(404);

    expect((await ask("PATCH", `/api/views/${id}`, { body: { shared: true } })).status).toBe(403);
    const shared = { ...view, name: "Ours", shared: true };
    expect((await ask("POST", "/api/views", { body: shared })).status).toBe(403);
    const ours = await ask("POST", "/api/views", { body: shared, as: supervisor });
    expect((await ask("GET", "/api/views?of=conversations", { as: stranger })).body).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ name: "Ours", shared: true })]),
    });
    const its = `/api/views/${(ours.body as { id: string }).id}`;
    expect((await ask("PATCH", its, { body: { name: "y" }, as: stranger })).status).toBe(403);
    expect((await ask("PATCH", its, { body: { filter: { unread: "true" } }, as: supervisor })).body).toMatchObject({
      filter: { unread: "true" },
    });
    expect((await ask("DELETE", its, { as: supervisor })).status).toBe(200);
    expect((await ask("GET", "/api/views?of=leads")).body).toMatchObject({ data: [] });
  });

  test.each([
    [{ ...view, filter: { priority: "extreme" } }, "filter.priority"],
    [{ ...view, filter: { unread: "maybe" } }, "filter.unread"],
    [{ ...view, filter: { password: "x" } }, "filter.password"],
    [{ ...view, filter: { limit: "5" } }, "filter.limit"],
    [{ ...view, filter: { assignee: { $ne: null } } }, "filter.assignee"],
    [{ ...view, of: "leads", filter: { state: "nonsense" } }, "filter.state"],
    [{ ...view, of: "users" }, "of"],
    [{ ...view, owner: "usr_b" }, "owner"],
  ])("refuse %j", async (body, field) => {
    const { ask } = makeWorld();
    const answer = await ask("POST", "/api/views", { body });
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { errors: expect.arrayContaining([expect.objectContaining({ field })]) },
    ]);
  });
});
