import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  BULK_QUEUE,
  captureLog,
  JOBS_QUEUE,
  lambdaContext,
  PERSONAL,
  personalIn,
  setEnvironment,
  TALK_QUEUE,
} from "../../test/support/room.ts";

const NOW = "2026-11-02T09:00:00.000Z";
const THREAD = "c".repeat(26);
const keyOf = (number: number) => `1793610000000-${String(number).padStart(16, "a")}`;

let aws: FakeAws;
let invoke: (...records: DynamoDBRecord[]) => Promise<DynamoDBBatchResponse>;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  setEnvironment({
    TALK_QUEUE_URL: TALK_QUEUE,
    BULK_QUEUE_URL: BULK_QUEUE,
    JOBS_QUEUE_URL: JOBS_QUEUE,
    EVENT_BUS: "chasqui-test",
    SCHEDULE_GROUP: "chasqui-wake",
    SCHEDULE_TARGET_ARN: "arn:aws:lambda:eu-west-1:123456789012:function:run-schedule",
    SCHEDULE_ROLE_ARN: "arn:aws:iam::123456789012:role/wake",
  });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(NOW) });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (...Records) => handler({ Records }, lambdaContext());
});
afterAll(async () => {
  await aws.stop();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  take();
  aws.on("CreateSchedule").resolves({});
  log = captureLog();
});

/** The queue takes everything but the messages whose body has one of these texts. */
function take(...refused: readonly string[]): void {
  aws.on("SendMessageBatch").callsFake(({ Entries }: { Entries: { Id: string; MessageBody: string }[] }) => ({
    Successful: Entries.filter(({ MessageBody }) => !refused.some((text) => MessageBody.includes(text))),
  }));
}

let sequence = 0;
/** A row of the table as the stream tells of it. */
function change(relay: string | undefined, number: number, more: Record<string, unknown> = {}): DynamoDBRecord {
  const keys = { pk: `demo#cnv#${THREAD}`, sk: `m#${keyOf(number)}` };
  const item = {
    ...keys,
    entity: "message",
    conversationId: THREAD,
    key: keyOf(number),
    content: { type: "text", text: PERSONAL.text },
    attempts: 0,
    ...(relay ? { relay } : {}),
    ...more,
  };
  return {
    eventID: `event-${++sequence}`,
    eventName: "MODIFY",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-west-1",
    eventSourceARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/chasqui-test/stream/2026-01-01T00:00:00.000",
    dynamodb: {
      ApproximateCreationDateTime: 1_793_610_000,
      Keys: marshall(keys) as Record<string, never>,
      NewImage: marshall(item) as Record<string, never>,
      SequenceNumber: `4421584500000000017450439${String(sequence).padStart(4, "0")}`,
      SizeBytes: 600,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

const sequenceOf = (record: DynamoDBRecord | undefined) => record?.dynamodb?.SequenceNumber;
const requests = () => aws.calls("SendMessageBatch");

test("replies go to the talk queue ten at a time, in the order of the stream, each attempt once", async () => {
  const records = Array.from({ length: 12 }, (_, number) => change("talk", number, { attempts: number === 3 ? 2 : 0 }));
  expect(await invoke(...records)).toEqual({ batchItemFailures: [] });
  expect(requests().map(({ QueueUrl, Entries }) => [QueueUrl, Entries?.length])).toEqual([
    [TALK_QUEUE, 10],
    [TALK_QUEUE, 2],
  ]);
  const entries = requests().flatMap(({ Entries }) => Entries ?? []);
  expect(entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).toEqual(
    records.map((_, number) => `${THREAD}.${keyOf(number)}.${number === 3 ? 2 : 0}`),
  );
  expect(new Set(entries.map(({ MessageGroupId }) => MessageGroupId))).toEqual(new Set([THREAD]));
  expect(JSON.parse(entries[0]?.MessageBody ?? "")).toEqual({
    id: `${THREAD}.${keyOf(0)}`,
    type: "delivery.send",
    version: 1,
    time: NOW,
    tenant: "demo",
    subject: `${THREAD}.${keyOf(0)}`,
    data: { conversationId: THREAD, key: keyOf(0) },
  });
});

test("what nobody waits for goes to a queue of its own", async () => {
  expect(await invoke(change("bulk", 1), change("talk", 2), change("bulk", 3))).toEqual({ batchItemFailures: [] });
  expect(requests().map(({ QueueUrl, Entries }) => [QueueUrl, Entries?.length])).toEqual([
    [TALK_QUEUE, 1],
    [BULK_QUEUE, 2],
  ]);
});

test("behind a reply that the queue refuses no request carries another of its thread, and the stream goes on from it", async () => {
  take(keyOf(4));
  const records = Array.from({ length: 12 }, (_, number) => change("talk", number));
  expect(await invoke(...records)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(records[4]) }] });
  expect(requests()).toHaveLength(1);
});

