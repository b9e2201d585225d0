import { expect, test } from "vitest";
import type { Campaign, CampaignPlan } from "../lib/core/campaigns/model.ts";
import { phasesOf } from "./phases.ts";

const viewer = { id: "usr_a", reminders: true, campaigns: true, plans: true, manage: true };
const phase = {
  phaseId: "p1",
  kind: "launch",
  name: "Launch",
  startsAt: "2026-03-28T10:00",
  endsAt: "2026-03-30T10:00",
};

function desk(status: Campaign["status"]) {
  const plan = { timeZone: "Europe/Madrid", phases: [phase] } as unknown as CampaignPlan;
  const campaign = { campaignId: "c1", name: "Spring", status, version: 4, isTemplate: false, plan } as Campaign;
  const edits: unknown[] = [];
  const source = phasesOf({
    campaigns: { get: async (id) => (id === "c1" ? campaign : undefined), list: async () => ({ items: [campaign] }) },
    manage: {
      async edit(asked, _, next) {
        edits.push(asked, next?.phases);
        return { kind: "done", campaign: { ...campaign, version: 5, plan: next ?? plan } };
      },
    },
    clock: { now: () => Date.parse("2026-03-02T08:00:00.000Z") },
  });
  const move = (more: object = {}) =>
    source.move?.({
      ...{ id: "c1.p1", viewer, start: "2026-03-29T10:00", end: undefined, timeZone: undefined },
      ...{ expectedVersion: undefined, ...more },
    });
  return { edits, move };
}

test("a draft's phase goes where it is dragged, as long as before by its own clock, at the version that was read", async () => {
  const { edits, move } = desk("draft");
  expect(await move()).toMatchObject({
    kind: "moved",
    entry: { id: "phase.c1.p1", startsAt: "2026-03-29T08:00:00.000Z", endsAt: "2026-03-31T08:00:00.000Z", version: 5 },
  });
  expect(edits).toMatchObject([
    { campaignId: "c1", by: "usr_a", expectedVersion: 4 },
    [{ startsAt: "2026-03-29T10:00", endsAt: "2026-03-31T10:00" }],
  ]);
  // Where somebody else's clock is meant, the plan still says its own.
  await move({ timeZone: "America/Lima" });
  expect(edits.at(-1)).toMatchObject([{ startsAt: "2026-03-29T17:00" }]);
  expect(await move({ start: "2026-03-40T10:00" })).toMatchObject({ kind: "invalid", problems: [{ field: "start" }] });
  expect(await move({ id: "c1.p9" })).toEqual({ kind: "missing" });
});

test("what was approved stays, and so does what is not theirs to plan", async () => {
  expect(await desk("approved").move()).toEqual({ kind: "fixed", reason: "approved" });
  expect(await desk("completed").move()).toEqual({ kind: "fixed", reason: "over" });
  expect(await desk("draft").move({ viewer: { ...viewer, plans: false } })).toEqual({
    kind: "fixed",
    reason: "not_allowed",
  });
  expect(await desk("draft").move({ viewer: { ...viewer, campaigns: false } })).toEqual({ kind: "missing" });
});
