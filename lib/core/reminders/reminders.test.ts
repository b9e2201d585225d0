import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemIds } from "../../adapters/system/system.ts";
import type { Notice } from "../notices/model.ts";
import { makeFireReminder } from "./fire.ts";
import { makeManageReminders, type NewReminder } from "./manage.ts";
import { isOpen, isWaiting, type Reminder, type Repeat, type Subject } from "./model.ts";
import type { ReminderStore } from "./ports.ts";

const START = Date.parse("2026-11-02T08:00:00.000Z");
const ana = { id: "usr_ana", all: false };
const boss = { id: "usr_boss", all: true };

/** Keeps its contract as the port words it. */
function memory() {
  const rows = new Map<string, Reminder>();
  const told: Notice[] = [];
  const store: ReminderStore = {
    get: async (id) => rows.get(id),
    async create(reminder) {
      if (rows.has(reminder.reminderId)) return "exists";
      rows.set(reminder.reminderId, reminder);
      return "created";
    },
    async save({ before, after, next, ends, notice }) {
      const fits = (one: Reminder) => rows.get(one.reminderId)?.version === one.version;
      if (!fits(before) || (ends && !fits(ends.before)) || (next && rows.has(next.reminderId))) return "conflict";
      for (const one of [after, next, ends?.after]) if (one) rows.set(one.reminderId, one);
      if (notice) told.push(notice);
      return "saved";
    },
    open: async (owner) => ({ items: [...rows.values()].filter((row) => row.owner === owner && isOpen(row)) }),
    closed: async (owner) => ({ items: [...rows.values()].filter((row) => row.owner === owner && !isOpen(row)) }),
    ofSubject: async () => ({ items: [...rows.values()] }),
  };
  return { rows, told, store };
}

function desk() {
  const { rows, told, store } = memory();
  const clock = { time: START, now: () => clock.time };
  const subjects = new Map<string, "open" | "closed">([["lead1", "open"]]);
  const lookAt = async ({ id }: Subject) => subjects.get(id) ?? ("missing" as const);
  const ports = { reminders: store, lookAt, clock, ids: systemIds };
  const manage = makeManageReminders(ports);
  const preferences = async () => ({ wishes: {}, updatedAt: null, version: 0 });
  const { fire, setAgain } = makeFireReminder({ ...ports, notices: { preferences } });
  let requests = 0;
  const create = async (more: Partial<NewReminder> = {}, actor = ana) => {
    const request = { id: `r${++requests}`, at: new Date(clock.time).toISOString() };
    const fresh = { owner: actor.id, title: "Call back", note: null, subject: { kind: "lead", id: "lead1" } as const };
    const when = { at: "2026-11-02T10:00", timeZone: "Europe/Madrid", repeat: null };
    return manage.create(actor, { ...fresh, ...when, request, ...more });
  };
  const made = async (more: Partial<NewReminder> = {}) => {
    const outcome = await create(more);
    if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
    return outcome.reminder;
  };
  const one = (reminder: Reminder, actor = ana) => ({ reminderId: reminder.reminderId, actor });
  const now = (reminder: Reminder) => rows.get(reminder.reminderId) ?? reminder;
  const at = (time: string) => {
    clock.time = Date.parse(time);
  };
  return { rows, told, clock, at, subjects, manage, fire, setAgain, create, made, one, now };
}
const daily: Repeat = { every: 1, unit: "day" };

