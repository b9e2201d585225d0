import { expect, test } from "vitest";
import { compileFilters, filterView } from "./filter.ts";
import { toSqsRecord } from "./sqs-record.ts";
import { toChangeRecord } from "./stream-record.ts";

const context = {
  table: "things",
  partitionKeyName: "pk",
  streamArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/things/stream/local",
  region: "eu-west-1",
  wasExpired: () => false,
};
const Keys = { pk: { S: "a" }, sk: { S: "1" } };
const at = new Date("2026-01-01T00:00:01.500Z");

test("a change becomes Lambda's record", () => {
  const NewImage = { ...Keys, data: { B: new Uint8Array([104, 105]) }, list: { L: [{ B: new Uint8Array([33]) }] } };
  const dynamodb = { Keys, NewImage, SequenceNumber: "7", SizeBytes: 5, ApproximateCreationDateTime: at };
  const record = toChangeRecord({ eventName: "INSERT", dynamodb }, context);
  expect(record).toMatchObject({ position: "7", sequenceNumber: "000000000000000000007", partitionKey: '{"S":"a"}' });
  expect(record?.event).toMatchObject({
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    eventSourceARN: context.streamArn,
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_601,
      NewImage: { ...Keys, data: { B: "aGk=" }, list: { L: [{ B: "IQ==" }] } },
      SequenceNumber: "000000000000000000007",
    },
  });
  expect(record?.event).not.toHaveProperty("userIdentity");
});

test("a write that changed nothing makes no record", () => {
  const image = (order: readonly string[]) => Object.fromEntries(order.map((name) => [name, { S: "x" }]));
  const dynamodb = { Keys, OldImage: image(["a", "b"]), NewImage: image(["b", "a"]), SequenceNumber: "1" };
  expect(toChangeRecord({ eventName: "MODIFY", dynamodb }, context)).toBeUndefined();
  const changed = { ...dynamodb, NewImage: { ...dynamodb.NewImage, c: { S: "y" } } };
  expect(toChangeRecord({ eventName: "MODIFY", dynamodb: changed }, context)).toBeDefined();
});

test("the removal of an expired item names the service as its author", () => {
  const dynamodb = { Keys, OldImage: Keys, SequenceNumber: "2" };
  const record = toChangeRecord({ eventName: "REMOVE", dynamodb }, { ...context, wasExpired: () => true });
  expect(record?.event.userIdentity).toEqual({ principalId: "dynamodb.amazonaws.com", type: "Service" });
});

test("a message becomes Lambda's record, and filters look into a JSON body", () => {
  const record = toSqsRecord(
    {
      MessageId: "m",
      ReceiptHandle: "r",
      Body: '{"type":"a"}',
      Attributes: { ApproximateReceiveCount: "1" },
      MessageAttributes: { trace: { DataType: "String", StringValue: "t" } },
    },
    "arn:aws:sqs:eu-west-1:000000000000:jobs",
    "eu-west-1",
  );
  expect(record).toMatchObject({
    messageId: "m",
    attributes: { ApproximateReceiveCount: "1" },
    messageAttributes: { trace: { stringValue: "t", dataType: "String", stringListValues: [], binaryListValues: [] } },
    eventSource: "aws:sqs",
  });
  const filters = (pattern: unknown) => compileFilters({ Filters: [{ Pattern: JSON.stringify(pattern) }] });
  expect(filters({ body: { type: ["a"] } })(filterView(record))).toBe(true);
  expect(filters({ body: { type: ["b"] } })(filterView(record))).toBe(false);
  expect(filters({ body: { type: ["a"] } })(filterView({ body: "plain" }))).toBe(false);
  expect(filters({ body: [{ prefix: "pl" }] })(filterView({ body: "plain" }))).toBe(true);
  expect(compileFilters(undefined)(filterView(record))).toBe(true);
  expect(() => compileFilters({ Filters: [{ Pattern: "{" }] })).toThrow("is not JSON");
});
