import { expect, test } from "vitest";
import type { CalendarSource } from "../../lib/core/calendar/ports.ts";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const fresh = {
  ...{ title: " Photographs ", start: "2026-03-05T16:00", end: "2026-03-05T17:00", timeZone: "America/Lima" },
  notes: "By the window.",
};
const week = "/api/calendar?from=2026-03-02&to=2026-03-09&timeZone=America/Lima";
type Sheet = { readonly entries: readonly { id: string; title: string; startsAt: string; fixed: string | null }[] };

test("an event is its owner's, seen by whom it names, moved by its owner, and gone when it is deleted", async () => {
  const { ask } = makeWorld();
  const made = await ask("POST", "/api/calendar/events", { body: { ...fresh, people: [administrator.id] } });
  const event = made.body as { id: string };
  expect([made.status, made.headers.location, made.body]).toMatchObject([
    201,
    `/api/calendar/events/${event.id}`,
    { title: "Photographs", owner: agent.id, startsAt: "2026-03-05T21:00:00.000Z", endsAt: "2026-03-05T22:00:00.000Z" },
  ]);
  const sheetOf = async (as = agent) => ((await ask("GET", week, { as })).body as Sheet).entries;
  expect(await sheetOf()).toMatchObject([{ id: `event.${event.id}`, title: "Photographs", fixed: null }]);
  expect(await sheetOf(administrator)).toMatchObject([{ id: `event.${event.id}`, fixed: "not_yours" }]);
  const entry = `/api/calendar/entries/event.${event.id}`;
  const body = { start: "2026-03-08T09:30" };
  const foreign = await ask("PATCH", entry, { body, as: administrator });
  expect([foreign.status, foreign.body]).toMatchObject([409, { code: "calendar_entry_fixed" }]);
  expect((await ask("PATCH", entry, { body, headers: { "if-match": '"7"' } })).status).toBe(412);
  const moved = await ask("PATCH", entry, { body, headers: { "if-match": '"1"' } });
  expect([moved.status, moved.headers.etag, moved.body]).toMatchObject([
    200,
    '"2"',
    { startsAt: "2026-03-08T14:30:00.000Z", endsAt: "2026-03-08T15:30:00.000Z" },
  ]);
  const path = `/api/calendar/events/${event.id}`;
  expect((await ask("PATCH", path, { body: { people: [] }, as: administrator })).body).toMatchObject({
    code: "forbidden",
  });
  expect((await ask("PATCH", path, { body: { people: ["usr_stranger"] } })).body).toMatchObject({
    errors: [{ field: "people", code: "not_found" }],
  });
  expect((await ask("PATCH", path, { body: { people: [] } })).status).toBe(200);
  expect((await ask("GET", path, { as: administrator })).status).toBe(404);
  expect((await ask("DELETE", path)).status).toBe(200);
  expect(await sheetOf()).toEqual([]);
});

test("whole days are days; what cannot be is refused where it stands", async () => {
  const { ask } = makeWorld();
  const days = { ...fresh, allDay: true, start: "2026-03-05", end: "2026-03-07" };
  expect((await ask("POST", "/api/calendar/events", { body: days })).body).toMatchObject({ start: "2026-03-05" });
  // Where it is a day later already.
  const far = (await ask("GET", week.replace("America/Lima", "Pacific/Kiritimati"))).body;
  expect(far).toMatchObject({ entries: [{ days: { start: "2026-03-05", end: "2026-03-07" } }] });
  const wrong = await ask("POST", "/api/calendar/events", { body: { ...fresh, end: "2026-03-05T16:00" } });
  expect([wrong.status, wrong.body]).toMatchObject([422, { errors: [{ field: "end", code: "before_start" }] }]);
  for (const [query, field] of [
    ["from=2026-03-02&to=2026-03-02", "to"],
    ["from=2026-02-31&to=2026-03-02", "from"],
    ["from=2026-03-02&to=2026-12-02", "to"],
    ["from=2026-03-02&to=2026-03-09&timeZone=Here", "timeZone"],
  ])
    expect((await ask("GET", `/api/calendar?${query}`)).body).toMatchObject({ errors: [{ field }] });
  expect((await ask("GET", `${week}&kinds=reminder,moon`)).status).toBe(422);
});

