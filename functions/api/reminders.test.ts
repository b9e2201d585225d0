/** Reminders, through the door. */
import { expect, test } from "vitest";
import type { Reminder } from "../../events/api/reminders.ts";
import { agent, lead } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const supervisor = {
  ...agent,
  id: `usr_${"s".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "supervisor" as const }],
};
const other = { ...agent, id: `usr_${"o".repeat(26)}` };
const fresh = {
  title: "Call about the terrace",
  subject: { kind: "lead", id: lead.leadId },
  at: "2026-03-02T10:00",
  timeZone: "Europe/Madrid",
};

function start() {
  const world = makeWorld();
  const create = async (more: Record<string, unknown> = {}, as = agent) =>
    world.ask("POST", "/api/reminders", { body: { ...fresh, ...more }, as });
  const made = async (more: Record<string, unknown> = {}, as = agent) => {
    const answer = await create(more, as);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body as Reminder;
  };
  const act = (reminder: Reminder, what: string, body?: unknown, as = agent) =>
    world.ask("POST", `/api/reminders/${reminder.id}/${what}`, { as, ...(body === undefined ? {} : { body }) });
  const titles = async (path: string, as = agent) =>
    ((await world.ask("GET", path, { as })).body as { data: Reminder[] }).data.map(({ title }) => title);
  return { ...world, create, made, act, titles };
}

test("is set for oneself, with its instant and place", async () => {
  const { create, ask } = start();
  const { body, headers } = await create({ repeat: { unit: "week", weekdays: ["monday"] } });
  const reminder = body as Reminder;
  expect(reminder).toMatchObject({
    owner: agent.id,
    state: "pending",
    dueAt: "2026-03-02T09:00:00.000Z",
    repeat: { every: 1, unit: "week", weekdays: ["monday"] },
    series: { id: reminder.id, number: 1 },
  });
  expect([headers.location, headers.etag]).toEqual([`/api/reminders/${reminder.id}`, '"1"']);
  expect((await ask("GET", `/api/reminders/${reminder.id}`)).body).toEqual(reminder);
});

test("what is wrong is said field by field, and nothing is set", async () => {
  const { create, titles } = start();
  const wrong = async (more: Record<string, unknown>, field: string) => {
    const answer = await create(more);
    const fields = (answer.body as { errors?: { field: string }[] }).errors?.map((error) => error.field);
    expect([more, answer.status, fields]).toEqual([more, 422, [field]]);
  };
  await wrong({ title: "  " }, "title");
  await wrong({ at: "2026-03-02" }, "at");
  await wrong({ at: "2026-02-30T10:00" }, "at");
  await wrong({ at: "2026-03-01T10:00" }, "at");
  await wrong({ timeZone: "Europe/Atlantis" }, "timeZone");
  await wrong({ timeZone: "+01:00" }, "timeZone");
  await wrong({ subject: { kind: "lead", id: "x.1" } }, "subject.id");
  await wrong({ subject: { kind: "planet", id: "x" } }, "subject.kind");
  await wrong({ subject: { kind: "lead", id: "x#y" } }, "subject.id");
  await wrong({ repeat: { unit: "day", every: 0 } }, "repeat.every");
  await wrong({ repeat: { unit: "day", monthDay: 3 } }, "repeat.monthDay");
  await wrong({ state: "done" }, "state");
  await wrong({ version: 9 }, "version");
  expect(await titles("/api/reminders")).toEqual([]);
});

test("others' are set and seen by whoever may, and by nobody else", async () => {
  const { create, made, act, ask, titles } = start();
  expect((await create({ owner: other.id })).status).toBe(403);
  const reminder = await made({ owner: other.id, title: "From above" }, supervisor);
  expect(reminder).toMatchObject({ owner: other.id, createdBy: supervisor.id });
  expect((await ask("GET", `/api/reminders/${reminder.id}`)).status).toBe(404);
  for (const [what, body] of [
    ["done"],
    ["snooze", { minutes: 5 }],
    ["cancel", {}],
    ["answer", { answer: "keep" }],
  ] as const)
    expect([what, (await act(reminder, what, body)).status]).toEqual([what, 404]);
  expect((await ask("PATCH", `/api/reminders/${reminder.id}`, { body: { title: "mine" } })).status).toBe(404);
  expect((await ask("GET", `/api/reminders/of/${other.id}`)).status).toBe(403);
  expect(await titles(`/api/reminders/of/${other.id}`, supervisor)).toEqual(["From above"]);
  expect(await titles(`/api/reminders/about/lead/${lead.leadId}`)).toEqual([]);
  expect(await titles(`/api/reminders/about/lead/${lead.leadId}`, supervisor)).toEqual(["From above"]);
  expect((await ask("GET", "/api/reminders/about/planet/x")).status).toBe(404);
  for (const nobody of ["x".repeat(3000), "usr_", "usr_x%23y"])
    expect((await ask("GET", `/api/reminders/of/${nobody}`, { as: supervisor })).status).toBe(404);
  const own = await made();
  expect((await ask("PATCH", `/api/reminders/${own.id}`, { body: { owner: other.id } })).status).toBe(403);
});

test("a key names whom to tell", async () => {
  const { create } = start();
  const key = { ...supervisor, kind: "key" as const, id: "key_abc" };
  expect((await create({}, key as never)).body).toMatchObject({ errors: [{ field: "owner", code: "no_person" }] });
  expect((await create({ owner: other.id }, key as never)).status).toBe(201);
});

test("lists are of what is overdue, of today, and to come", async () => {
  const { made, titles, clock, act } = start();
  const times = {
    yesterday: "2026-03-02T09:30",
    today: "2026-03-03T12:00",
    night: "2026-03-03T23:30",
    later: "2026-03-09T09:00",
  };
  for (const [title, at] of Object.entries(times)) await made({ title, at });
  clock.time = Date.parse("2026-03-03T09:00:00.000Z");
  expect(await titles("/api/reminders")).toEqual(["yesterday", "today", "night", "later"]);
  expect(await titles("/api/reminders?when=overdue")).toEqual(["yesterday"]);
  expect(await titles("/api/reminders?when=today&timeZone=Europe/Madrid")).toEqual(["today", "night"]);
  expect(await titles("/api/reminders?when=upcoming")).toEqual(["today", "night", "later"]);
  expect(await titles("/api/reminders?when=upcoming&limit=1")).toEqual(["today"]);
  const done = await made({ title: "ticked", at: "2026-03-04T09:00" });
  await act(done, "done");
  expect(await titles("/api/reminders?when=closed")).toEqual(["ticked"]);
  const { ask } = start();
  expect((await ask("GET", "/api/reminders?timeZone=Mars/Base")).status).toBe(422);
});

test("is changed, snoozed, ticked off and cancelled at the version that the caller saw", async () => {
  const { made, act, ask } = start();
  const reminder = await made({ repeat: { unit: "day" } });
  const change = (body: unknown, version: number) =>
    ask("PATCH", `/api/reminders/${reminder.id}`, { body, headers: { "if-match": `"${version}"` } });
  expect((await change({ at: "2026-03-02T11:00", note: "ask for Inés" }, 1)).body).toMatchObject({
    dueAt: "2026-03-02T10:00:00.000Z",
    note: "ask for Inés",
    version: 2,
  });
  const stale = await change({ title: "x" }, 1);
  expect([stale.status, stale.headers.etag]).toEqual([412, '"2"']);
  expect((await change({}, 2)).status).toBe(422);
  expect((await act(reminder, "snooze", { minutes: 45 })).body).toMatchObject({
    state: "snoozed",
    dueAt: "2026-03-02T08:45:00.000Z",
  });
  expect((await act(reminder, "snooze", { until: "2026-03-03T09:00:00+01:00" })).body).toMatchObject({
    dueAt: "2026-03-03T08:00:00.000Z",
  });
  for (const body of [
    {},
    { minutes: 1, until: "2026-03-03T09:00:00Z" },
    { until: "2026-03-01T09:00:00Z" },
    { minutes: 0 },
  ])
    expect([body, (await act(reminder, "snooze", body)).status]).toEqual([body, 422]);
  expect((await act(reminder, "answer", { answer: "keep" })).body).toMatchObject({ code: "reminder_not_open" });
  expect((await act(reminder, "done")).body).toMatchObject({ state: "done", endReason: "done" });
  expect((await act(reminder, "cancel", {})).status).toBe(409);
  expect((await act(reminder, "reopen")).body).toMatchObject({ state: "pending", closedAt: null, endReason: null });
  expect((await act(reminder, "reopen")).status).toBe(200);
  expect((await act(reminder, "reopen", undefined, other)).status).toBe(404);
  expect((await act(reminder, "done")).body).toMatchObject({ state: "done" });
  const [next] = ((await ask("GET", "/api/reminders")).body as { data: Reminder[] }).data;
  expect(next).toMatchObject({ at: "2026-03-03T11:00", series: { id: reminder.id, number: 2 } });
  if (next) {
    expect((await act(next, "cancel", {})).body).toMatchObject({ state: "cancelled" });
    expect((await act(next, "reopen")).status).toBe(409);
  }
  expect((await ask("GET", "/api/reminders")).body).toMatchObject({ data: [] });
});

test("one that was ticked off and taken back after its time waits for its person", async () => {
  const { made, act, clock } = start();
  const reminder = await made();
  await act(reminder, "done");
  clock.time = Date.parse(reminder.dueAt) + 60_000;
  expect((await act(reminder, "reopen")).body).toMatchObject({ state: "fired", firedAt: expect.any(String) });
});

test("how its owner is told can be its own", async () => {
  const { made, ask, create } = start();
  const reminder = await made({ channels: ["list", "email"] });
  expect(reminder.channels).toEqual(["list", "email"]);
  const path = `/api/reminders/${reminder.id}`;
  expect((await ask("PATCH", path, { body: { channels: null } })).body).toMatchObject({ channels: null });
  expect((await create({ channels: [] })).status).toBe(422);
  expect((await create({ channels: ["list", "list"] })).status).toBe(422);
});

test("the same request twice is one reminder", async () => {
  const { ask, titles } = start();
  const twice = { body: fresh, headers: { "idempotency-key": "k1" } };
  const [first, second] = [await ask("POST", "/api/reminders", twice), await ask("POST", "/api/reminders", twice)];
  expect(second.body).toEqual(first.body);
  expect(await titles("/api/reminders")).toHaveLength(1);
});
