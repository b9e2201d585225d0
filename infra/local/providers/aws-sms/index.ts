/** SMS through AWS, simulated. What it tells comes by EventBridge and, with a configuration set, by the topic; what customers write, by the topic. */
import { randomUUID } from "node:crypto";
import type { ProviderChannel } from "../channel.ts";
import { numberOf, SMS_CUSTOMERS, TEXTS_ONLY, wishOf } from "../sms/customers.ts";
import type { AwsSmsAccount } from "./account.ts";
import { handleApi, type SendTextMessage } from "./api.ts";
import { errorTitle, failureOf } from "./errors.ts";

type Update =
  | { readonly kind: "written"; readonly message: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "told";
      readonly detail: Readonly<Record<string, unknown>>;
      readonly asked: SendTextMessage | undefined;
    };

const STATUSES = { sent: "TEXT_SENT", delivered: "TEXT_DELIVERED" } as const;

export const awsSms: ProviderChannel<AwsSmsAccount> = {
  id: "aws-sms",
  paths: ["/aws-sms/"],
  basePath: "/aws-sms",
  customers: SMS_CUSTOMERS,
  retryDelaysMs: [],
  phone: { ...TEXTS_ONLY, label: "SMS (AWS)" },
  accountId: ({ number }) => number,
  describe: ({ name, number }) => ({ name, address: number }),
  handle: handleApi,
  newMessageId: () => randomUUID(),
  customerUpdate(_world, { number }, { id, customer, message }): Update {
    if (message.type === "raw") return { kind: "written", message: message.fields };
    if (message.type !== "text") throw new Error(`nobody can send ${message.type} by SMS`);
    const { text } = message;
    return {
      kind: "written",
      message: {
        originationNumber: numberOf(customer),
        destinationNumber: number,
        // Words that nobody registered are under one name.
        messageKeyword: wishOf(text) ? text.trim().toUpperCase() : "KEYWORD_LONGCODE",
        messageBody: text,
        inboundMessageId: id,
      },
    };
  },
  receiptUpdate({ number }, { customer, messageId, status, at, errorCode }, world): Update | undefined {
    const asked = world.sentAs(number, messageId)?.body as SendTextMessage | undefined;
    const eventType = status === "failed" ? failureOf(errorCode) : STATUSES[status as keyof typeof STATUSES];
    // Nothing tells that a text was read.
    if (eventType === undefined) return undefined;
    const detail = {
      eventType,
      eventVersion: "1.0",
      eventTimestamp: at,
      isFinal: status !== "sent",
      originationPhoneNumber: number,
      destinationPhoneNumber: numberOf(customer),
      isoCountryCode: "US",
      messageId,
      messageRequestTimestamp: at,
      messageEncoding: "GSM",
      messageType: asked?.MessageType ?? "TRANSACTIONAL",
      messageStatus: eventType.replace("TEXT_", ""),
      messageStatusDescription: eventType === "TEXT_DELIVERED" ? "Message has been accepted by phone" : eventType,
      totalMessageParts: 1,
      totalMessagePrice: 0.00581,
    };
    return { kind: "told", detail, asked };
  },
  envelope: (_account, [update]) => update,
  posting: (_account, update) => ({
    url: "aws:",
    contentType: "application/json",
    bytes: Buffer.from(JSON.stringify(update)),
  }),
  async deliver(world, { topicArn }, body) {
    const aws = world.aws();
    if (!aws) throw new Error("there is no account of AWS that would hear of it");
    const update = body as Update;
    if (update.kind === "written") {
      if (!aws.publish(topicArn, update.message)) throw new Error(`there is no topic ${topicArn}`);
      return;
    }
    const { detail, asked } = update;
    if (asked?.ConfigurationSetName !== undefined) aws.publish(topicArn, { ...detail, context: asked.Context ?? {} });
    // The bus is not told to whom, and knows no context.
    const { destinationPhoneNumber: _to, ...rest } = detail;
    aws.tell("aws.sms-voice", "Text Message Delivery Status Updated", rest);
  },
  headers: () => ({}),
  errorTitle,
};
