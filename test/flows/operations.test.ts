/** What operators do without a terminal, on the whole stack: stopping what goes out, trying again what was given up, verifying the log. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { giveUpAnAnswer } from "../support/dead-letters.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(() => stack?.stop());

interface Job {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly counts: object; readonly facts?: Readonly<Record<string, string>> } | null;
}
async function run(path: string, body?: unknown): Promise<Job> {
  const asked = await stack.call<Job>("POST", path, body);
  expect(asked.status).toBe(202);
  return eventually(
    async () => (await stack.call<Job>("GET", `/api/jobs/${asked.body.id}`)).body,
    ({ state }) => state !== "queued" && state !== "running",
    20_000,
  );
}

test("what is stopped waits with its reason, and the log has who stopped it", async () => {
  await stack.write("15550300091", "Hola");
  const conversation = await stack.conversationOf("15550300091");
  const stopped = await stack.call("POST", "/api/sending/stop", { reason: "A wrong price" });
  expect(stopped).toMatchObject({ status: 200, body: { stop: { reason: "A wrong price", by: /^key_/ } } });
  const asked = await stack.call("POST", `/api/conversations/${conversation}/messages`, {
    content: { type: "text", text: "Buenos días" },
  });
  expect(asked.status).toBe(202);
  const sent = async () => (await stack.messages(conversation)).find(({ text }) => text === "Buenos días")?.delivery;
  expect(await eventually(sent, (delivery) => delivery?.status === "deferred", 20_000)).toMatchObject({
    reason: { code: "stopped" },
  });
  await stack.call("POST", "/api/sending/resume", {});
  const entries = await eventually(
    async () =>
      (await stack.call<{ data: { changes: { field: string }[] }[] }>("GET", "/api/audit?entity=switches")).body.data,
    ({ length }) => length === 2,
    20_000,
  );
  expect(entries).toMatchObject([
    { changes: [{ field: "stop", before: expect.stringContaining("A wrong price"), after: null }] },
    { changes: [{ field: "stop", before: null, after: expect.stringContaining("A wrong price") }] },
  ]);
}, 60_000);

test("what was given up is counted, put back, and handled", async () => {
  const talk = async () => {
    const { body } = await stack.call<{ data: { id: string; waiting: number; oldestAt: string | null }[] }>(
      "GET",
      "/api/dead-letters",
    );
    expect(body.data.map(({ id }) => id)).toEqual(["inbound", "receipts", "talk", "bulk", "jobs", "schedules"]);
    return body.data.find(({ id }) => id === "talk");
  };
  expect(await talk()).toMatchObject({ waiting: 0, oldestAt: null });
  const begun = Date.now();
  await giveUpAnAnswer(stack.runner.endpoints.sqs, "demo");
  const waiting = await talk();
  expect(waiting).toMatchObject({ waiting: 1 });
  expect(Date.parse(waiting?.oldestAt ?? "")).toBeGreaterThanOrEqual(begun - 1_000);
  // Having been looked at, it still waits.
  expect(await talk()).toMatchObject({ waiting: 1 });
  expect(await run("/api/dead-letters/talk/redrive")).toMatchObject({
    state: "done",
    result: { counts: { moved: 1 } },
  });
  await stack.runner.idle();
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
  expect(await talk()).toMatchObject({ waiting: 0, oldestAt: null });
}, 60_000);

test("the log is whole, and its end is held against what was kept", async () => {
  const first = await run("/api/audit/verifications", {});
  expect(first).toMatchObject({ state: "done", result: { counts: { findings: 0 } } });
  const { witness = "" } = first.result?.facts ?? {};
  expect(witness).toMatch(/^\d+:[0-9a-f]{64}$/);
  expect(await run("/api/audit/verifications", { witness })).toMatchObject({ result: { counts: { findings: 0 } } });
  const forged = `${witness.split(":")[0]}:${"0".repeat(64)}`;
  expect(await run("/api/audit/verifications", { witness: forged })).toMatchObject({
    result: { counts: { findings: 1 }, facts: { firstProblem: "not_as_witnessed" } },
  });
}, 60_000);