test("the first record that failed is named, whatever kind it is of", async () => {
  take(keyOf(2));
  const records = [change("media", 1), change("media", 2), change("talk", 3), change("talk", 4)];
  expect(await invoke(...records)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(records[1]) }] });
  aws.on("SendMessageBatch").rejects("AccessDeniedException");
  expect(await invoke(...records)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(records[0]) }] });
});

test("rows without anything to do, deletions and rows of another shape are passed over", async () => {
  const removed = { ...change("talk", 1), eventName: "REMOVE" } as const;
  const strange = [change("elsewhere", 1), change("talk", 1, { key: 7 }), change(undefined, 1)];
  expect(await invoke(removed, ...strange)).toEqual({ batchItemFailures: [] });
  expect(requests()).toEqual([]);
  expect(aws.calls("CreateSchedule")).toEqual([]);
});

const after = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

test("waiting up to a quarter of an hour is the queue's delay, rounded up", async () => {
  const waits = [-60, 0.2, 899.5, 900];
  await invoke(...waits.map((seconds, number) => change("wake", number, { wakeAt: after(seconds) })));
  const entries = requests().flatMap(({ Entries }) => Entries ?? []);
  expect(entries.map(({ DelaySeconds = 0 }) => DelaySeconds)).toEqual([0, 1, 900, 900]);
  expect(entries.map(({ MessageBody }) => (JSON.parse(MessageBody ?? "") as { type: string }).type)).toEqual(
    waits.map(() => "delivery.wake"),
  );
  expect(requests().every(({ QueueUrl }) => QueueUrl === JOBS_QUEUE)).toBe(true);
  expect(aws.calls("CreateSchedule")).toEqual([]);
});

const reminder = (seconds: number, more: Record<string, unknown> = {}) =>
  change("reminder", 1, {
    pk: `demo#reminders#${"p".repeat(26)}`,
    sk: `reminder#${"o".repeat(16)}`,
    reminderId: `${"p".repeat(26)}.${"o".repeat(16)}`,
    title: PERSONAL.text,
    generation: 7,
    dueAt: after(seconds),
    ...more,
  });

test("a reminder's clock is the queue's delay when it is soon, and a schedule of its own when it is not", async () => {
  expect(await invoke(reminder(60), reminder(901.2), reminder(0, { generation: "x" }))).toEqual({
    batchItemFailures: [],
  });
  const due = {
    id: `${"p".repeat(26)}.${"o".repeat(16)}.7`,
    type: "reminder.due",
    version: 1,
    tenant: "demo",
    subject: `${"p".repeat(26)}.${"o".repeat(16)}`,
    data: { reminderId: `${"p".repeat(26)}.${"o".repeat(16)}`, generation: 7 },
  };
  const entries = requests().flatMap(({ Entries }) => Entries ?? []);
  expect(entries.map(({ DelaySeconds, MessageBody }) => [DelaySeconds, JSON.parse(MessageBody)])).toEqual([
    [60, { ...due, time: NOW }],
  ]);
  const [schedule, ...others] = aws.calls("CreateSchedule");
  expect(others).toEqual([]);
  expect(schedule).toMatchObject({
    Name: `rem-demo-${"o".repeat(16)}-7`,
    ScheduleExpression: "at(2026-11-02T09:15:02)",
    ActionAfterCompletion: "DELETE",
  });
  expect(JSON.parse(schedule?.Target.Input)).toEqual({ ...due, time: after(901.2) });
  expect(personalIn(JSON.stringify(aws.calls()))).toEqual([]);
});

