/** AWS and a provider in one HTTP server of this machine: it answers, counts, and keeps what was put into the queues. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Counters, makeLedger, type Spent } from "./ledger.ts";
import { makeCountingTable, type TableChange } from "./table.ts";

export interface Queued {
  readonly body: string;
  readonly group: string | undefined;
}

export interface Front {
  readonly origin: string;
  /** How long each request is held, in milliseconds: requests that are sent together then arrive before one is answered. */
  hold(ms: number): void;
  counted(): Counters;
  /** Takes everything out of a queue, by the last part of its address. */
  queued(queue: string): readonly Queued[];
  /** The id that the provider gave to what it took last. */
  accepted(): string;
  /** Changes of the table since the last call, as its stream would tell them. */
  changes(): readonly TableChange[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly spent?: Spent;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
}

/** `publicKey`: of the deployment's key, DER in base64. `secrets`: what every parameter of the secret store holds. `table`: the engine behind the table's requests. */
export async function startFront(
  table: string,
  secrets: Readonly<Record<string, string>>,
  publicKey = "",
): Promise<Front> {
  const ledger = makeLedger();
  const queues = new Map<string, Queued[]>();
  let changes: TableChange[] = [];
  let holdMs = 0;
  let accepted = 0;
  const askTable = makeCountingTable(table, (change) => changes.push(change));

  async function answer(operation: string, text: string, request: IncomingMessage): Promise<Answer> {
    const [service = "", name = ""] = operation.split(".");
    if (service === "DynamoDB") return askTable(name, text, tableHeaders(request));
    if (operation === "SQS.SendMessageBatch") return { status: 200, body: JSON.stringify(enqueue(text)) };
    if (operation === "SQS.SendMessage") {
      const { QueueUrl, ...entry } = JSON.parse(text) as Entry & { QueueUrl: string };
      const { Successful } = enqueue(JSON.stringify({ QueueUrl, Entries: [entry] }));
      return { status: 200, body: JSON.stringify(Successful[0]) };
    }
    if (operation === "TrentService.GetPublicKey") {
      const { KeyId } = JSON.parse(text) as { KeyId: string };
      return { status: 200, body: JSON.stringify({ KeyId, PublicKey: publicKey }) };
    }
    if (operation === "SSM.GetParameter") {
      const { Name } = JSON.parse(text) as { Name: string };
      return {
        status: 200,
        body: JSON.stringify({ Parameter: { Name, Type: "SecureString", Value: JSON.stringify(secrets) } }),
      };
    }
    if (service === "provider") {
      accepted++;
      return {
        status: 200,
        body: JSON.stringify({ messaging_product: "whatsapp", messages: [{ id: idOf(accepted) }] }),
      };
    }
    throw new Error(`The model does not know ${operation}.`);
  }

  function enqueue(text: string) {
    const { QueueUrl, Entries } = JSON.parse(text) as { QueueUrl: string; Entries: readonly Entry[] };
    const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    return {
      Successful: Entries.map(({ Id, MessageBody, MessageGroupId }) => {
        queue.push({ body: MessageBody, group: MessageGroupId });
        const MD5OfMessageBody = createHash("md5").update(MessageBody).digest("hex");
        return { Id, MessageId: "00000000-0000-4000-8000-000000000000", MD5OfMessageBody };
      }),
      Failed: [],
    };
  }

  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const body = Buffer.concat(chunks);
    const operation = operationOf(request);
    const done = ledger.begin(operation, body.byteLength);
    if (holdMs > 0) await pause(holdMs);
    const given: Answer = await answer(operation, body.toString(), request).catch((error: unknown) => ({
      status: 400,
      body: JSON.stringify({ __type: "BenchError", message: error instanceof Error ? error.message : String(error) }),
    }));
    done(Buffer.byteLength(given.body), given.spent ?? {});
    const type = operation.startsWith("provider.") ? "application/json" : "application/x-amz-json-1.0";
    // By this process's clock, which may stand still: to a clock that is wrong, the naive way's SDK answers by asking again.
    const date = new Date(Date.now()).toUTCString();
    response.writeHead(given.status, { "content-type": type, date }).end(given.body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (ms) => {
      holdMs = ms;
    },
    counted: ledger.take,
    queued: (queue) => queues.get(queue)?.splice(0) ?? [],
    accepted: () => idOf(accepted),
    changes: () => {
      const all = changes;
      changes = [];
      return all;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** As long as WhatsApp's own. */
const idOf = (number: number): string => `wamid.${String(number).padStart(58, "B")}`;

/** "DynamoDB.PutItem", "SQS.SendMessageBatch", "SSM.GetParameter" or "provider.POST". */
function operationOf(request: IncomingMessage): string {
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string") return `provider.${request.method}`;
  const [service = "", name = ""] = target.split(".");
  return `${service.replace(/^Amazon/, "").replace(/_\d+$/, "")}.${name}`;
}

const tableHeaders = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["authorization", "content-type", "x-amz-date"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
