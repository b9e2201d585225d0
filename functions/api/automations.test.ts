/** Automations, as they meet the API. */
import { expect, test } from "vitest";
import type { Run } from "../../lib/core/automations/model.ts";
import { memoryRuns } from "./testing/automations.ts";
import { administrator, agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const as = administrator;
const draft = {
  trigger: { kind: "event", type: "offer.made" },
  steps: [
    { id: "pause", kind: "wait", minutes: 60 },
    { id: "tell", kind: "event", type: "offer.cold" },
  ],
};
const errorsOf = (body: unknown) =>
  (body as { errors: { field: string; code: string }[] }).errors.map(({ field, code }) => `${field} ${code}`);

async function opened(steps: unknown = draft.steps) {
  const runs = memoryRuns();
  const woken: string[] = [];
  const world = makeWorld({ runs, wakeRun: async ({ runId }) => void woken.push(runId) });
  const body = { name: "Offers", draft: { ...draft, steps } };
  const made = await world.ask("POST", "/api/automations", { body, as });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: string };
  return { ...world, runs, woken, id, path: `/api/automations/${id}` };
}

test("an automation is written, published in versions, paused and put away", async () => {
  const { ask, path, id } = await opened([]);
  expect(errorsOf((await ask("POST", `${path}/publish`, { as })).body)).toEqual(["draft.steps required"]);
  await ask("PATCH", path, { body: { draft }, as });
  expect((await ask("POST", `${path}/publish`, { as })).body).toMatchObject({
    state: "active",
    published: { version: 1, definition: { entry: { kind: "once" }, exits: { consentWithdrawn: true } } },
    changed: false,
  });
  // The same again is no other version.
  expect((await ask("POST", `${path}/publish`, { as })).body).toMatchObject({ published: { version: 1 } });
  const shorter = { ...draft, steps: draft.steps.slice(1) };
  expect((await ask("PATCH", path, { body: { draft: shorter }, as })).body).toMatchObject({
    changed: true,
    published: { version: 1, definition: { steps: draft.steps } },
  });
  expect((await ask("POST", `${path}/pause`, { as })).body).toMatchObject({ state: "paused" });
  expect((await ask("POST", `${path}/publish`, { as })).body).toMatchObject({
    state: "paused",
    published: { version: 2 },
  });
  expect((await ask("GET", `${path}/versions/1`, { as })).body).toMatchObject({ definition: { steps: draft.steps } });
  expect((await ask("GET", `${path}/versions/3`, { as })).status).toBe(404);
  expect((await ask("POST", `${path}/resume`, { as })).body).toMatchObject({ state: "active" });
  expect((await ask("DELETE", path, { as })).body).toMatchObject({ id, state: "archived" });
  expect((await ask("POST", `${path}/resume`, { as })).body).toMatchObject({ code: "automation_state" });
});

test("what a definition names has to be there", async () => {
  const { ask, path } = await opened();
  const wrong = {
    trigger: { kind: "segment", segmentId: "seg_none", crossed: "entered" },
    exits: { goal: { kind: "silent", campaignId: "c", days: 1 }, reply: { funnelId: "sales", stageId: null } },
    steps: [
      { id: "a", kind: "tag" },
      { id: "a", kind: "end" },
      { id: "b", kind: "assign", what: "lead" },
      { id: "c", kind: "branch", condition: { path: "nothing.known", op: "eq", value: 1 }, yes: [], no: [] },
      { id: "d", kind: "campaign", campaignId: "none", phaseId: "none" },
      { id: "e", kind: "webhook", endpointId: "none" },
    ],
  };
  expect(errorsOf((await ask("PATCH", path, { body: { draft: wrong }, as })).body).sort()).toEqual([
    "draft.exits.goal not_allowed",
    "draft.exits.reply required",
    "draft.steps duplicate",
    "draft.steps.a required",
    "draft.steps.b required",
    "draft.steps.c.condition.path unknown_field",
    "draft.steps.d.campaignId not_found",
    "draft.steps.e.endpointId not_found",
    "draft.trigger not_found",
  ]);
});

test("runs are looked at and ended, and a dry run begins none", async () => {
  const { ask, path, id, runs, woken } = await opened();
  const { contactId } = contact;
  const at = "2026-03-02T08:00:00.000Z";
  const run: Run = {
    ...{ contactId, runId: "r".repeat(16), automationId: id, version: 1, state: "waiting", step: "pause", since: at },
    ...{ wakeAt: at, triggeredAt: at, trigger: {}, stopping: null, stoppedBy: null, log: [], startedAt: at },
    ...{ updatedAt: at, revision: 1 },
  };
  await runs.put(run);
  await runs.put({ ...run, runId: "p".repeat(16), state: "pending" });
  const name = `${contactId}.${run.runId}`;
  expect((await ask("GET", `${path}/runs`, { as: agent })).body).toMatchObject({ data: [{ id: name }] });
  expect((await ask("GET", `/api/automation-runs?contactId=${contactId}`)).body).toMatchObject({
    data: [{ id: name }],
  });
  expect((await ask("DELETE", `/api/automation-runs/${name}`, { as: agent })).status).toBe(403);
  expect((await ask("DELETE", `/api/automation-runs/${name}`, { as })).status).toBe(200);
  expect([runs.all.get(name)?.stopping, woken]).toEqual(["cancelled", [run.runId]]);
  expect((await ask("GET", `/api/automation-runs/${name}x`)).status).toBe(404);
  const before = runs.all.size;
  expect(
    (await ask("POST", "/api/automations/dry-run", { body: { definition: draft, contactId }, as })).body,
  ).toMatchObject({
    ways: [
      {
        contactId,
        enters: true,
        steps: [
          { id: "pause", outcome: "waits" },
          { id: "tell", outcome: "would" },
        ],
      },
    ],
  });
  expect(runs.all.size).toBe(before);
});
