import ICAL from "ical.js";
import { beforeEach, expect, test } from "vitest";
import { writeIcs } from "../../lib/adapters/ical/write.ts";
import { sha256Hex } from "../../lib/adapters/system/system.ts";
import { makeReadFeed } from "../../lib/core/calendar/ics.ts";
import type { CalendarEntry } from "../../lib/core/calendar/model.ts";
import type { HttpRequest } from "../../lib/runtime/http/message.ts";
import { makeServe } from "./serve.ts";

const SECRET = "a".repeat(32);
const NOW = Date.parse("2026-03-02T08:00:00.000Z");
const entry = (more: Partial<CalendarEntry>): CalendarEntry => ({
  ...{ id: "event.e1", kind: "event", title: "Photographs; of the new menu, ñ", startsAt: "2026-03-29T00:30:00.000Z" },
  ...{ endsAt: "2026-03-29T02:00:00.000Z", days: null, timeZone: "Europe/Madrid", phaseKind: null, status: null },
  ...{ failed: false, subject: { kind: "event", id: "e1" }, fixed: null, version: 3 },
  ...more,
});

let looked: string[] = [];
let state: { open: boolean; member: boolean; allowed: boolean; entries: CalendarEntry[] };
beforeEach(() => {
  const days = { start: "2026-03-05", end: "2026-03-07" };
  const reminder = { kind: "reminder", id: "reminder.r1", title: "Call back", endsAt: null } as const;
  state = {
    open: true,
    member: true,
    allowed: true,
    entries: [entry({}), entry({ id: "event.e2", days }), entry(reminder)],
  };
});

async function ask(
  method = "GET",
  path = `/calendar/demo.k3v5q2m7n4.${SECRET}.ics`,
  headers: HttpRequest["headers"] = {},
) {
  const source = { kind: "event", entries: async () => ({ entries: state.entries, complete: true }) } as const;
  const serve = makeServe({
    of: () => ({
      opens: async (person, secret) => state.open && person === "usr_k3v5q2m7n4" && secret === SECRET,
      viewer: async (id) =>
        state.member ? { id, reminders: true, campaigns: true, plans: false, manage: false } : undefined,
      read: makeReadFeed([source], { now: () => NOW }),
      name: async () => "Casa Andina",
      isOurs: async (person, { id, token }) => person === "usr_k3v5q2m7n4" && id === "c1" && token === "t1",
      look: async (person) => void looked.push(person),
    }),
    write: writeIcs,
    hash: sha256Hex,
    gate: () => state.allowed,
  });
  return serve({ method, path, headers, id: "req-1", address: "192.0.2.1" } as HttpRequest);
}

test("is what another's parser reads: times to the minute across the change of clocks, days as days, moments as a quarter of an hour", async () => {
  const { status, headers, body } = await ask();
  expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
    ...[200, "text/calendar; charset=utf-8", "private, max-age=300"],
  ]);
  // RFC 5545, 3.1: lines end so, and are no longer than 75 octets.
  expect(body.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(body));
  expect([calendar.getFirstPropertyValue("version"), calendar.getFirstPropertyValue("method")]).toEqual([
    "2.0",
    "PUBLISH",
  ]);
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  const read = events.map(({ uid, summary, startDate, endDate, sequence }) => ({
    ...{ uid, summary, sequence, allDay: startDate.isDate },
    start: startDate.isDate ? startDate.toString() : startDate.toJSDate().toISOString(),
    end: endDate.isDate ? endDate.toString() : endDate.toJSDate().toISOString(),
  }));
  expect(read).toEqual([
    {
      ...{ uid: "event.e1@chasqui", summary: "Photographs; of the new menu, ñ", sequence: 3, allDay: false },
      ...{ start: "2026-03-29T00:30:00.000Z", end: "2026-03-29T02:00:00.000Z" },
    },
    expect.objectContaining({ uid: "event.e2@chasqui", allDay: true, start: "2026-03-05", end: "2026-03-07" }),
    expect.objectContaining({ uid: "reminder.r1@chasqui", end: "2026-03-29T00:45:00.000Z" }),
  ]);
});

test("the same plans are the same text and are not sent twice; other plans are", async () => {
  const first = await ask();
  const etag = first.headers.etag ?? "";
  expect((await ask()).body).toBe(first.body);
  const same = await ask("GET", undefined, { "if-none-match": `W/${etag}, "other"` });
  expect([same.status, same.body, same.headers.etag]).toEqual([304, "", etag]);
  const head = await ask("HEAD");
  expect([head.status, head.body, head.headers.etag]).toEqual([200, "", etag]);
  state.entries = [entry({ version: 4, status: "cancelled" })];
  const other = await ask("GET", undefined, { "if-none-match": etag });
  expect([other.status, other.body]).toEqual([200, expect.stringContaining("STATUS:CANCELLED")]);
});

test("whatever does not open is one and the same refusal, and too many are told to wait", async () => {
  const refused = { status: 404, code: "not_found" };
  const body = (await ask("POST")).body;
  state.open = false;
  expect(await ask()).toMatchObject({ ...refused, body });
  state.open = true;
  state.member = false;
  expect(await ask()).toMatchObject({ ...refused, body });
  expect(await ask("GET", "/calendar/x.ics")).toMatchObject({ ...refused, body });
  expect(await ask("GET", `/calendar/demo.k3v5q2m7n4.${"b".repeat(32)}.ics`)).toMatchObject({ ...refused, body });
  state.allowed = false;
  expect(await ask()).toMatchObject({ status: 429, headers: { "retry-after": "60" } });
});

test("hears of a change at Google by a channel of ours alone, and only looks", async () => {
  const push = (id: string, token: string, state: string, method = "POST", who = "demo.k3v5q2m7n4") =>
    ask(method, `/calendar/google/${who}`, {
      ...{ "x-goog-channel-id": id, "x-goog-channel-token": token, "x-goog-resource-state": state },
    });
  looked = [];
  const answers = [
    await push("c1", "t1", "sync"),
    await push("c1", "guessed", "exists"),
    await push("c2", "t1", "exists"),
    await push("c1", "t1", "exists", "GET"),
    await push("c1", "t1", "exists", "POST", "demo.other"),
    await push("c1", "t1", "exists", "POST", "sys.k3v5q2m7n4"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([204, 404, 404, 404, 404, 404]);
  expect(looked).toEqual([]);
  expect((await push("c1", "t1", "exists")).status).toBe(204);
  expect(looked).toEqual(["usr_k3v5q2m7n4"]);
  state.allowed = false;
  expect((await push("c1", "t1", "exists")).status).toBe(429);
});
