/** The audit log through the API. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type AuditBlock, type AuditEntry, GENESIS, seal } from "../../lib/core/audit/model.ts";
import { administrator, agent } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const entry = (number: number): AuditEntry => ({
  at: `2026-11-0${number}T09:00:00.000Z`,
  action: number % 2 ? "changed" : "created",
  actor: { kind: "person", id: "usr_ana", requestId: "req-9", from: "192.0.2.0/24" },
  entity: "lead",
  id: `c.${number}`,
  changes: [{ field: "state", before: "new", after: "closed_won" }],
  hidden: ["customFields"],
  place: { shard: "s", sequence: String(number) },
});

function world() {
  const made = makeWorld();
  let previous: AuditBlock | undefined;
  for (let number = 1; number <= 5; number++) {
    const block = {
      number,
      previous: previous?.hash ?? GENESIS,
      at: `2026-11-0${number}T10:00:00.000Z`,
      entries: [entry(number)],
      marks: {},
    };
    previous = seal(block, hash);
    made.blocks.unshift(previous);
  }
  return made;
}
interface Listed {
  readonly data: readonly { readonly id: string; readonly entityId: string }[];
  readonly nextCursor: string | null;
}

test("who may read it sees who did what, and not where it lay in the stream", async () => {
  const { ask } = world();
  const { status, body, text } = await ask("GET", "/api/audit?limit=1", { as: administrator });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: [
      {
        id: "5.0",
        action: "changed",
        actor: { kind: "person", id: "usr_ana" },
        entity: "lead",
        entityId: "c.5",
        changes: [{ field: "state", before: "new", after: "closed_won" }],
        hidden: ["customFields"],
        requestId: "req-9",
        from: "192.0.2.0/24",
      },
    ],
    hasMore: true,
  });
  expect(text).not.toContain("shard");
  expect((await ask("GET", "/api/audit", { as: agent })).status).toBe(403);
});

test("pages and filters", async () => {
  const { ask } = world();
  const list = async (query: string) => (await ask("GET", `/api/audit?${query}`, { as: administrator })).body as Listed;
  const first = await list("limit=2");
  const second = await list(`limit=2&cursor=${first.nextCursor}`);
  expect([...first.data, ...second.data].map(({ entityId }) => entityId)).toEqual(["c.5", "c.4", "c.3", "c.2"]);
  expect((await list("action=created")).data.map(({ entityId }) => entityId)).toEqual(["c.4", "c.2"]);
  expect((await list("entity=lead&entityId=c.3")).data).toHaveLength(1);
  expect((await list("actor=usr_else")).data).toEqual([]);
  expect((await list("from=2026-11-02T00:00:00.000Z&to=2026-11-04T00:00:00.000Z")).data).toHaveLength(2);
});

test("what is no filter of it is refused", async () => {
  const { ask } = world();
  for (const query of ["action=sang", "from=yesterday", "actor=%00", "who=me", "limit=0", `entity=${"x".repeat(300)}`])
    expect((await ask("GET", `/api/audit?${query}`, { as: administrator })).status, query).toBe(422);
  for (const cursor of ["b0", "b1e1e1", "eyJh"])
    expect((await ask("GET", `/api/audit?cursor=${cursor}`, { as: administrator })).body).toMatchObject({
      code: "bad_cursor",
    });
});

test("it is exported by a job, of a range if one is asked for", async () => {
  const { ask, jobs } = world();
  const range = { from: "2026-11-02T00:00:00.000Z" };
  const answer = await ask("POST", "/api/exports/audit", { as: administrator, body: range });
  expect(answer).toMatchObject({ status: 202, body: { kind: "audit.export", state: "queued" } });
  expect([...jobs.values()]).toMatchObject([
    { kind: "audit.export", input: { ...range, to: null }, createdBy: administrator.id },
  ]);
  expect((await ask("POST", "/api/exports/audit", { body: {} })).status).toBe(403);
  expect((await ask("POST", "/api/exports/audit", { as: administrator, body: { tenant: "other" } })).status).toBe(422);
});

test("the time zone of the reports is there for all to read", async () => {
  const { ask } = makeWorld();
  expect((await ask("GET", "/api/reports/time-zone")).body).toEqual({
    timeZone: "UTC",
    next: null,
    updatedAt: null,
    version: 0,
  });
});

test("whoever may export it has it verified by a job, held against the end that they kept", async () => {
  const { ask, jobs } = makeWorld();
  const verify = (body: unknown, as = administrator) => ask("POST", "/api/audit/verifications", { body, as });
  expect((await verify({}, agent)).status).toBe(403);
  expect(await verify({})).toMatchObject({
    status: 202,
    body: { kind: "audit.verify", state: "queued", result: null },
  });
  const witness = `12:${"ab".repeat(32)}`;
  await verify({ witness });
  expect([...jobs.values()].map(({ input }) => input)).toEqual([
    { witness: null },
    { witness: { number: 12, hash: "ab".repeat(32) } },
  ]);
  for (const wrong of ["", "12", `12:${"AB".repeat(32)}`, `x:${"ab".repeat(32)}`, 12])
    expect([wrong, (await verify({ witness: wrong })).status]).toEqual([wrong, 422]);
  expect(jobs.size).toBe(2);
});

test("what a verification found is told with the job", async () => {
  const { ask, jobs } = makeWorld();
  const { id } = (await ask("POST", "/api/audit/verifications", { body: {}, as: administrator })).body as {
    id: string;
  };
  const job = jobs.get(id);
  const counts = { blocks: 3, entries: 9, findings: 1, firstBlock: 2 };
  const facts = { witness: `3:${"ab".repeat(32)}`, through: "2026-03-02T08:00:00.000Z", firstProblem: "block_altered" };
  if (job) jobs.set(id, { ...job, state: "done", result: { files: [], counts, facts } });
  expect((await ask("GET", `/api/jobs/${id}`, { as: administrator })).body).toMatchObject({
    result: { files: [], counts, facts },
  });
});
