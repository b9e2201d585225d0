import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { asObject, asText } from "./json.ts";
import type { Places } from "./template/names.ts";
import { queueUrl } from "./template/names.ts";

export interface DeliveryDetails {
  /** SQS: for FIFO queues. */
  readonly messageGroupId?: string | undefined;
  /** SQS: message attributes of type String. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Event bus: what a schedule's EventBridgeParameters say. */
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
  /** S3. */
  readonly key?: string;
}

/** Hands a payload to whatever an ARN names. Rejects when that does not take it. */
export type Deliver = (arn: string, payload: string, details?: DeliveryDetails) => Promise<void>;

export interface TargetServices {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly places: Places;
  readonly invokeAsynchronously: (functionArn: string, event: unknown) => void;
  readonly putEvent: (busName: string, source: string, detailType: string, detail: unknown) => void;
}

export function makeDeliver(services: TargetServices): Deliver {
  return async (arn, payload, details = {}) => {
    const [, , service, , , ...rest] = arn.split(":");
    const name = rest.join(":");
    if (service === "lambda") {
      services.invokeAsynchronously(arn, JSON.parse(payload));
    } else if (service === "sqs") {
      await services.sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl(name, services.places),
          MessageBody: payload,
          // Without content-based deduplication a FIFO queue refuses what AWS's own services send, there as here.
          MessageGroupId: details.messageGroupId,
          MessageAttributes: Object.fromEntries(
            Object.entries(details.attributes ?? {}).map(([key, StringValue]) => [
              key,
              { DataType: "String", StringValue },
            ]),
          ),
        }),
      );
    } else if (service === "events") {
      const bus = name.replace(/^event-bus\//, "");
      services.putEvent(bus, details.source ?? "local", details.detailType ?? "local", JSON.parse(payload));
    } else if (service === "s3") {
      const Key = details.key ?? randomUUID();
      await services.s3.send(
        new PutObjectCommand({ Bucket: name, Key, Body: payload, ContentType: "application/json" }),
      );
    } else {
      throw new Error(`The local runner cannot deliver to ${arn}.`);
    }
  };
}

/** What a target's own settings (of a rule or a schedule) say about how it wants to be addressed. */
export function detailsOf(target: Readonly<Record<string, unknown>>): DeliveryDetails {
  const bus = asObject(target.EventBridgeParameters);
  return {
    messageGroupId: asText(asObject(target.SqsParameters).MessageGroupId),
    source: asText(bus.Source),
    detailType: asText(bus.DetailType),
  };
}