test("a notice to push goes to the jobs by its id alone; once read it has no mark", async () => {
  const noticeId = "1793610000000-aaaaaaaaaaaaaaaa";
  const row = (more: Record<string, unknown> = {}) =>
    change("push", 1, {
      pk: "demo#notices-of#usr_ana",
      sk: `n#${noticeId}`,
      entity: "personal-notice",
      person: "usr_ana",
      noticeId,
      text: PERSONAL.text,
      ...more,
    });
  expect(await invoke(row(), row({ noticeId: 7 }))).toEqual({ batchItemFailures: [] });
  const entries = requests().flatMap(({ Entries }) => Entries ?? []);
  expect(entries.map(({ MessageBody }) => JSON.parse(MessageBody))).toEqual([
    {
      id: noticeId,
      type: "notice.push",
      version: 1,
      time: NOW,
      tenant: "demo",
      subject: noticeId,
      data: { person: "usr_ana", noticeId },
    },
  ]);
  expect(personalIn(JSON.stringify(aws.calls()))).toEqual([]);
});

test("the longest names that a schedule may get are allowed", async () => {
  const tenant = "t".repeat(32);
  await invoke(reminder(90_000, { pk: `${tenant}#reminders#${"p".repeat(26)}`, generation: 9_999_999_999 }));
  expect(String(aws.calls("CreateSchedule")[0]?.Name)).toMatch(/^[0-9a-zA-Z_.-]{1,64}$/);
});

test("a reminder whose schedule cannot be made waits in the queue, and holds up nothing", async () => {
  aws.on("CreateSchedule").rejects("ServiceQuotaExceededException");
  expect(await invoke(reminder(7_200), change("talk", 2))).toEqual({ batchItemFailures: [] });
  expect(requests().map(({ QueueUrl, Entries }) => [QueueUrl, Entries[0].DelaySeconds])).toEqual([
    [TALK_QUEUE, undefined],
    [JOBS_QUEUE, 900],
  ]);
});

test("longer waits share a schedule that fires once at the next quarter of an hour and deletes itself", async () => {
  expect(await invoke(change("wake", 1, { wakeAt: after(901) }))).toEqual({ batchItemFailures: [] });
  expect(requests()).toEqual([]);
  const slot = "2026-11-02T09:30:00.000Z";
  expect(aws.calls("CreateSchedule")).toEqual([
    {
      Name: "wake-demo-202611020930",
      ClientToken: expect.any(String),
      GroupName: "chasqui-wake",
      ScheduleExpression: "at(2026-11-02T09:30:00)",
      ScheduleExpressionTimezone: "UTC",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: "arn:aws:lambda:eu-west-1:123456789012:function:run-schedule",
        RoleArn: "arn:aws:iam::123456789012:role/wake",
        Input: JSON.stringify({
          id: "wake-demo-202611020930",
          type: "wake.slot",
          version: 1,
          time: slot,
          tenant: "demo",
          subject: slot,
          data: { slot },
        }),
        RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
      },
    },
  ]);
});

test("a schedule that is there already is enough; for one that cannot be made the queue's longest delay stands in", async () => {
  const record = change("wake", 1, { wakeAt: after(7_200) });
  aws.on("CreateSchedule").rejectsOnce("ConflictException").rejects("ValidationException");
  expect(await invoke(record)).toEqual({ batchItemFailures: [] });
  expect(requests()).toEqual([]);
  expect(await invoke(record)).toEqual({ batchItemFailures: [] });
  expect(requests()).toMatchObject([{ QueueUrl: JOBS_QUEUE, Entries: [{ DelaySeconds: 900 }] }]);
  take(keyOf(1));
  expect(await invoke(record)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceOf(record) }] });
  expect(log.codes()).toEqual(["changes_relayed", "changes_relayed", "changes_relayed"]);
  expect(personalIn(log.text())).toEqual([]);
});
