import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { isObject } from "../json.ts";
import type { StreamRecord } from "./stream-batch.ts";

/** A change of a table, as the function gets it, with what the reader needs to know about it. */
export interface ChangeRecord extends StreamRecord {
  /** The engine's own sequence number, to continue after it. */
  readonly position: string;
  /** The item's partition key, for what must stay in order. */
  readonly partitionKey: string;
  /** The event's element of `Records`. */
  readonly event: Readonly<Record<string, unknown>>;
}

export interface RecordContext {
  readonly table: string;
  readonly partitionKeyName: string;
  /** The stream's ARN as the template knows it. */
  readonly streamArn: string;
  readonly region: string;
  readonly wasExpired: (keys: unknown) => boolean;
}

/**
 * Turns an engine's record into Lambda's. Sequence numbers get AWS's minimum of 21 digits, so that comparing them as text
 * does not work here by accident and fail there. Undefined for a write that changed nothing, of which AWS makes no record.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
 */
export function toChangeRecord(record: _Record, context: RecordContext): ChangeRecord | undefined {
  const { dynamodb = {}, eventName } = record;
  const position = dynamodb.SequenceNumber ?? "";
  const createdAt = dynamodb.ApproximateCreationDateTime?.getTime() ?? Date.now();
  const plain = toPlain({ ...dynamodb, ApproximateCreationDateTime: undefined }) as Record<string, unknown>;
  if (eventName === "MODIFY" && plain.NewImage !== undefined && isDeepStrictEqual(plain.NewImage, plain.OldImage))
    return undefined;
  const sequenceNumber = position.padStart(21, "0");
  const expired = eventName === "REMOVE" && record.userIdentity === undefined && context.wasExpired(plain.Keys);
  const userIdentity = expired
    ? { principalId: "dynamodb.amazonaws.com", type: "Service" }
    : record.userIdentity && { principalId: record.userIdentity.PrincipalId, type: record.userIdentity.Type };
  const key = isObject(plain.Keys) ? plain.Keys[context.partitionKeyName] : undefined;
  return {
    position,
    sequenceNumber,
    createdAt,
    partitionKey: JSON.stringify(key ?? null),
    event: {
      eventID: createHash("md5").update(`${context.streamArn} ${createdAt} ${position}`).digest("hex"),
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: context.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(createdAt / 1000),
        ...plain,
        SequenceNumber: sequenceNumber,
      },
      eventSourceARN: context.streamArn,
      ...(userIdentity ? { userIdentity } : {}),
    },
  };
}

/** Binary values become base64, as in the JSON that Lambda hands over. */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, toPlain(item)]])),
  );
}