describe("a reminder", () => {
  test("is due at the time on the wall of its place, and fires once", async () => {
    const { made, fire, told, at, now } = desk();
    const reminder = await made();
    expect(reminder).toMatchObject({ dueAt: "2026-11-02T09:00:00.000Z", state: "pending", generation: 1 });
    at("2026-11-02T08:59:00.000Z");
    expect(await fire(reminder)).toEqual({ kind: "early", ms: 60_000 });
    at("2026-11-02T09:00:30.000Z");
    expect(await fire(reminder)).toEqual({ kind: "fired" });
    expect(await fire(reminder)).toEqual({ kind: "nothing" });
    expect(now(reminder)).toMatchObject({ state: "fired", firedAt: "2026-11-02T09:00:30.000Z", version: 2 });
    expect(told).toMatchObject([
      {
        kind: "reminder",
        person: ana.id,
        text: "Call back",
        subject: { kind: "reminder", id: reminder.reminderId },
        place: { kind: "lead", id: "lead1" },
      },
    ]);
  });

  test("tells its owner in ways of its own, where it has any", async () => {
    const { made, fire, told, at } = desk();
    const [usual, own] = [await made(), await made({ channels: ["email"] })];
    at("2026-11-02T09:00:30.000Z");
    for (const reminder of [usual, own]) await fire(reminder);
    expect(told.map(({ carry }) => carry)).toEqual([["push"], ["email"]]);
  });

  test("of a closed lead asks; kept it has fired, dropped it is over; one whose lead is gone asks too", async () => {
    const { made, fire, told, at, now, subjects, manage, one } = desk();
    const [kept, dropped] = [await made({ repeat: daily }), await made({ repeat: daily })];
    subjects.set("lead1", "closed");
    at("2026-11-02T09:00:30.000Z");
    for (const reminder of [kept, dropped]) expect(await fire(reminder)).toEqual({ kind: "asking" });
    expect(told.map(({ kind }) => kind)).toEqual(["reminder_asks", "reminder_asks"]);
    expect(now(kept).continuedAs).toBeUndefined();
    expect(await manage.answer(one(kept), "keep")).toMatchObject({
      reminder: { state: "fired", continuedAs: expect.anything() },
    });
    expect(await manage.answer(one(kept), "keep")).toMatchObject({ kind: "done" });
    expect(await manage.answer(one(kept), "drop")).toMatchObject({ kind: "not_now" });
    const over = await manage.answer(one(dropped), "drop");
    expect(over).toMatchObject({ reminder: { state: "cancelled", endReason: "dropped" } });
    expect(over).not.toHaveProperty("reminder.continuedAs");
    expect(await manage.reopen(one(dropped))).toMatchObject({ reminder: { state: "asking", endReason: null } });
    subjects.delete("lead1");
    const later = { ...kept, reminderId: now(kept).continuedAs ?? "", generation: 1 };
    at("2026-11-03T09:00:30.000Z");
    expect(await fire(later)).toEqual({ kind: "asking" });
  });

  test("is snoozed, moved and ticked off; an old clock finds nothing to do", async () => {
    const { made, fire, told, at, now, manage, one } = desk();
    const reminder = await made();
    at("2026-11-02T09:00:30.000Z");
    await fire(reminder);
    await manage.snooze(one(reminder), "2026-11-02T09:10:00.000Z");
    await manage.snooze(one(reminder), "2026-11-02T09:10:00.000Z");
    expect(now(reminder)).toMatchObject({ state: "snoozed", generation: 2, dueAt: "2026-11-02T09:10:00.000Z" });
    at("2026-11-02T09:10:01.000Z");
    expect(await fire(reminder)).toEqual({ kind: "nothing" });
    expect(await fire({ ...reminder, generation: 2 })).toEqual({ kind: "fired" });
    await manage.change(one(reminder), { at: "2026-11-03T10:00" });
    expect(now(reminder)).toMatchObject({ state: "pending", generation: 3, dueAt: "2026-11-03T09:00:00.000Z" });
    await manage.change(one(reminder), { timeZone: "America/Lima" });
    expect(now(reminder)).toMatchObject({ generation: 4, dueAt: "2026-11-03T15:00:00.000Z" });
    await manage.tickOff(one(reminder));
    at("2026-11-03T15:00:01.000Z");
    expect(await fire({ ...reminder, generation: 4 })).toEqual({ kind: "nothing" });
    expect(now(reminder)).toMatchObject({ state: "done", endReason: "done" });
    expect(told).toHaveLength(2);
    for (const late of [
      manage.snooze(one(reminder), "2026-11-05T09:00:00.000Z"),
      manage.change(one(reminder), { title: "x" }),
      manage.cancel(one(reminder), "this"),
    ])
      expect(await late).toMatchObject({ kind: "not_now" });
    expect(await manage.tickOff(one(reminder))).toMatchObject({ kind: "done" });
  });

  test("is its owner's and nobody else's, but for who may touch all", async () => {
    const { made, manage, one } = desk();
    const reminder = await made();
    const ben = { id: "usr_ben", all: false };
    expect(await manage.get(one(reminder, ben))).toBeUndefined();
    expect(await manage.tickOff(one(reminder, ben))).toEqual({ kind: "missing" });
    expect(await manage.change(one(reminder, boss), { owner: "usr_ben" })).toMatchObject({ kind: "done" });
    expect(await manage.get(one(reminder, ana))).toBeUndefined();
    expect(await manage.tickOff({ ...one(reminder, ben), expectedVersion: 1 })).toMatchObject({ kind: "stale" });
    expect(await manage.tickOff({ ...one(reminder, ben), expectedVersion: 2 })).toMatchObject({ kind: "done" });
  });

  test("cannot be about nothing that is, at no time that is, by no rule that is", async () => {
    const { create } = desk();
    const codes = async (more: Partial<NewReminder>) => {
      const outcome = await create(more);
      return outcome.kind === "invalid"
        ? outcome.problems.map(({ field, code }) => `${field} ${code}`)
        : [outcome.kind];
    };
    expect(await codes({ subject: { kind: "lead", id: "lead9" } })).toEqual(["subject.id not_found"]);
    expect(await codes({ at: "2026-11-02T08:58" })).toEqual(["at in_the_past"]);
    expect(await codes({ at: "2026-11-02T09:00" })).toEqual(["done"]);
    expect(await codes({ at: "2037-11-02T09:00" })).toEqual(["at too_far"]);
    expect(await codes({ at: "2026-02-30T09:00" })).toEqual(["at wrong_format"]);
    expect(await codes({ timeZone: "Mars/Base" })).toEqual(["timeZone unknown"]);
    expect(await codes({ repeat: { every: 1, unit: "day", weekdays: ["monday"], monthDay: 3 } })).toEqual([
      "repeat.weekdays not_with_unit",
      "repeat.monthDay not_with_unit",
    ]);
    expect(await codes({ repeat: { ...daily, until: "2026-11-01", count: 2 } })).toEqual([
      "repeat.count not_with_until",
      "repeat.until before_start",
    ]);
    expect(await codes({ repeat: { ...daily, until: "2026-11-31" } })).toEqual(["repeat.until wrong_format"]);
  });

  test("asked for by the same request twice, it is one", async () => {
    const { create, rows } = desk();
    const request = { id: "same", at: new Date(START).toISOString() };
    const [first, second] = [await create({ request }), await create({ request })];
    expect(second).toEqual(first);
    expect(rows.size).toBe(1);
  });
});

