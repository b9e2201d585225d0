/** What nobody could handle, through the door. */
import { expect, test } from "vitest";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const path = "/api/dead-letters";

test("an administrator sees how many wait where and since when, and nothing of what they say", async () => {
  const { ask } = makeWorld();
  expect((await ask("GET", path, { as: agent })).status).toBe(403);
  const { body } = await ask("GET", path, { as: administrator });
  const none = { waiting: 0, oldestAt: null };
  expect(body).toEqual({
    data: [
      { id: "inbound", function: "process-inbound", ...none, redrivable: true },
      { id: "receipts", function: "process-receipts", ...none, redrivable: true },
      {
        ...{ id: "talk", function: "send-outbound", waiting: 3 },
        ...{ oldestAt: "2026-03-01T08:00:00.000Z", redrivable: true },
      },
      { id: "bulk", function: "send-outbound", ...none, redrivable: true },
      { id: "jobs", function: "run-job", ...none, redrivable: true },
      { id: "schedules", function: "run-schedule", ...none, redrivable: false },
    ],
    nextCursor: null,
    hasMore: false,
  });
});

test("they are put back by a job, once per request, which whoever may ask for it sees", async () => {
  const { ask, jobs } = makeWorld();
  expect((await ask("POST", `${path}/talk/redrive`, { as: agent })).status).toBe(403);
  const headers = { "idempotency-key": "k1" };
  const first = await ask("POST", `${path}/talk/redrive`, { as: administrator, headers });
  expect(first).toMatchObject({
    status: 202,
    body: {
      kind: "dead-letters.redrive",
      state: "queued",
      subject: { kind: "dead-letters", id: "talk" },
      createdBy: administrator.id,
    },
  });
  expect((await ask("POST", `${path}/talk/redrive`, { as: administrator, headers })).body).toEqual(first.body);
  expect([...jobs.values()]).toMatchObject([{ input: { queue: "talk" } }]);
  expect((await ask("GET", "/api/jobs", { as: agent })).body).toMatchObject({ data: [] });
  const other = { ...administrator, id: `usr_${"c".repeat(26)}` };
  expect((await ask("GET", "/api/jobs", { as: other })).body).toMatchObject({ data: [{ subject: { id: "talk" } }] });
});

test("what comes from no queue, or is none, is refused, and no job begins", async () => {
  const { ask, jobs } = makeWorld();
  const redrive = async (queue: string) => {
    const { status, body } = await ask("POST", `${path}/${queue}/redrive`, { as: administrator });
    return [status, (body as { code: string }).code];
  };
  expect(await redrive("schedules")).toEqual([409, "not_redrivable"]);
  for (const queue of ["other", "constructor", "inbound.fifo"])
    expect(await redrive(queue)).toEqual([404, "not_found"]);
  expect(jobs.size).toBe(0);
});
