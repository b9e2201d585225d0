/** From the start of the import to the first request to AWS, as a ratio to a bundle of the plain SDK in the same run. */
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { apiRequest, messageWebhook, projectedBatch, queueBatch, streamBatch } from "./events.ts";
import { median, QUIET, watchOthers } from "./load.ts";
import { environmentOf, type RoadRoom, TENANT } from "./rooms.ts";

const ROUNDS = 7;
const PLAIN = "plain SDK";
const ID = "c".repeat(26);
const KEY = `1793610000000-${"a".repeat(16)}`;

export interface InitReport {
  readonly others: number | undefined;
  /** By room: its time divided by the plain bundle's. Undefined beside others' work. */
  readonly ratios: Readonly<Record<string, number>> | undefined;
}

/** An event that makes each room ask AWS for something at once. */
const FIRST: Readonly<Record<RoadRoom, unknown>> = {
  "receive-webhook": messageWebhook({ person: 1, message: 1, at: 1_793_610_000 }),
  "process-inbound": queueBatch([{ body: inboundBody(), group: ID }]),
  "process-receipts": queueBatch([{ body: receiptBody(), group: undefined }]),
  "relay-changes": streamBatch([
    {
      eventName: "INSERT",
      image: {
        pk: { S: `${TENANT}#cnv#${ID}` },
        sk: { S: `m#${KEY}` },
        relay: { S: "talk" },
        conversationId: { S: ID },
        key: { S: KEY },
      },
    },
  ]),
  "project-changes": projectedBatch([
    {
      eventName: "INSERT",
      image: {
        pk: { S: `${TENANT}#contact#${ID}` },
        sk: { S: "contact" },
        entity: { S: "contact" },
        createdAt: { S: "2026-11-02T09:00:00.000Z" },
      },
    },
  ]),
  "send-outbound": queueBatch([{ body: commandBody(), group: ID }]),
  "run-job": queueBatch([{ body: notificationBody(), group: undefined }]),
  api: apiRequest("GET", `/api/conversations/${ID}`),
};

/** `bundles`: the folder that holds `<room>/index.mjs`. */
export async function measureInit(bundles: string, { disturbed = false } = {}): Promise<InitReport> {
  let arrived: ((at: number) => void) | undefined;
  const server = createServer((_, response) => {
    arrived?.(performance.timeOrigin + performance.now());
    response.writeHead(500).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = environmentOf({ front: origin, table: origin });
  const programs = new Map([[PLAIN, { file: await plainBundle(join(bundles, "plain")), event: {} as unknown }]]);
  for (const [room, event] of Object.entries(FIRST))
    programs.set(room, { file: join(bundles, room, "index.mjs"), event });
  const times = new Map([...programs.keys()].map((name) => [name, [] as number[]]));
  const othersSince = watchOthers();
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, program] of programs) {
        const first = new Promise<number>((resolve) => {
          arrived = resolve;
        });
        const took = await firstRequest(program.file, program.event, environment, first);
        // The first round only warms the disk.
        if (round > 0) times.get(name)?.push(took);
      }
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const others = othersSince();
  if (!disturbed && (others === undefined || others > QUIET)) return { others, ratios: undefined };
  const plain = median(times.get(PLAIN) ?? []);
  const ratios = [...times].filter(([name]) => name !== PLAIN).map(([name, all]) => [name, median(all) / plain]);
  return { others, ratios: Object.fromEntries(ratios) as Record<string, number> };
}

const PROBE = `const [file, event] = JSON.parse(process.env.CHASQUI_PROBE);
process.send(performance.timeOrigin + performance.now());
const { handler } = await import(file);
await handler(event, { getRemainingTimeInMillis: () => 60000 }).catch(() => {});`;

async function firstRequest(
  file: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
  arrival: Promise<number>,
): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", PROBE], {
    env: { ...process.env, ...environment, CHASQUI_PROBE: JSON.stringify([pathToFileURL(file).href, event]) },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const gone = new Promise<never>((_, reject) => {
    child.once("exit", () => reject(new Error(`${file} asked AWS for nothing.`)));
  });
  const begun = new Promise<number>((resolve) => child.once("message", (at) => resolve(Number(at))));
  try {
    return -(await Promise.race([begun, gone])) + (await Promise.race([arrival, gone]));
  } finally {
    child.kill("SIGKILL");
    await gone.catch(() => undefined);
  }
}

async function plainBundle(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, "index.mjs");
  const contents = `import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const handler = () => client.send(new GetCommand({ TableName: "plain", Key: { pk: "a", sk: "b" } }));`;
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    minify: true,
    write: false,
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    logLevel: "silent",
  });
  await writeFile(outfile, result.outputFiles[0]?.contents ?? "");
  return outfile;
}

function envelope(type: string, subject: string, data: unknown): string {
  const time = "2026-11-02T09:00:01.000Z";
  return JSON.stringify({ id: ID, type, version: 1, time, tenant: TENANT, subject, trace: "req-1", data });
}

function inboundBody(): string {
  const event = {
    event: "message",
    channel: "whatsapp",
    accountId: "900",
    externalId: "wamid.1",
    direction: "in",
    senderId: "15551000001",
    timestamp: "2026-11-02T09:00:00.000Z",
    type: "text",
    text: "Good evening",
  };
  const place = { chat: { id: "15551000001", type: "person" }, identities: [{ kind: "phone", value: "+15551000001" }] };
  return envelope("inbound.event", ID, {
    connectionId: "k3v5q2m7n4.b6x2c5z7a4s3",
    conversationId: ID,
    ...place,
    event,
  });
}

function receiptBody(): string {
  const event = {
    event: "status",
    channel: "whatsapp",
    accountId: "900",
    externalId: "wamid.1",
    status: "sent",
    clientRef: `${ID}.${KEY}`,
  };
  return envelope("inbound.receipt", ID, { connectionId: "k3v5q2m7n4.b6x2c5z7a4s3", retryable: false, event });
}

function notificationBody(): string {
  const id = `${ID}.${"n".repeat(16)}`;
  const time = "2026-11-02T09:00:00.000Z";
  const data = { notificationId: id };
  return JSON.stringify({ id, type: "notification.advance", version: 1, time, tenant: TENANT, subject: id, data });
}

function commandBody(): string {
  return envelope("delivery.send", `${ID}.${KEY}`, { conversationId: ID, key: KEY });
}