describe("a series", () => {
  test("goes on when one fires, ends the one that nobody ticked off, and keeps its hour over the change of clocks", async () => {
    const { made, fire, at, now, rows, told } = desk();
    at("2027-03-26T07:00:00.000Z");
    const first = await made({ at: "2027-03-27T09:00", repeat: daily });
    at("2027-03-27T08:00:10.000Z");
    await fire(first);
    const second = rows.get(now(first).continuedAs ?? "");
    expect(second).toMatchObject({ at: "2027-03-28T09:00", dueAt: "2027-03-28T07:00:00.000Z", series: { number: 2 } });
    at("2027-03-28T07:00:10.000Z");
    if (second) await fire(second);
    expect(now(first)).toMatchObject({ state: "cancelled", endReason: "superseded" });
    expect(told).toHaveLength(2);
    expect([...rows.values()].filter(isWaiting)).toHaveLength(1);
  });

  test("after an outage the next one is still to come", async () => {
    const { made, fire, at, now, rows } = desk();
    const first = await made({ repeat: { ...daily, count: 20 } });
    at("2026-11-09T12:00:00.000Z");
    await fire(first);
    expect(rows.get(now(first).continuedAs ?? "")).toMatchObject({ at: "2026-11-10T10:00", series: { number: 9 } });
  });

  test("one of them is skipped and the series goes on, or all of it ends", async () => {
    const { made, manage, one, rows, now, at, fire } = desk();
    const first = await made({ repeat: daily });
    await manage.cancel(one(first), "this");
    const second = rows.get(now(first).continuedAs ?? "");
    expect(second).toMatchObject({ at: "2026-11-03T10:00", state: "pending" });
    at("2026-11-03T09:00:10.000Z");
    if (!second) throw new Error("there is no second");
    await fire(second);
    expect(await manage.change(one(second), { repeat: null })).toMatchObject({ kind: "not_now" });
    await manage.cancel(one(second), "series");
    expect([...rows.values()].filter(isOpen)).toEqual([]);
    expect(rows.size).toBe(3);
  });
});

