import { describe, expect, test } from "vitest";
import type { Principal } from "../../lib/core/people/model.ts";
import { agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const personWith = (id: string, role: Principal["memberships"][number]["role"]): Principal => ({
  ...agent,
  id,
  memberships: agent.memberships.map((membership) => ({ ...membership, role })),
});
const chief = personWith("usr_chief", "supervisor");
type JobBody = { id: string; state: string; result: { files: { url: string | null }[] } | null };

describe("jobs", () => {
  test("what takes long is answered with a job, once per request", async () => {
    const { ask, jobs } = makeWorld();
    const headers = { "idempotency-key": "k1" };
    const first = await ask("POST", "/api/exports/contacts", { as: chief, headers });
    expect(first).toMatchObject({
      status: 202,
      body: { kind: "contacts.export", state: "queued", progress: { done: 0, total: null } },
    });
    expect(first.headers.location).toBe(`/api/jobs/${(first.body as JobBody).id}`);
    expect((await ask("POST", "/api/exports/contacts", { as: chief, headers })).body).toEqual(first.body);
    expect(jobs.size).toBe(1);
    expect([...jobs.values()][0]).toMatchObject({ createdBy: chief.id });
  });

  test("an agent may not export, and sees nothing of what is exported", async () => {
    const { ask } = makeWorld();
    expect((await ask("POST", "/api/exports/contacts")).status).toBe(403);
    const { body } = await ask("POST", "/api/exports/contacts", { as: chief });
    const { id } = body as JobBody;
    expect((await ask("GET", `/api/jobs/${id}`)).status).toBe(404);
    expect((await ask("POST", `/api/jobs/${id}/cancel`)).status).toBe(404);
    expect((await ask("GET", "/api/jobs")).body).toEqual({ data: [], nextCursor: null, hasMore: false });
    expect((await ask("GET", "/api/jobs", { as: chief })).body).toMatchObject({ data: [{ id }] });
  });

  test("what a job made is linked to where it alone is asked for", async () => {
    const { ask, jobs, clock } = makeWorld();
    const { id } = (await ask("POST", "/api/exports/contacts", { as: chief })).body as JobBody;
    const job = jobs.get(id);
    const file = { name: "contacts.csv", mime: "text/csv", size: 9, key: `demo/jobs/${id}/contacts.csv` };
    if (job) jobs.set(id, { ...job, state: "done", result: { files: [file], counts: { contacts: 1 } } });
    const listed = (await ask("GET", "/api/jobs", { as: chief })).body as { data: JobBody[] };
    expect(listed.data[0]?.result?.files[0]).toMatchObject({ url: null, expiresAt: null });
    expect((await ask("GET", `/api/jobs/${id}`, { as: chief })).body).toMatchObject({
      result: {
        files: [
          {
            name: "contacts.csv",
            url: `https://files.example/${file.key}?for=600`,
            expiresAt: new Date(clock.time + 600_000).toISOString(),
          },
        ],
        counts: { contacts: 1 },
      },
    });
  });

  test("a job is cancelled once; what is over stays as it is; what is not there is not found", async () => {
    const { ask } = makeWorld();
    const { id } = (await ask("POST", "/api/exports/contacts", { as: chief })).body as JobBody;
    const cancelled = await ask("POST", `/api/jobs/${id}/cancel`, { as: chief });
    expect(cancelled).toMatchObject({ status: 200, body: { state: "cancelled" } });
    expect((await ask("POST", `/api/jobs/${id}/cancel`, { as: chief })).body).toEqual(cancelled.body);
    expect((await ask("GET", "/api/jobs/nothing", { as: chief })).status).toBe(404);
    expect((await ask("POST", "/api/jobs/nothing/cancel", { as: chief })).status).toBe(404);
  });
});

describe("a contact's rights", () => {
  const boss = personWith("usr_boss", "administrator");

  test("everything that is held on a contact is exported by a job about it", async () => {
    const { ask, jobs } = makeWorld();
    const answer = await ask("POST", `/api/exports/contacts/${contact.contactId}`, { as: chief });
    expect(answer).toMatchObject({
      status: 202,
      body: { kind: "contact.export", subject: { kind: "contact", id: contact.contactId } },
    });
    expect([...jobs.values()][0]?.input).toEqual({ contactId: contact.contactId });
    expect((await ask("POST", "/api/exports/contacts/nobody", { as: chief })).status).toBe(404);
    expect((await ask("POST", `/api/exports/contacts/${contact.contactId}`)).status).toBe(403);
  });

  test("a contact is forgotten by an administrator alone, and only who is there", async () => {
    const { ask, jobs } = makeWorld();
    const body = { contactId: contact.contactId };
    expect((await ask("POST", "/api/erasures", { as: chief, body })).status).toBe(403);
    const dry = await ask("POST", "/api/erasures", { as: boss, body: { ...body, dryRun: true } });
    expect(dry).toMatchObject({ status: 202, body: { kind: "contact.erase", subject: { id: contact.contactId } } });
    await ask("POST", "/api/erasures", { as: boss, body });
    expect([...jobs.values()].map(({ input }) => input)).toEqual([
      { ...body, dryRun: true },
      { ...body, dryRun: false },
    ]);
    expect((await ask("POST", "/api/erasures", { as: boss, body: { contactId: "nobody" } })).status).toBe(404);
    const wrong = await ask("POST", "/api/erasures", { as: boss, body: { ...body, tenant: "other", dryRun: "no" } });
    expect(wrong).toMatchObject({ status: 422, body: { code: "validation_failed" } });
    expect(jobs.size).toBe(2);
  });
});

describe("how long what was said is kept", () => {
  const boss = personWith("usr_boss", "administrator");

  test("is for ever until an administrator says otherwise; a change starts the job that looks after it", async () => {
    const { ask, jobs } = makeWorld();
    expect((await ask("GET", "/api/retention")).body).toMatchObject({
      messagesDays: null,
      mediaDays: null,
      version: 0,
    });
    expect((await ask("PATCH", "/api/retention", { body: { mediaDays: 90 } })).status).toBe(403);
    const changed = await ask("PATCH", "/api/retention", {
      as: boss,
      body: { mediaDays: 90 },
      headers: { "if-match": '"0"' },
    });
    expect(changed).toMatchObject({ status: 200, body: { messagesDays: null, mediaDays: 90, version: 1 } });
    expect([...jobs.values()]).toMatchObject([
      { kind: "retention.apply", input: { version: 1 }, createdBy: "usr_boss" },
    ]);
    const stale = await ask("PATCH", "/api/retention", {
      as: boss,
      body: { mediaDays: 60 },
      headers: { "if-match": '"0"' },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: "stale_version" } });
    expect((await ask("PATCH", "/api/retention", { as: boss, body: { mediaDays: null } })).status).toBe(200);
    expect(jobs.size).toBe(1);
  });

  test.each([
    {},
    { messagesDays: 29 },
    { messagesDays: 3651 },
    { mediaDays: 30.5 },
    { mediaDays: "90" },
    { exports: 1 },
    { payloadsDays: 0 },
    { payloadsDays: 31 },
    { noticesDays: 6 },
    { filesDays: 8 },
    { filesDays: null },
  ])("%j is no period", async (body) => {
    const { ask, jobs } = makeWorld();
    expect((await ask("PATCH", "/api/retention", { as: boss, body })).status).toBe(422);
    expect(jobs.size).toBe(0);
  });
});
