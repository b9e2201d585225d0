import { beforeEach, expect, test } from "vitest";
import { useAws } from "../../../test/support/aws.ts";
import { makeDeadLetters } from "./dead-letters.ts";

const sqs = useAws();
const at = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-test-${name}`;
const [dead, queue] = [at("talk-dead.fifo"), at("talk.fifo")];
const { queues, standing, putBack } = makeDeadLetters({
  talk: { dead, queue },
  schedules: { dead: at("schedules-dead") },
});
const counted = (waiting: number, moving = 0) =>
  sqs.on("GetQueueAttributes").resolves({
    Attributes: {
      ApproximateNumberOfMessages: String(waiting),
      ApproximateNumberOfMessagesNotVisible: String(moving),
    },
  });
const letter = (number: number, more: object = {}) => ({
  MessageId: `m${number}`,
  ReceiptHandle: `r${number}`,
  Body: JSON.stringify({ number }),
  Attributes: { MessageGroupId: `g${number % 2}`, SentTimestamp: String(1_767_780_000_000 + number) },
  ...more,
});

beforeEach(() => {
  sqs.reset();
  sqs.on("SendMessageBatch").callsFake(({ Entries }: { Entries: unknown[] }) => ({ Successful: Entries }));
  sqs.on("DeleteMessageBatch").resolves({});
});

test("says how many wait and since when, and hides none from whoever puts them back", async () => {
  expect(queues).toEqual(["talk", "schedules"]);
  counted(12, 2);
  sqs.on("ReceiveMessage").resolves({ Messages: [letter(7), letter(3), letter(9, { Attributes: {} })] });
  expect(await standing("talk")).toEqual({
    waiting: 14,
    oldestAt: new Date(1_767_780_000_003).toISOString(),
  });
  expect(sqs.calls("ReceiveMessage")).toMatchObject([
    { QueueUrl: dead, MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
  ]);
});

test("takes nothing into its hands where nothing waits", async () => {
  counted(0);
  expect(await standing("schedules")).toEqual({ waiting: 0, oldestAt: null });
  expect(sqs.calls("ReceiveMessage")).toEqual([]);
});

test("puts them back marked, in their threads, and deletes what the queue took", async () => {
  sqs.on("ReceiveMessage").resolves({ Messages: [letter(1), letter(2), letter(3)] });
  sqs.on("SendMessageBatch").callsFake(({ Entries }: { Entries: { Id: string }[] }) => ({
    Successful: Entries.filter(({ Id }) => Id !== "1"),
  }));
  expect(await putBack("talk", 3)).toBe(2);
  expect(sqs.calls("ReceiveMessage")).toMatchObject([
    { QueueUrl: dead, MaxNumberOfMessages: 3, VisibilityTimeout: 60 },
  ]);
  expect(sqs.calls("SendMessageBatch")).toMatchObject([
    {
      QueueUrl: queue,
      Entries: [1, 2, 3].map((number) => ({
        MessageBody: JSON.stringify({ number }),
        MessageGroupId: `g${number % 2}`,
        MessageDeduplicationId: `redriven-m${number}`,
        MessageAttributes: { redriven: { DataType: "String", StringValue: "true" } },
      })),
    },
  ]);
  expect(sqs.calls("DeleteMessageBatch")).toMatchObject([
    { QueueUrl: dead, Entries: [{ ReceiptHandle: "r1" }, { ReceiptHandle: "r3" }] },
  ]);
});

test("deletes nothing that was not taken, and asks for no more than ten", async () => {
  sqs.on("ReceiveMessage").resolves({ Messages: [letter(1)] });
  sqs.on("SendMessageBatch").resolves({ Failed: [] });
  await expect(putBack("talk", Number.POSITIVE_INFINITY)).rejects.toThrow("refused");
  expect(sqs.calls("ReceiveMessage")).toMatchObject([{ MaxNumberOfMessages: 10 }]);
  expect(sqs.calls("DeleteMessageBatch")).toEqual([]);
  sqs.on("ReceiveMessage").resolves({});
  expect(await putBack("talk", 10)).toBe(0);
});

test("what may only be looked at, or is not there, is not put back", async () => {
  await expect(putBack("schedules" as never, 10)).rejects.toThrow("only looked at");
  await expect(standing("inbound")).rejects.toThrow("no dead letters");
  expect(sqs.calls("ReceiveMessage")).toEqual([]);
});
