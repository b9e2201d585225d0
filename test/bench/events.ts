/** What AWS hands to the functions, in its real shape and in the sizes of everyday messages. */
import { createHash, createHmac } from "node:crypto";
import { PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";
import type { Queued } from "./model/front.ts";
import type { TableChange } from "./model/table.ts";

export const APP = "demo.k3v5q2m7n4";
export const CONNECTION = "k3v5q2m7n4.b6x2c5z7a4s3";
export const ACCOUNT = "500600700800900";
export const SECRETS = {
  appSecret: "0123456789abcdef0123456789abcdef",
  verifyToken: "an invented token",
  accessToken: "EAAinventedtoken0001",
} as const;
const NAME = "Zoraida Quispe";
export const WORDS = "Good evening, do you still have a table for four on Saturday at nine?";
export const ANSWER = "Good evening! Yes, with pleasure: a table for four on Saturday at nine, on the terrace.";

/** Telephone numbers that belong to nobody. */
export const phoneOf = (person: number): string => `1555${String(1_000_000 + person).slice(-7)}`;
/** As long as WhatsApp's own ids. */
const providerId = (message: number): string => `wamid.${String(message).padStart(58, "A")}`;

export interface Written {
  readonly person: number;
  readonly message: number;
  /** Seconds since the epoch. */
  readonly at: number;
}
export const messageWebhook = ({ person, message, at }: Written) =>
  webhook({
    contacts: [{ profile: { name: NAME }, wa_id: phoneOf(person) }],
    messages: [
      { from: phoneOf(person), id: providerId(message), timestamp: String(at), type: "text", text: { body: WORDS } },
    ],
  });

export interface Ticked {
  readonly person: number;
  readonly externalId: string;
  /** Our own reference, which the provider echoes. */
  readonly reference: string;
  readonly status: "sent" | "delivered" | "read";
  readonly at: number;
}
export const receiptWebhook = ({ person, externalId, reference, status, at }: Ticked) =>
  webhook({
    statuses: [
      {
        id: externalId,
        status,
        timestamp: String(at),
        recipient_id: phoneOf(person),
        biz_opaque_callback_data: reference,
        pricing: { billable: true, pricing_model: "PMP", category: "service", type: "free_customer_service" },
      },
    ],
  });

function webhook(value: Readonly<Record<string, unknown>>) {
  const metadata = { display_phone_number: "15550009000", phone_number_id: ACCOUNT };
  const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "700100200300400", changes: [change] }],
  });
  const signature = createHmac("sha256", SECRETS.appSecret).update(body).digest("hex");
  const path = `/webhooks/whatsapp/${APP}`;
  return {
    ...request("POST", path, body, { "x-hub-signature-256": `sha256=${signature}` }),
    pathParameters: { channel: "whatsapp", appId: APP },
  };
}

export const apiRequest = (method: string, path: string, { body, query = {}, headers = {} }: ApiCall = {}) => ({
  ...request(method, path, body === undefined ? undefined : JSON.stringify(body), headers),
  queryStringParameters: query,
});
interface ApiCall {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** With an administrator's rights. */
export const asAdministrator = <Event extends ReturnType<typeof apiRequest>>(event: Event): Event => ({
  ...event,
  requestContext: {
    ...event.requestContext,
    authorizer: {
      lambda: {
        principal: JSON.stringify({ ...AGENT, memberships: [{ tenant: "demo", role: "administrator" }] }),
      },
    },
  },
});

const AGENT = { kind: "person", id: `usr_${"a".repeat(26)}`, memberships: [{ tenant: "demo", role: "agent" }] };

function request(method: string, path: string, body: string | undefined, headers: Readonly<Record<string, string>>) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { "content-type": "application/json", ...headers },
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "api.example",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.7", userAgent: "bench" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "02/Nov/2026:09:00:00 +0000",
      timeEpoch: 1_793_610_000_000,
      authorizer: { lambda: { principal: JSON.stringify(AGENT) } },
    },
    body,
    isBase64Encoded: false,
  };
}

let handedOver = 0;

/** One invocation's batch. */
export const queueBatch = (messages: readonly Queued[]) => ({ Records: messages.map(queueRecord) });

function queueRecord({ body, group }: Queued) {
  const number = ++handedOver;
  const inOrder = {
    MessageGroupId: group,
    MessageDeduplicationId: `deduplication-${number}`,
    SequenceNumber: String(18_900_000_000_000_000_000n + BigInt(number)),
  };
  return {
    messageId: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    receiptHandle: `handle-${number}`,
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1793610000000",
      SenderId: "AROAEXAMPLE:chasqui",
      ApproximateFirstReceiveTimestamp: "1793610000100",
      ...(group === undefined ? {} : inOrder),
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:chasqui-bench",
    awsRegion: "eu-west-1",
  };
}

let projected = 0;

/** The changes that the stream's filter lets through to the projections, as one batch of one shard. */
export const projectedBatch = (changes: readonly TableChange[]) => ({
  shardId: "shardId-00000001793610000000-0a1b2c3d",
  state: {},
  isFinalInvokeForWindow: false,
  Records: changes
    .filter(({ image, old }) => PROJECTED.has(String((image ?? old)?.entity?.S)) || image?.by !== undefined)
    .map(({ eventName, image, old }) => ({
      eventID: String(++projected),
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
        SequenceNumber: `${100_000_000_000_000_000_000n + BigInt(projected)}`,
        ...(image ? { NewImage: image } : {}),
        ...(old ? { OldImage: old } : {}),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/chasqui-test/stream/2026",
    })),
});
const PROJECTED: ReadonlySet<string> = new Set(PROJECTED_ENTITIES);

/** The changes that the stream's filter lets through to the relay. */
export const streamBatch = (changes: readonly TableChange[]) => ({
  Records: changes
    .filter(({ eventName, image }) => eventName !== "REMOVE" && image?.relay?.S !== undefined)
    .map(({ eventName, image }, index) => ({
      eventID: String(index),
      eventName,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      dynamodb: {
        SequenceNumber: String(index + 1).padStart(21, "0"),
        NewImage: image,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/chasqui-test/stream/2026",
    })),
});
