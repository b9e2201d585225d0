import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { toProjectedChange } from "../../lib/adapters/dynamo/projected-changes.ts";
import type { Change } from "../../lib/core/projections/model.ts";
import { makeProjectChanges } from "../../lib/core/projections/project.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { captureLog, PERSONAL, personalIn } from "../../test/support/room.ts";
import { makeHandler } from "./handler.ts";

let log: ReturnType<typeof captureLog>;
beforeEach(() => {
  vi.stubEnv("LOG_LEVEL", "INFO");
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const images = (before: object | undefined, after: object | undefined, sequence: number): DynamoDBRecord => ({
  eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
  dynamodb: {
    ApproximateCreationDateTime: 1_793_610_000,
    SequenceNumber: `4421584500000000017450439${String(sequence).padStart(4, "0")}`,
    ...(before ? { OldImage: marshall(before) as Record<string, never> } : {}),
    ...(after ? { NewImage: marshall(after) as Record<string, never> } : {}),
  },
});
const lead = { pk: "demo#contact#c", sk: "lead#c.1", entity: "lead", v: 1, contactName: PERSONAL.text };

function room(project: (changes: readonly Change[]) => Promise<void>) {
  const projection = {
    name: "seen",
    project: async (changes: readonly Change[]) => {
      await project(changes);
      return undefined;
    },
  };
  return makeHandler({ toChange: toProjectedChange, project: makeProjectChanges([projection]), log: makeLog() });
}

test("changes come with both images, their tenant and their place; what is no thing of a tenant's is passed over", async () => {
  const seen: Change[] = [];
  const handler = room(async (changes) => void seen.push(...changes));
  const expired: DynamoDBRecord = {
    ...images(lead, undefined, 3),
    userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" },
  };
  const Records = [
    images(undefined, lead, 1),
    images(lead, { ...lead, v: 2 }, 2),
    expired,
    images(undefined, { pk: "x" }, 4),
  ];
  expect(await handler({ Records, shardId: "shardId-1" })).toEqual({ batchItemFailures: [], state: {} });
  expect(seen).toMatchObject([
    { tenant: "demo", entity: "lead", after: lead, expired: false, at: "2026-11-02T09:00:00.000Z" },
    { before: lead, after: { v: 2 }, place: { shard: "shardId-1", sequence: expect.stringMatching(/^0{11}\d{29}$/) } },
    { before: lead, expired: true },
  ]);
  expect(seen[0]).not.toHaveProperty("before");
  expect(seen[2]).not.toHaveProperty("after");
});

test("a failing projection fails the batch, and says nothing personal", async () => {
  const handler = room(async () => {
    throw new Error(PERSONAL.text);
  });
  await expect(handler({ Records: [images(undefined, lead, 1)], shardId: "s" })).rejects.toThrow(
    "projections failed: seen",
  );
  expect(log.codes()).toEqual(["projection_failed", "changes_projected"]);
  expect(personalIn(log.text())).toEqual([]);
});

test("the end of a window has nothing to do, and changes of a shard that is not named are refused", async () => {
  const handler = room(async () => {});
  expect(await handler({ Records: [], shardId: "s" })).toEqual({ batchItemFailures: [], state: {} });
  await expect(handler({ Records: [images(undefined, lead, 1)] })).rejects.toThrow("does not name its shard");
});
