/** What the table's second reader makes of a day: counters that are what the rows say, and a log of who did what. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { makeCaughtUp, rowsOf } from "../../infra/ops/rows.ts";
import { makeAuditReader } from "../../lib/adapters/dynamo/audit.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterStore, makeCounterWorkshop } from "../../lib/adapters/dynamo/counters.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import type { AuditBlock } from "../../lib/core/audit/model.ts";
import { verifyChain } from "../../lib/core/audit/verify.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { addedUp, summaryOf, totalOf } from "../../lib/core/counters/model.ts";
import { makeCompareCounters } from "../../lib/core/counters/rebuild.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

function table() {
  const { runner } = stack;
  const account = { endpoint: runner.endpoints.dynamodb, region: "eu-west-1", credentials: localCredentials };
  return { client: makeDocumentClient(account), tableName: runner.tableName(), tenant: "demo" };
}

const day = new Date().toISOString().slice(0, 10);

test("a day at work: counted as it was, said by whom, and the same when all is counted anew", {
  timeout: 120_000,
}, async () => {
  for (const customer of ["15550300001", "15550300002", "15550300003"]) {
    await stack.write(customer, "¿Tienen mesa para dos?");
    await stack.write(customer, "¿Y a qué hora?");
  }
  const conversations = await Promise.all(
    ["15550300001", "15550300002"].map((customer) => stack.conversationOf(customer)),
  );
  for (const conversation of conversations)
    await stack.call("POST", `/api/conversations/${conversation}/messages`, {
      content: { type: "text", text: "Sí, a las ocho" },
    });
  await stack.settled();
  await stack.call("PATCH", `/api/conversations/${conversations[0]}`, { state: "resolved" });
  await stack.settled();
  await stack.write("15550300001", "¡Gracias!");
  await stack.settled();

  const counters = makeCounterStore(table());
  const read = async (period: string) => addedUp(await counters.read("connection", period, period));
  const right = await eventually(
    () => read(day),
    (values) => totalOf(values, "in") >= 7 && totalOf(values, "out") >= 2 && values.reopened === 1,
  );
  expect(right).toMatchObject({ opened: 3, resolved: 1, reopened: 1, leads: 3 });
  expect([totalOf(right, "in"), totalOf(right, "out")]).toEqual([7, 2]);
  const answered = summaryOf(await counters.read("connection", day, day), "response");
  expect(answered?.count).toBe(2);
  expect(answered?.min).toBeGreaterThanOrEqual(0);
  expect(await read("now")).toMatchObject({ open: 3, unanswered: 2, unassigned: 3 });
  expect(addedUp(await counters.read("sends", day.slice(0, 7), day.slice(0, 7)))).toMatchObject({ service: 2 });
  const [{ id: person = "" } = {}] = await counters.read("person", day, day);
  expect(person).toMatch(/^key_/);

  // Everything counted anew from the rows, while the runner runs: with beacons, as the operator's command does it.
  const rows = table();
  const caughtUp = makeCaughtUp(rows, { openShards: async () => 1, random: systemIds.random, patienceMs: 20_000 });
  const compare = makeCompareCounters({
    workshop: makeCounterWorkshop(rows),
    rows: () => rowsOf(rows),
    caughtUp,
    calendar: makeCalendar(),
  });
  const { right: same, different, moving } = await compare();
  expect({ different, moving }).toEqual({ different: [], moving: [] });
  expect(same).toBeGreaterThanOrEqual(8);
});

test("the log names who did it, shows no word of what was said, and is whole", async () => {
  const conversation = await stack.conversationOf("15550300001");
  const listed = () =>
    stack.call<{
      data: {
        action: string;
        entity: string;
        entityId: string;
        actor: { id: string };
        changes: unknown[];
        from: string | null;
      }[];
    }>("GET", "/api/audit?limit=100");
  const { body } = await eventually(listed, (answer) => answer.body.data.some(({ action }) => action === "changed"));
  const resolved = body.data.find(({ entity, action }) => entity === "conversation" && action === "changed");
  expect(resolved).toMatchObject({
    entityId: conversation,
    actor: { id: expect.stringMatching(/^key_/) },
    changes: expect.arrayContaining([{ field: "state", before: "open", after: "resolved" }]),
    from: "127.0.0.0/24",
  });
  expect(body.data.filter(({ entity, action }) => entity === "message" && action === "created")).toHaveLength(2);
  expect(JSON.stringify(body)).not.toMatch(/mesa|ocho|Gracias|1555030/);
  expect(await verifyChain(makeAuditReader(table()).chain(1), hash)).toMatchObject({
    findings: [],
    entries: body.data.length,
  });
});

test("the log leaves as files, which anybody can verify", { timeout: 60_000 }, async () => {
  const started = await stack.call<{ id: string }>("POST", "/api/exports/audit", {});
  expect(started.status).toBe(202);
  const done = await eventually(
    () =>
      stack.call<{ state: string; result: { files: { name: string; url: string }[] } | null }>(
        "GET",
        `/api/jobs/${started.body.id}`,
      ),
    ({ body }) => body.state === "done" || body.state === "failed",
    30_000,
  );
  const file = done.body.result?.files.find(({ name }) => name === "audit.ndjson");
  const text = await (await fetch(file?.url ?? "")).text();
  async function* blocks() {
    for (const line of text.trimEnd().split("\n")) yield JSON.parse(line) as AuditBlock;
  }
  const { findings, entries } = await verifyChain(blocks(), hash);
  expect(findings).toEqual([]);
  expect(entries).toBeGreaterThan(10);
  const { body } = await eventually(
    () => stack.call<{ data: { action: string; facts: unknown }[] }>("GET", "/api/audit?action=exported"),
    (answer) => answer.body.data.length > 0,
  );
  expect(body.data).toMatchObject([{ action: "exported", facts: { what: "audit" } }]);
});
