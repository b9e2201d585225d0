import { describe, expect, test } from "vitest";
import type { Campaign, Phase } from "../campaigns/model.ts";
import { makeCalendarFeed } from "./feed.ts";
import { instantsOf, isIn, movedTimes, parseFeedToken, spanOf } from "./model.ts";
import { makePhaseSource, makePhasesBetween, phaseEntry } from "./sources.ts";

const timed = (start: string, end: string, timeZone: string) => ({ allDay: false, start, end, timeZone });

describe("times", () => {
  test("stay what the clock shows: an hour is an hour on the wall, also in the night in which one is missing", () => {
    expect(instantsOf(timed("2026-03-28T09:00", "2026-03-28T10:00", "Europe/Madrid"))).toEqual({
      startsAt: "2026-03-28T08:00:00.000Z",
      endsAt: "2026-03-28T09:00:00.000Z",
    });
    const moved = movedTimes(timed("2026-03-28T01:30", "2026-03-28T04:00", "Europe/Madrid"), "2026-03-29T01:30");
    expect(moved).toEqual(timed("2026-03-29T01:30", "2026-03-29T04:00", "Europe/Madrid"));
    // 02:00 to 03:00 is not there: two and a half hours of the clock are one and a half of them.
    expect(instantsOf(moved)).toEqual({ startsAt: "2026-03-29T00:30:00.000Z", endsAt: "2026-03-29T02:00:00.000Z" });
    // Both in the hour that is skipped: it would end when it begins.
    expect(instantsOf(timed("2026-03-29T02:15", "2026-03-29T03:15", "Europe/Madrid"))).toMatchObject({
      problems: [{ field: "end", code: "before_start" }],
    });
  });

  test("of whole days are the same days everywhere, and a day of a range is as long as it is", () => {
    const span = spanOf({ from: "2026-10-25", to: "2026-10-26", timeZone: "Europe/Madrid" });
    if ("problems" in span) throw new Error("no span");
    expect(span.to - span.from).toBe(25 * 3_600_000);
    const days = { start: "2026-10-25", end: "2026-10-26" };
    const entry = { startsAt: "2026-10-24T11:00:00.000Z", endsAt: "2026-10-25T11:00:00.000Z", days };
    expect(isIn(entry, span)).toBe(true);
    expect(isIn({ ...entry, days: { start: "2026-10-24", end: "2026-10-25" } }, span)).toBe(false);
    // What ends when the range begins is not in it; a moment at its beginning is.
    expect(isIn({ startsAt: "2026-10-24T20:00:00.000Z", endsAt: "2026-10-24T22:00:00.000Z", days: null }, span)).toBe(
      false,
    );
    expect(isIn({ startsAt: "2026-10-24T22:00:00.000Z", endsAt: null, days: null }, span)).toBe(true);
  });

  test.each([
    ["start", { start: "2026-02-30T09:00" }],
    ["end", { end: "2026-03-28T09:00" }],
    ["end", { end: "2026-06-28T09:00" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["start", { allDay: true }],
  ])("are refused at %s: %j", (field, wrong) => {
    expect(instantsOf({ ...timed("2026-03-28T09:00", "2026-03-28T10:00", "Europe/Madrid"), ...wrong })).toMatchObject({
      problems: [{ field }],
    });
  });
});

const phase = (more: Partial<Phase> = {}): Phase =>
  ({
    ...{
      phaseId: "p0000001",
      kind: "launch",
      name: "Launch",
      startsAt: "2026-03-10T10:00",
      endsAt: "2026-03-12T10:00",
    },
    lateStartMinutes: 60,
    ...more,
  }) as Phase;
const campaign = (more: Partial<Campaign> = {}, its: readonly Phase[] = [phase()]): Campaign =>
  ({
    ...{ campaignId: "c1", name: "Spring", status: "scheduled", version: 3, isTemplate: false },
    plan: { timeZone: "America/Lima", phases: its },
    ...more,
  }) as Campaign;

describe("campaigns", () => {
  const clock = { now: () => Date.parse("2026-03-10T12:00:00.000Z") };
  const list = async () => ({ items: [campaign(), campaign({ campaignId: "pattern", isTemplate: true })] });
  const viewer = { id: "usr_a", reminders: true, campaigns: true, plans: true, manage: true };
  const range = { from: "2026-03-09", to: "2026-03-16", timeZone: "America/Lima" };

  test("show their phases by the campaign's own clock; patterns are none, and who may not see them sees none", async () => {
    const source = makePhaseSource(makePhasesBetween({ list }, clock));
    const feed = makeCalendarFeed([source]);
    expect(await feed.read(viewer, range)).toMatchObject({
      kind: "read",
      incomplete: [],
      entries: [
        {
          ...{ id: "phase.c1.p0000001", title: "Spring: Launch", startsAt: "2026-03-10T15:00:00.000Z" },
          ...{ phaseKind: "launch", status: "scheduled", failed: false, fixed: "approved" },
        },
      ],
    });
    expect(await feed.read({ ...viewer, campaigns: false }, range)).toMatchObject({ entries: [] });
    expect(await feed.read(viewer, { ...range, from: "2026-03-13" })).toMatchObject({ entries: [] });
    expect(await feed.read(viewer, range, ["reminder"])).toMatchObject({ entries: [] });
    expect(await feed.move("phase.c1.p0000001", { ...move, viewer })).toEqual({ kind: "fixed", reason: "foreign" });
  });

  test("ring where a phase was missed, and may be moved while they are drafts", async () => {
    const late = makePhasesBetween({ list }, { now: () => Date.parse("2026-03-10T16:01:00.000Z") });
    const { phases } = await late(0, Number.MAX_SAFE_INTEGER);
    expect(phases.map(({ failed }) => failed)).toEqual([true]);
    const [planned] = phases;
    if (!planned) throw new Error("no phase");
    const fixedOf = (status: Campaign["status"]) => phaseEntry({ ...planned, status }, { plans: true }).fixed;
    expect([fixedOf("draft"), fixedOf("changes_requested"), fixedOf("approved"), fixedOf("running")]).toEqual([
      ...[null, null, "approved", "approved"],
    ]);
    expect(fixedOf("completed")).toBe("over");
    expect(phaseEntry({ ...planned, status: "draft" }, { plans: false }).fixed).toBe("not_allowed");
  });
  const move = { start: "2026-03-11T10:00", end: undefined, timeZone: undefined, expectedVersion: undefined };
});

test("an address that is none is none", () => {
  expect(parseFeedToken(`demo.k3v5.${"a".repeat(32)}`)).toEqual({
    ...{ tenant: "demo", person: "usr_k3v5", secret: "a".repeat(32) },
  });
  for (const wrong of ["", "demo", `demo.k3v5.${"a".repeat(31)}`, `demo#x.k3v5.${"a".repeat(32)}`])
    expect(parseFeedToken(wrong)).toBeUndefined();
});
