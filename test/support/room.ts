/** What a room is started and asked with: AWS's events in their real shape, and everything that it writes to its log. */
import { createHash } from "node:crypto";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { vi } from "vitest";

export const TALK_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-talk.fifo";
export const BULK_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-bulk.fifo";
export const JOBS_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-jobs";
export const INBOUND_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-inbound.fifo";
export const RECEIPTS_QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/chasqui-receipts";

/** Values that no log may show. */
export const PERSONAL = {
  name: "Zoraida Quispe",
  phone: "15550001111",
  text: "my daughter Iris is allergic to peanuts",
  token: "EAAinventedtoken0001",
  secret: "0123456789abcdef0123456789abcdef",
} as const;

/** The environment of a deployed function; before the room's `index` is imported, which reads it at once. */
export function setEnvironment(variables: Readonly<Record<string, string>>): void {
  const all = {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    TABLE_NAME: "chasqui-test",
    LINKS_URL: "https://links.shop.example",
    LIVE_URL: "wss://live.example/live",
    LIVE_MANAGEMENT_URL: "https://live.example/live",
    LIVE_ORIGINS: "https://console.example",
    ...variables,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
}

interface Handover {
  readonly group?: string;
  readonly sequence?: number;
  readonly receives?: number;
  readonly redriven?: boolean;
  readonly messageId?: string;
}

let messages = 0;

/** A text is handed over as it is, everything else as JSON. */
export function sqsRecord(
  body: unknown,
  { group, sequence, receives = 1, redriven, messageId }: Handover = {},
): SQSRecord {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const number = ++messages;
  return {
    messageId: messageId ?? `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    receiptHandle: `handle-${number}`,
    body: text,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "1767780000000",
      SenderId: "AROAEXAMPLE:chasqui",
      ApproximateFirstReceiveTimestamp: "1767780000100",
      ...(group
        ? {
            MessageGroupId: group,
            MessageDeduplicationId: `deduplication-${number}`,
            SequenceNumber: String(18_900_000_000_000_000_000n + BigInt(sequence ?? number)),
          }
        : {}),
    },
    messageAttributes: redriven
      ? { redriven: { stringValue: "true", dataType: "String", stringListValues: [], binaryListValues: [] } }
      : {},
    md5OfBody: createHash("md5").update(text).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:chasqui-test${group ? ".fifo" : ""}`,
    awsRegion: "eu-west-1",
  };
}

export const sqsEvent = (...Records: SQSRecord[]): SQSEvent => ({ Records });

export const idsOf = (records: readonly SQSRecord[]) => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

export function lambdaContext(remaining: () => number = () => 60_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "chasqui-test",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:chasqui-test",
    memoryLimitInMB: "256",
    awsRequestId: "00000000-0000-4000-8000-0000000000ff",
    logGroupName: "chasqui-test",
    logStreamName: "test",
    getRemainingTimeInMillis: remaining,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** Everything that the process writes from here on, instead of on the terminal. */
export function captureLog(): { text(): string; codes(): readonly string[] } {
  let written = "";
  const take = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(take);
  vi.spyOn(process.stderr, "write").mockImplementation(take);
  const lines = () => written.split("\n").filter((line) => line.startsWith("{"));
  return {
    text: () => written,
    codes: () => lines().map((line) => String((JSON.parse(line) as { message?: unknown }).message)),
  };
}

/** The values of `PERSONAL` that stand in a text, in any of the ways in which a log could quote them. */
export const personalIn = (text: string): readonly string[] =>
  Object.values(PERSONAL).filter((value) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)));