test("a reminder that is moved is set anew, and what belongs to another calendar says so; one source that is full is named", async () => {
  const source: CalendarSource = {
    kind: "google",
    entries: async () => ({ entries: [], complete: false }),
  };
  const changed: unknown[] = [];
  const reminders = {
    async change(...args: unknown[]) {
      changed.push(args);
      return { kind: "missing" };
    },
  };
  const { ask } = makeWorld({ moreSources: [source], reminders: reminders as never });
  expect((await ask("GET", week)).body).toMatchObject({ incomplete: ["google"] });
  expect((await ask("GET", `${week}&kinds=event`)).body).toMatchObject({ incomplete: [] });
  const move = (id: string) => ask("PATCH", `/api/calendar/entries/${id}`, { body: { start: "2026-03-05T10:00" } });
  expect((await move("google.x")).body).toMatchObject({ code: "calendar_entry_fixed" });
  expect((await move("moon.x")).status).toBe(404);
  expect((await move("reminder.r1")).status).toBe(404);
  expect(changed).toMatchObject([
    [{ reminderId: "r1", actor: { id: agent.id, all: false } }, { at: "2026-03-05T10:00" }],
  ]);
});

test("the secret address is told once, replaced, and closed; a key has none", async () => {
  const { ask } = makeWorld();
  const link = "/api/calendar/link";
  expect((await ask("GET", link)).body).toMatchObject({ active: false });
  const headers = { "idempotency-key": "a" };
  const [first, again] = [await ask("POST", link, { headers }), await ask("POST", link, { headers })];
  expect((first.body as { url: string }).url).toMatch(
    /^https:\/\/links\.example\/calendar\/demo\.[a-z0-9]+\.[a-z0-9]{32}\.ics$/,
  );
  expect([again.headers["idempotent-replayed"], again.body]).toMatchObject(["true", { active: true, url: null }]);
  expect((await ask("GET", link)).body).toMatchObject({ active: true, url: null });
  expect((await ask("DELETE", link)).body).toMatchObject({ active: false });
  const key = { ...agent, kind: "key" as const, id: "key_a" };
  expect((await ask("POST", link, { as: key })).body).toMatchObject({ errors: [{ code: "no_person" }] });
});

test("a calendar at Google is connected by who was sent there, shown as it is, and its secrets never", async () => {
  const { ask } = makeWorld();
  const google = "/api/calendar/google";
  const redirect = { body: { redirectUri: "https://chasqui.example/calendar" } };
  expect((await ask("GET", google)).body).toEqual({ clientId: null, connection: null });
  expect((await ask("POST", `${google}/consent`, redirect)).body).toMatchObject({ code: "connection_unusable" });
  const client = { body: { clientId: "client.example", clientSecret: "s3cret" } };
  expect((await ask("PATCH", `${google}/client`, client)).status).toBe(403);
  const entered = await ask("PATCH", `${google}/client`, { ...client, as: administrator });
  expect([entered.status, JSON.stringify(entered.body).includes("s3cret")]).toEqual([200, false]);
  expect(
    (await ask("POST", `${google}/consent`, { body: { redirectUri: "https://evil.example/elsewhere" } })).status,
  ).toBe(422);
  const begin = async () => {
    const { body } = await ask("POST", `${google}/consent`, redirect);
    return new URL((body as { url: string }).url).searchParams.get("state") ?? "";
  };
  const foreign = await begin();
  expect((await ask("POST", google, { body: { code: "good", state: foreign }, as: administrator })).body).toMatchObject(
    {
      errors: [{ field: "state", code: "not_expected" }],
    },
  );
  expect((await ask("POST", google, { body: { code: "bad", state: await begin() } })).body).toMatchObject({
    code: "connection_unusable",
  });
  const made = await ask("POST", google, { body: { code: "good", state: await begin() } });
  expect([made.status, made.body]).toMatchObject([
    201,
    { clientId: "client.example", connection: { address: "ana@customers.example", status: "connected", busy: "busy" } },
  ]);
  expect((await ask("GET", `${google}/calendars`)).body).toMatchObject({ calendars: [{ own: true }] });
  expect((await ask("PATCH", google, { body: { calendarId: "other" } })).status).toBe(422);
  const change = { body: { busy: "titles" }, headers: { "if-match": '"1"' } };
  expect((await ask("PATCH", google, change)).body).toMatchObject({ connection: { busy: "titles", version: 2 } });
  expect((await ask("PATCH", google, { ...change, body: { busy: "none" } })).status).toBe(412);
  expect((await ask("DELETE", google)).body).toMatchObject({ connection: { status: "leaving" } });
  expect((await ask("PATCH", google, { body: { busy: "none" } })).status).toBe(404);
});
