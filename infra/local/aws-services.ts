/** What AWS's own services bring of their own accord, by what the template says of them: mail that SES takes in, its events, topics. */
import { randomUUID } from "node:crypto";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { EventBus } from "./event-bus.ts";
import { asList, asObject, asText } from "./json.ts";
import type { Model } from "./template/model.ts";
import { account } from "./template/names.ts";

/** A mail as SES hands it on. `receipt` is what SES found out about it, without recipients and action. */
export interface TakenMail {
  readonly recipients: readonly string[];
  readonly raw: Uint8Array;
  readonly mail: Readonly<Record<string, unknown>> & { readonly messageId: string };
  readonly receipt: Readonly<Record<string, unknown>>;
}

export interface AwsServices {
  readonly region: string;
  readonly account: string;
  /** An event of one of AWS's services, on the bus that such events come by. */
  tell(source: string, detailType: string, detail: unknown): void;
  /** The types of events that a configuration set of SES publishes (`SEND`, ...), all destinations together. */
  eventTypesOf(configurationSet: string): readonly string[];
  /** Does what the receipt rules say. False when none takes mail for these recipients: then SES refuses it. */
  takeMail(mail: TakenMail): Promise<boolean>;
  /** Gives a message to the functions that are subscribed to a topic; false when there is no such topic. */
  publish(topicArn: string, message: unknown): boolean;
}

export function makeAwsServices(options: {
  readonly model: Model;
  readonly bus: EventBus;
  readonly s3: S3Client;
  readonly invokeAsynchronously: (functionArn: string, event: unknown) => void;
}): AwsServices {
  const { model, bus, s3, invokeAsynchronously } = options;

  const rules = model
    .ofType("AWS::SES::ReceiptRule")
    .map(({ properties }) => asObject(properties.Rule))
    .filter(({ Enabled }) => Enabled !== false && Enabled !== "false");

  /** A rule names whole addresses, or domains with all that is within them. */
  const takes = (rule: Readonly<Record<string, unknown>>, recipient: string): boolean =>
    asList(rule.Recipients).some((of) => recipient === of || recipient.endsWith(`@${String(of)}`));

  return {
    region: model.places.region,
    account,
    tell: (source, detailType, detail) => bus.put("default", source, detailType, detail),
    eventTypesOf: (configurationSet) =>
      model
        .ofType("AWS::SES::ConfigurationSetEventDestination")
        .filter(({ properties }) => properties.ConfigurationSetName === configurationSet)
        .map(({ properties }) => asObject(properties.EventDestination))
        .filter(({ Enabled, EventBridgeDestination }) => String(Enabled) === "true" && EventBridgeDestination)
        .flatMap(({ MatchingEventTypes }) => asList(MatchingEventTypes).map(String)),
    async takeMail({ recipients, raw, mail, receipt }) {
      let taken = false;
      for (const rule of rules) {
        const own = recipients.filter((recipient) => takes(rule, recipient));
        if (own.length === 0) continue;
        taken = true;
        for (const action of asList(rule.Actions).map(asObject)) {
          const kept = asObject(action.S3Action);
          const [bucket, arn] = [asText(kept.BucketName), asText(asObject(action.LambdaAction).FunctionArn)];
          if (bucket !== undefined) {
            const key = `${asText(kept.ObjectKeyPrefix) ?? ""}${mail.messageId}`;
            await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: raw }));
          } else if (arn !== undefined)
            invokeAsynchronously(arn, {
              Records: [
                {
                  eventSource: "aws:ses",
                  eventVersion: "1.0",
                  ses: {
                    mail,
                    receipt: {
                      ...receipt,
                      recipients: own,
                      action: { type: "Lambda", functionArn: arn, invocationType: "Event" },
                    },
                  },
                },
              ],
            });
        }
      }
      return taken;
    },
    publish(topicArn, message) {
      if (!model.find(topicArn, "AWS::SNS::Topic")) return false;
      for (const { properties } of model.ofType("AWS::SNS::Subscription")) {
        const endpoint = asText(properties.Endpoint);
        if (properties.TopicArn !== topicArn || properties.Protocol !== "lambda" || endpoint === undefined) continue;
        invokeAsynchronously(endpoint, {
          Records: [
            {
              EventSource: "aws:sns",
              EventVersion: "1.0",
              EventSubscriptionArn: `${topicArn}:${randomUUID()}`,
              Sns: {
                Type: "Notification",
                MessageId: randomUUID(),
                TopicArn: topicArn,
                Subject: null,
                Message: JSON.stringify(message),
                Timestamp: new Date().toISOString(),
                MessageAttributes: {},
              },
            },
          ],
        });
      }
      return true;
    },
  };
}
