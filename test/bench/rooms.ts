/** The functions as they are deployed, in this process: real rooms, real AWS clients, addresses of this machine. */
import type { Context } from "aws-lambda";

export type RoadRoom =
  | "receive-webhook"
  | "process-inbound"
  | "process-receipts"
  | "relay-changes"
  | "project-changes"
  | "send-outbound"
  | "run-job"
  | "api";
export type Handlers = Readonly<Partial<Record<RoadRoom, (event: unknown) => Promise<unknown>>>>;

export const TABLE = "chasqui-test";
export const TENANT = "demo";
export const QUEUES = {
  inbound: "inbound.fifo",
  receipts: "receipts",
  talk: "talk.fifo",
  bulk: "bulk.fifo",
  jobs: "jobs",
} as const;

export interface Surroundings {
  /** Answers for every service of AWS but the table, and for the provider. */
  readonly front: string;
  readonly table: string;
}

/** Rooms read the environment as soon as they are imported. */
export function environmentOf({ front, table }: Surroundings): Readonly<Record<string, string>> {
  const queue = (name: string) => `${front}/123456789012/${name}`;
  return {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: front,
    AWS_ENDPOINT_URL_DYNAMODB: table,
    TABLE_NAME: TABLE,
    LIVE_URL: "wss://live.example/live",
    LINKS_URL: "https://links.shop.example",
    LIVE_MANAGEMENT_URL: "https://live.example/live",
    LIVE_ORIGINS: "https://console.example",
    SECRETS_PREFIX: "/chasqui/bench",
    FILES_BUCKET: "chasqui-files",
    MEDIA_BUCKET: "chasqui-media",
    INBOUND_QUEUE_URL: queue(QUEUES.inbound),
    RECEIPTS_QUEUE_URL: queue(QUEUES.receipts),
    TALK_QUEUE_URL: queue(QUEUES.talk),
    BULK_QUEUE_URL: queue(QUEUES.bulk),
    JOBS_QUEUE_URL: queue(QUEUES.jobs),
    EVENT_BUS: "chasqui-bench",
    SIGNING_KEY_ID: "arn:aws:kms:eu-west-1:123456789012:key/bench",
    SCHEDULE_GROUP: "chasqui-bench",
    SCHEDULE_TARGET_ARN: "arn:aws:lambda:eu-west-1:123456789012:function:chasqui-bench-run-schedule",
    SCHEDULE_ROLE_ARN: "arn:aws:iam::123456789012:role/chasqui-bench-schedules",
    CHANNEL_BASE_URLS: JSON.stringify({ whatsapp: `${front}/provider` }),
  };
}

export async function loadRooms(): Promise<Required<Handlers>> {
  const load = async (room: RoadRoom) => {
    const { handler } = (await import(`../../functions/${room}/index.ts`)) as {
      handler: (event: unknown, context: Context) => Promise<unknown>;
    };
    return (event: unknown) => handler(event, context);
  };
  return {
    "receive-webhook": await load("receive-webhook"),
    "process-inbound": await load("process-inbound"),
    "process-receipts": await load("process-receipts"),
    "relay-changes": await load("relay-changes"),
    "project-changes": await load("project-changes"),
    "send-outbound": await load("send-outbound"),
    "run-job": await load("run-job"),
    api: await load("api"),
  };
}

const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: "chasqui-bench",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:chasqui-bench",
  memoryLimitInMB: "512",
  awsRequestId: "00000000-0000-4000-8000-0000000000ff",
  logGroupName: "chasqui-bench",
  logStreamName: "bench",
  getRemainingTimeInMillis: () => 60_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
} satisfies Context;
