/** Dead letters on the real engine: looking takes nothing away, and what is put back keeps its threads' order. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { type QueueEngine, startQueueEngine } from "../../infra/local/engines/queues.ts";
import { makeDeadLetters } from "../../lib/adapters/sqs/dead-letters.ts";

let engine: QueueEngine;
let sqs: SQSClient;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "chasqui-dead-"));
  engine = await startQueueEngine({ port: 0, dataDir, region: "eu-west-1" });
  sqs = new SQSClient({ endpoint: engine.endpoint, region: "eu-west-1", credentials: localCredentials });
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", engine.endpoint);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  sqs.destroy();
  await engine.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const COUNT = 23;
const GROUPS = 3;

async function make(QueueName: string): Promise<string> {
  const Attributes: Record<string, string> = QueueName.endsWith(".fifo")
    ? { FifoQueue: "true", DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" }
    : {};
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return `${engine.endpoint}${new URL(QueueUrl).pathname}`;
}

test.each([
  ["talk", "-dead.fifo", ".fifo"],
  ["bulk", "-dead.fifo", ".fifo"],
  ["receipts", "-dead", ""],
] as const)("%s", async (name, deadEnd, end) => {
  const [dead, queue] = [await make(`${name}${deadEnd}`), await make(`${name}${end}`)];
  const begun = Date.now();
  for (let number = 0; number < COUNT; number++) {
    const group = { MessageGroupId: `g${number % GROUPS}`, MessageDeduplicationId: `d${number}` };
    const MessageBody = JSON.stringify({ number });
    await sqs.send(new SendMessageCommand({ QueueUrl: dead, MessageBody, ...(end === "" ? {} : group) }));
  }
  const { standing, putBack } = makeDeadLetters({ [name]: { dead, queue } });
  for (let looks = 0; looks < 3; looks++) {
    const { waiting, oldestAt } = await standing(name);
    expect(waiting).toBe(COUNT);
    expect(Date.parse(oldestAt ?? "")).toBeGreaterThanOrEqual(begun - 1_000);
  }
  expect(await putBack(name, 2)).toBe(2);
  let moved = 2;
  for (let some = 1; some > 0; moved += some) some = await putBack(name, COUNT);
  expect(moved).toBe(COUNT);
  expect(await standing(name)).toEqual({ waiting: 0, oldestAt: null });

  const ready = engine.inspect(`${name}${end}`)?.messages.ready ?? [];
  expect(ready.map(({ messageAttributes }) => messageAttributes.redriven?.StringValue)).toEqual(
    Array.from({ length: COUNT }, () => "true"),
  );
  const numbers = ready.map(({ body }) => (JSON.parse(body) as { number: number }).number);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, number) => number));
  if (end === "") return;
  for (let group = 0; group < GROUPS; group++) {
    const own = numbers.filter((number) => number % GROUPS === group);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
});