test("a clock that ran out too early is set anew, once", async () => {
  const { made, setAgain, now } = desk();
  const reminder = await made();
  await setAgain(reminder);
  await setAgain(reminder);
  expect(now(reminder)).toMatchObject({ state: "pending", generation: 2, dueAt: reminder.dueAt });
});

describe("whatever people do, and however often and late clocks come", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom("tickOff", "snooze", "move", "this", "series", "keep", "drop") }),
    fc.record({ do: fc.constant("close"), closed: fc.boolean() }),
    fc.record({ do: fc.constant("wait"), minutes: fc.integer({ min: 1, max: 3_000 }) }),
  );
  const rule = fc.option(fc.constantFrom(daily, { ...daily, count: 3 }, { every: 2, unit: "week" as const }), {
    nil: null,
  });

  test("nobody is told twice by one clock, no clock is lost, and a series never has two that wait", async () => {
    await fc.assert(
      fc.asyncProperty(rule, fc.array(step, { maxLength: 15 }), fc.boolean(), async (repeat, steps, repeated) => {
        const { made, manage, fire, one, rows, told, clock, subjects } = desk();
        /** Every clock that was ever set. */
        const clocks = new Map<string, { reminderId: string; generation: number; due: number }>();
        const look = () => {
          for (const { reminderId, generation, dueAt, state } of rows.values())
            if (state === "pending" || state === "snoozed")
              clocks.set(`${reminderId} ${generation}`, { reminderId, generation, due: Date.parse(dueAt) });
        };
        const run = async () => {
          for (const due of clocks.values()) {
            if (due.due > clock.time) continue;
            await Promise.all(repeated ? [fire(due), fire(due)] : [fire(due)]);
            look();
          }
        };
        await made({ repeat });
        look();
        for (const taken of steps) {
          const last = [...rows.values()].filter(isOpen).at(-1) ?? [...rows.values()].at(-1);
          if (!last) throw new Error("there is one at least");
          const soon = new Date(clock.time + 600_000).toISOString();
          if (taken.do === "wait" && "minutes" in taken) clock.time += taken.minutes * 60_000;
          if (taken.do === "close" && "closed" in taken) subjects.set("lead1", taken.closed ? "closed" : "open");
          if (taken.do === "tickOff") await manage.tickOff(one(last));
          if (taken.do === "snooze") await manage.snooze(one(last), soon);
          if (taken.do === "move") await manage.change(one(last), { at: soon.slice(0, 16), timeZone: "UTC" });
          if (taken.do === "this" || taken.do === "series") await manage.cancel(one(last), taken.do);
          if (taken.do === "keep" || taken.do === "drop") await manage.answer(one(last), taken.do);
          look();
          await run();
        }
        expect(new Set(told.map(({ noticeId }) => noticeId)).size).toBe(told.length);
        const waiting = [...rows.values()].filter(isWaiting);
        for (const { dueAt } of waiting) expect(Date.parse(dueAt)).toBeGreaterThan(clock.time);
        expect(waiting.filter(({ state }) => state === "pending").length).toBeLessThanOrEqual(1);
        const numbers = [...rows.values()].map(({ series }) => series.number);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 200 },
    );
  });
});
