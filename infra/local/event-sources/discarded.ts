import { randomUUID } from "node:crypto";
import type { Deliver } from "../targets.ts";
import type { DiscardReason } from "./stream-batch.ts";
import type { ChangeRecord } from "./stream-record.ts";

export interface DiscardedBatch {
  readonly records: readonly ChangeRecord[];
  readonly reason: DiscardReason;
  readonly attempts: number;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly mappingId: string;
  readonly destination: string;
}

/**
 * Reports a batch that was given up, in Lambda's form: to a queue where in the stream it lies, to a bucket also the batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export async function deliverDiscarded(batch: DiscardedBatch, deliver: Deliver): Promise<void> {
  const { records, shardId, destination } = batch;
  const now = new Date().toISOString();
  const arrival = (record: ChangeRecord | undefined): string => new Date(record?.createdAt ?? 0).toISOString();
  const record = {
    requestContext: {
      requestId: randomUUID(),
      functionArn: batch.functionArn,
      condition: batch.reason,
      approximateInvokeCount: batch.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: now,
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.sequenceNumber,
      endSequenceNumber: records.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records[0]),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: batch.streamArn,
    },
  };
  if (!destination.startsWith("arn:aws:s3:")) return deliver(destination, JSON.stringify(record));
  const day = now.slice(0, 10).replaceAll("-", "/");
  const key = `aws/lambda/${batch.mappingId}/${shardId}/${day}/${now.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`;
  const payload = JSON.stringify({ Records: records.map(({ event }) => event) });
  return deliver(destination, JSON.stringify({ ...record, payload }), { key });
}
