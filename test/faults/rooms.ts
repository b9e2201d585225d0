/** The functions as they are deployed, each in a process of its own: the module is loaded afresh, with nothing remembered. */
import type { Context } from "aws-lambda";
import { vi } from "vitest";
import { PARTS } from "../../functions/api/parts.ts";
import type { ApiEvent } from "../../lib/runtime/http/message.ts";
import { lambdaContext, setEnvironment } from "../support/room.ts";
import { CHANNELS } from "./channels.ts";
import type { Call, Cloud, CloudProcess, Fate } from "./cloud.ts";

const LOADERS = {
  "receive-webhook": () => import("../../functions/receive-webhook/index.ts"),
  "serve-visitors": () => import("../../functions/serve-visitors/index.ts"),
  "process-inbound": () => import("../../functions/process-inbound/index.ts"),
  "process-receipts": () => import("../../functions/process-receipts/index.ts"),
  "relay-changes": () => import("../../functions/relay-changes/index.ts"),
  "project-changes": () => import("../../functions/project-changes/index.ts"),
  "send-outbound": () => import("../../functions/send-outbound/index.ts"),
  "run-job": async () => {
    const room = await import("../../functions/run-job/index.ts");
    // Its parts are loaded now, with what this process remembers, and not with what another has loaded since.
    const { kindOf } = await import("../../functions/run-job/kinds.ts");
    await kindOf("warm")("contact.erase");
    await (await import("../../functions/run-job/pushing.ts")).pushing();
    await (await import("../../functions/ruling.ts")).ruling();
    await (await import("../../functions/timers.ts")).automating();
    return room;
  },
  "run-schedule": () => import("../../functions/run-schedule/index.ts"),
  api: async () => {
    const room = await import("../../functions/api/index.ts");
    // As above. Nobody's request loads the part that it is for, and is refused before anything is asked.
    for (const [noun] of Object.values(PARTS)) await room.handler(nobodysRequest(`/api/${noun}`), lambdaContext());
    return room;
  },
} as const;

const nobodysRequest = (path: string): ApiEvent =>
  ({
    version: "2.0",
    rawPath: path,
    rawQueryString: "",
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      requestId: "warm",
      domainName: "api.example",
      http: { method: "GET", path, sourceIp: "192.0.2.1" },
    },
  }) as unknown as ApiEvent;

export type RoomName = keyof typeof LOADERS;

export type Outcome =
  | { readonly kind: "answered"; readonly answer: unknown }
  | { readonly kind: "threw"; readonly error: unknown }
  /** The process is gone; what it had asked for before its last call was done. */
  | { readonly kind: "died" };

export interface Room {
  readonly name: RoomName;
  readonly process: CloudProcess;
  invoke(event: unknown): Promise<Outcome>;
}

export async function startRoom(
  cloud: Cloud,
  name: RoomName,
  fate?: (call: Call, number: number) => Fate,
): Promise<Room> {
  const process = cloud.start(fate);
  const queue = (queueName: string) => `${cloud.origin}/123456789012/${queueName}`;
  setEnvironment({
    AWS_ENDPOINT_URL: cloud.origin,
    LOG_LEVEL: "SILENT",
    INBOUND_QUEUE_URL: queue("inbound.fifo"),
    RECEIPTS_QUEUE_URL: queue("receipts"),
    TALK_QUEUE_URL: queue("talk.fifo"),
    BULK_QUEUE_URL: queue("bulk.fifo"),
    JOBS_QUEUE_URL: queue("jobs"),
    EVENT_BUS: "chasqui-faults",
    SECRETS_PREFIX: "/chasqui/test",
    FILES_BUCKET: "chasqui-files",
    MEDIA_BUCKET: "chasqui-media",
    SCHEDULE_GROUP: "chasqui-test",
    SCHEDULE_TARGET_ARN: "arn:aws:lambda:eu-west-1:123456789012:function:chasqui-test-run-schedule",
    SCHEDULE_ROLE_ARN: "arn:aws:iam::123456789012:role/chasqui-test",
    CHANNEL_BASE_URLS: JSON.stringify(
      Object.fromEntries(CHANNELS.map((channel) => [channel, `${cloud.origin}/provider/${process.id}`])),
    ),
    FETCH_ALLOW_ORIGINS: cloud.origin,
    AWS_ACCESS_KEY_ID: process.id,
  });
  vi.resetModules();
  const { handler } = (await LOADERS[name]()) as unknown as {
    handler: (event: unknown, context: Context) => Promise<unknown>;
  };
  return {
    name,
    process,
    async invoke(event) {
      // The SDK reads it when a client makes its first call.
      vi.stubEnv("AWS_ACCESS_KEY_ID", process.id);
      const run = handler(event, lambdaContext()).then(
        (answer): Outcome => ({ kind: "answered", answer }),
        (error: unknown): Outcome => ({ kind: "threw", error }),
      );
      return Promise.race([run, process.died.then((): Outcome => ({ kind: "died" }))]);
    },
  };
}
