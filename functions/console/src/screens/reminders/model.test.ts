import { expect, test } from "vitest";
import { groupsOf, type Reminder } from "./model.ts";

const NOW = Date.parse("2026-11-02T22:30:00Z");
const reminder = (id: string, dueAt: string, more: Partial<Reminder> = {}): Reminder => ({
  id,
  title: id,
  note: null,
  subject: null,
  owner: "usr_a",
  createdBy: "usr_a",
  at: dueAt.slice(0, 16),
  timeZone: "UTC",
  repeat: null,
  channels: null,
  series: { id, number: 1 },
  state: "pending",
  dueAt,
  firedAt: null,
  closedAt: null,
  endReason: null,
  createdAt: dueAt,
  updatedAt: dueAt,
  version: 1,
  ...more,
});
const all = [
  reminder("later", "2026-11-04T09:00:00.000Z"),
  reminder("tonight", "2026-11-02T22:45:00.000Z"),
  reminder("late", "2026-11-01T09:00:00.000Z", { state: "fired" }),
  reminder("over", "2026-11-01T09:00:00.000Z", { state: "done", closedAt: "2026-11-02T08:00:00.000Z" }),
];
const said = (when: Parameters<typeof groupsOf>[1], zone: string) =>
  groupsOf(all, when, zone, NOW).map(({ day, reminders }) => [day, ...reminders.map(({ id }) => id)]);

test("reminders stand under their days in the person's zone, what is late before them", () => {
  expect(said("open", "Europe/Madrid")).toEqual([
    ["overdue", "late"],
    ["2026-11-02", "tonight"],
    ["2026-11-04", "later"],
  ]);
  expect(said("open", "Asia/Tokyo")[1]).toEqual(["2026-11-03", "tonight"]);
});

test("each view holds its own", () => {
  expect(said("overdue", "UTC")).toEqual([["overdue", "late"]]);
  expect(said("today", "UTC")).toEqual([["2026-11-02", "tonight"]]);
  expect(said("upcoming", "UTC").flat()).toEqual(["2026-11-02", "tonight", "2026-11-04", "later"]);
  expect(said("closed", "UTC")).toEqual([["2026-11-02", "over"]]);
});
