import { expect, test } from "vitest";
import { daysOf, type Entry, remindedOf, together } from "./timeline-model.ts";

const created = (at: string): Entry => ({ kind: "created", id: at, at });
const ats = (entries: readonly Entry[]) => entries.map(({ at }) => at);

test("several lists are one, and nothing will come in between later", () => {
  const long = { items: [created("2026-05-04"), created("2026-05-02")], hasNextPage: true };
  const short = { items: [created("2026-05-03"), created("2026-05-01")], hasNextPage: false };
  expect(ats(together([long, short]))).toEqual(["2026-05-04", "2026-05-03", "2026-05-02"]);
  expect(ats(together([{ ...long, hasNextPage: false }, short]))).toHaveLength(4);
  expect(together([{ items: [], hasNextPage: true }, short])).toEqual([]);
});

test("a reminder is told when it was set, fell due and was closed", () => {
  const reminder = {
    id: "r1",
    createdAt: "2026-05-01",
    firedAt: "2026-05-02",
    closedAt: "2026-05-03",
    endReason: "done",
  } as Parameters<typeof remindedOf>[0][number];
  expect(remindedOf([reminder]).map((entry) => entry.kind === "reminder" && entry.event)).toEqual([
    "done",
    "fired",
    "set",
  ]);
  expect(remindedOf([{ ...reminder, firedAt: null, closedAt: null }])).toHaveLength(1);
});

test("entries stand under their days", () => {
  const days = daysOf([created("2026-05-04T10:00:00"), created("2026-05-04T09:00:00"), created("2026-05-03T09:00:00")]);
  expect(days.map(({ entries }) => entries.length)).toEqual([2, 1]);
});
