import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Change, type Image, sequenceText } from "../../core/projections/model.ts";
import type { StreamRecord } from "./changes.ts";

/** The part of a stream record that projections read. */
export interface ImagesRecord extends StreamRecord {
  readonly dynamodb?:
    | {
        readonly SequenceNumber?: string | undefined;
        readonly ApproximateCreationDateTime?: number | undefined;
        readonly NewImage?: Record<string, unknown> | undefined;
        readonly OldImage?: Record<string, unknown> | undefined;
      }
    | undefined;
  readonly userIdentity?: { readonly type?: string; readonly principalId?: string } | undefined;
}

const imageOf = (image: Record<string, unknown> | undefined): Image | undefined =>
  image && unmarshall(image as Parameters<typeof unmarshall>[0]);

/** A record of the stream as projections see it; undefined for a row that is none of a tenant's things. */
export function toProjectedChange(record: ImagesRecord, shard: string): Change | undefined {
  const { SequenceNumber = "", ApproximateCreationDateTime = 0, NewImage, OldImage } = record.dynamodb ?? {};
  const before = imageOf(OldImage);
  const after = imageOf(NewImage);
  const { pk, sk, entity } = after ?? before ?? {};
  if (typeof pk !== "string" || typeof sk !== "string" || typeof entity !== "string") return undefined;
  return {
    tenant: pk.slice(0, pk.indexOf("#")),
    entity,
    key: { pk, sk },
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    expired: record.userIdentity?.principalId === "dynamodb.amazonaws.com",
    at: new Date(ApproximateCreationDateTime * 1000).toISOString(),
    place: { shard, sequence: sequenceText(SequenceNumber) },
  };
}
