/** Rules, as they meet the API. */
import { expect, test } from "vitest";
import { examples } from "../../events/api/examples.ts";
import { administrator, agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const rule = examples.NewEventRule as Readonly<Record<string, unknown>>;
const notice = { people: { kind: "team", teamId: "team_a" }, action: { kind: "notice", text: "{event.type}" } };

test("a rule is made, changed as it was seen, followed in its log, and removed", async () => {
  const world = makeWorld();
  const as = { as: administrator };
  const made = await world.ask("POST", "/api/event-rules", { body: rule, ...as });
  expect([made.status, made.body]).toMatchObject([201, { ...rule, version: 1 }]);
  const { id } = made.body as { readonly id: string };
  const path = `/api/event-rules/${id}`;
  expect((await world.ask("POST", "/api/event-rules", { body: rule, ...as })).status).toBe(409);
  expect((await world.ask("GET", path, { as: agent })).body).toEqual(made.body);
  expect((await world.ask("GET", "/api/event-rules")).body).toMatchObject({ data: [{ id }] });
  const change = { body: { active: false }, ...as };
  expect((await world.ask("PATCH", path, { ...change, headers: { "if-match": '"9"' } })).status).toBe(412);
  expect((await world.ask("PATCH", path, change)).body).toMatchObject({ active: false, version: 2 });
  expect((await world.ask("GET", `${path}/log`)).body).toMatchObject({ data: [] });
  expect((await world.ask("PATCH", path, { body: { active: true }, as: agent })).status).toBe(403);
  expect((await world.ask("DELETE", path, as)).status).toBe(200);
  for (const gone of [path, `${path}/log`, "/api/event-rules/dry-run"])
    expect((await world.ask("GET", gone)).status).toBe(404);
});

test("a rule that could not be followed is refused by field", async () => {
  const world = makeWorld();
  const wrong: readonly (readonly [object, string])[] = [
    [{ when: { type: "a.b", condition: { path: "elsewhere.x", op: "eq", value: 1 } } }, "when.condition.path"],
    [{ when: { type: "a.b", condition: { path: "properties.x", op: "between", value: 1 } } }, "when.condition.value"],
    [{ people: { kind: "team", teamId: "team_none" } }, "action.kind"],
    [{ ...notice, people: { kind: "team", teamId: "team_none" } }, "people.teamId"],
    [{ ...notice, people: { kind: "members", userIds: ["usr_stranger"] } }, "people.userIds.0"],
    [{ action: notice.action }, "action.kind"],
    [{ about: null }, "cancelOn"],
    [{ about: null, cancelOn: [] }, "quiet.per"],
    [{ about: "viewingId" }, "about"],
    [{ action: { kind: "notify", type: "nothing.known" } }, "action"],
    [{ action: { kind: "notify", type: "a.b", text: "x", template: {} } }, "action.text"],
    [{ wait: { kind: "after", minutes: 0 } }, "wait.minutes"],
  ];
  for (const [change, field] of wrong) {
    const answer = await world.ask("POST", "/api/event-rules", { body: { ...rule, ...change }, as: administrator });
    expect([answer.status, (answer.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([422, field]);
  }
  expect(
    (
      await world.ask("POST", "/api/event-rules", {
        body: { ...rule, ...notice, wait: { kind: "none" } },
        as: administrator,
      })
    ).status,
  ).toBe(201);
});

test("a dry run says who would have been told, when, and why others would not, and writes nothing", async () => {
  const world = makeWorld();
  const as = { as: administrator };
  const happened = (messageId: string, more: object = {}) => ({
    ...{ messageId, type: "viewing.booked", contact: { contactId: contact.contactId } },
    properties: { viewingId: messageId, flat: "12", startsAt: "2026-03-04T16:30:00Z" },
    ...more,
  });
  await world.ask("POST", "/api/events", {
    body: {
      events: [
        happened("v1", { occurredAt: "2026-03-02T07:00:00Z" }),
        // Of the same thing: it gives way to the later one.
        happened("v1b", {
          occurredAt: "2026-03-02T07:30:00Z",
          properties: { viewingId: "v1", flat: "12", startsAt: "2026-03-05T16:30:00Z" },
        }),
        happened("v2", { occurredAt: "2026-03-02T07:10:00Z" }),
        {
          ...happened("c2", { occurredAt: "2026-03-02T07:40:00Z", properties: { viewingId: "v2" } }),
          type: "viewing.cancelled",
        },
        happened("v3", { properties: { viewingId: "v3" }, occurredAt: "2026-03-02T07:20:00Z" }),
        happened("v4", {
          properties: { viewingId: "v4", flat: "1", startsAt: "2026-03-02T10:00:00Z" },
          occurredAt: "2026-03-02T07:21:00Z",
        }),
        happened("v5", { contact: undefined, occurredAt: "2026-03-02T07:22:00Z" }),
      ],
    },
    ...as,
  });
  const before = (await world.ask("GET", "/api/events?type=viewing.booked")).body;
  const ran = await world.ask("POST", "/api/event-rules/dry-run", { body: { rule }, ...as });
  expect(ran.status).toBe(200);
  expect(ran.body).toMatchObject({
    events: 7,
    counts: { told: 1, replaced: 1, cancelled: 1, no_match: 1, skipped: 2 },
    reasons: { past: 1, no_contact: 1 },
    cut: false,
  });
  const [first] = (ran.body as { details: Record<string, unknown>[] }).details;
  expect(first).toMatchObject({
    outcome: "told",
    contactId: contact.contactId,
    at: "2026-03-04T16:30:00.000Z",
    channel: "whatsapp",
    data: { address: "12", startsAt: "2026-03-05T16:30:00Z" },
  });
  expect((await world.ask("GET", "/api/events?type=viewing.booked")).body).toEqual(before);
  const quiet = { ...rule, wait: { kind: "none" }, quiet: { minutes: 600, per: "contact" }, cancelOn: [] };
  const again = await world.ask("POST", "/api/event-rules/dry-run", { body: { rule: quiet, last: 3 }, ...as });
  expect(again.body).toMatchObject({ events: 3, cut: false });
  const bad = await world.ask("POST", "/api/event-rules/dry-run", { body: { rule: { ...rule, about: null } }, ...as });
  expect(bad.body).toMatchObject({ errors: [{ field: "rule.cancelOn" }] });
});
