/**
 * Everything that a function talks to, behind one door of this machine: the table's engine, and SQS, Parameter Store, S3,
 * Scheduler and the provider as far as the functions use them. Every call of every process goes through it, so that a process
 * can be cut off just before or just after its n-th call: from then on it gets no answer, and nothing that it asks has an effect.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { md5, type QueueName } from "./queues.ts";

/** What becomes of one call. `before`, `after`: the process dies. `refuse`: answered by this error. `lose`: done, and the answer is lost. */
export type Fate = "pass" | "before" | "after" | "lose" | { readonly refuse: "throttled" | "error" | "cut" };

export interface Call {
  readonly service: "dynamodb" | "sqs" | "events" | "ssm" | "s3" | "scheduler" | "provider";
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

export interface CloudProcess {
  readonly id: string;
  readonly calls: readonly Call[];
  readonly died: Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The provider never answers: the connection breaks. */
  readonly broken?: true;
}

/** What the clouds of the tests differ in; changed from test to test. */
export interface Behind {
  send(queue: QueueName, entry: Record<string, unknown>): { readonly messageId: string; readonly sequence: string };
  hide(queue: QueueName, handle: string, seconds: number): void;
  parameter(name: string): string | undefined;
  stored(path: string, bytes: number): void;
  /** False when there is one of this name. */
  schedule(name: string, input: Record<string, unknown>): boolean;
  /** `base`: the provider's address, as the calling process knows it. */
  provider(method: string, path: string, body: string, base: string): Answer;
  /** An item as it is after a write, in the table's own notation. */
  written(image: Record<string, unknown>): void;
}

export interface Cloud {
  readonly origin: string;
  /** What lies in the buckets, by `/<bucket>/<key>`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  behind: Behind | undefined;
  start(fate?: (call: Call, number: number) => Fate): CloudProcess;
  stop(): Promise<void>;
}

interface Known extends CloudProcess {
  readonly calls: Call[];
  readonly fate: (call: Call, number: number) => Fate;
  dead: boolean;
  readonly die: () => void;
}

const WRITES: ReadonlySet<string> = new Set(["PutItem", "UpdateItem", "TransactWriteItems"]);

export async function startCloud(tableEndpoint: string): Promise<Cloud> {
  const processes = new Map<string, Known>();
  const objects = new Map<string, Buffer>();
  const agent = new Agent({ keepAlive: true });
  let writes: Promise<unknown> = Promise.resolve();
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cloud: Cloud = {
    origin,
    objects,
    behind: undefined,
    start(fate = () => "pass") {
      let die = () => {};
      const died = new Promise<void>((done) => {
        die = done;
      });
      const started: Known = { id: `process${processes.size}`, calls: [], died, fate, dead: false, die };
      processes.set(started.id, started);
      return started;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      agent.destroy();
    },
  };
  return cloud;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(incoming);
    const body = bytes.toString("utf8");
    const caller = processes.get(callerOf(incoming));
    if (!caller) throw new Error("a call of nobody");
    // The dead get no answer, ever: whatever else their code would do, it waits for this one.
    if (caller.dead) return;
    const call = callOf(incoming, body);
    caller.calls.push(call);
    const fate = caller.fate(call, caller.calls.length);
    if (fate === "before") return kill(caller);
    if (typeof fate === "object") return refuse(response, call, fate.refuse);
    const answer = await perform(caller, call, incoming, body, bytes);
    if (caller.dead) return;
    if (fate === "after") return kill(caller);
    if (fate === "lose" || answer.broken) {
      response.destroy();
      return;
    }
    const plain = typeof answer.body === "string" || Buffer.isBuffer(answer.body);
    const said = plain ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(said);
  }

  function kill(caller: Known): void {
    caller.dead = true;
    caller.die();
  }

  async function perform(
    caller: Known,
    call: Call,
    incoming: IncomingMessage,
    body: string,
    bytes: Buffer,
  ): Promise<Answer> {
    const { behind } = cloud;
    if (!behind) throw new Error("nothing stands behind the cloud");
    switch (call.service) {
      case "dynamodb":
        return inTurn(call, async () => {
          const answer = await ask(call.operation, body);
          if (answer.status === 200) for (const image of await imagesOf(call)) behind.written(image);
          return answer;
        });
      case "sqs": {
        const queue = queueOf(String(call.body.QueueUrl));
        if (call.operation === "ChangeMessageVisibility") {
          behind.hide(queue, String(call.body.ReceiptHandle), Number(call.body.VisibilityTimeout));
          return { status: 200, body: {} };
        }
        const entries = call.body.Entries as Record<string, unknown>[];
        const Successful = entries.map((entry) => {
          const { messageId, sequence } = behind.send(queue, entry);
          const MD5OfMessageBody = md5(String(entry.MessageBody));
          return { Id: entry.Id, MessageId: messageId, SequenceNumber: sequence, MD5OfMessageBody };
        });
        return { status: 200, body: { Successful, Failed: [] } };
      }
      case "ssm": {
        const Value = behind.parameter(String(call.body.Name));
        if (Value === undefined) return { status: 400, body: { __type: "ParameterNotFound" } };
        return { status: 200, body: { Parameter: { Name: call.body.Name, Type: "SecureString", Value } } };
      }
      case "events":
        // Whoever listens to the bus finds in the table what it was rung for.
        return {
          status: 200,
          body: { FailedEntryCount: 0, Entries: (call.body.Entries as unknown[]).map(() => ({ EventId: "e" })) },
        };
      case "s3":
        if (incoming.method === "PUT") behind.stored(incoming.url ?? "", bytes.length);
        return kept(incoming.method ?? "", new URL(incoming.url ?? "", origin), bytes);
      case "scheduler": {
        const name = (incoming.url ?? "").split("/").at(-1) ?? "";
        if (behind.schedule(name, call.body))
          return { status: 200, body: { ScheduleArn: `arn:aws:scheduler:${name}` } };
        return { status: 409, body: { Message: "exists" }, headers: { "x-amzn-errortype": "ConflictException" } };
      }
      case "provider":
        return behind.provider(
          incoming.method ?? "",
          (incoming.url ?? "").split("/").slice(3).join("/"),
          body,
          `${origin}/provider/${caller.id}`,
        );
    }
  }

  /** S3 as far as the functions use it: a file is what was put last, byte for byte, and a listing knows no pages. */
  function kept(method: string, url: URL, body: Buffer): Answer {
    const prefix = url.searchParams.get("prefix");
    if (method === "GET" && prefix !== null) {
      const after = url.searchParams.get("start-after") ?? "";
      const keys = [...objects.keys()].map((path) => path.split("/").slice(2).join("/"));
      const found = keys.filter((key) => key.startsWith(prefix) && key > after).sort();
      return { status: 200, body: `<L>${found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("")}</L>` };
    }
    const content = objects.get(url.pathname);
    if (method === "PUT") objects.set(url.pathname, body);
    else if (method === "DELETE") objects.delete(url.pathname);
    else if (content === undefined) return { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
    return { status: 200, body: method === "GET" ? (content ?? "") : "", headers: { etag: '"0"' } };
  }

  /** The stream tells of writes in the order in which they took effect, so no write overtakes another on its way there. */
  function inTurn({ operation }: Call, work: () => Promise<Answer>): Promise<Answer> {
    if (!WRITES.has(operation)) return work();
    const done = writes.then(work);
    writes = done.catch(() => undefined);
    return done;
  }

  function ask(operation: string, body: string): Promise<Answer> {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=local/20261102/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      "x-amz-date": "20261102T000000Z",
      "content-length": Buffer.byteLength(body),
    };
    return new Promise((done, failed) => {
      const outgoing = request(tableEndpoint, { method: "POST", agent, headers }, (response) => {
        readAll(response).then(
          (text) => done({ status: response.statusCode ?? 500, body: text.toString("utf8") }),
          failed,
        );
      });
      outgoing.on("error", failed).end(body);
    });
  }

  /** The stream's view of a write that took effect; only rows of the outbox matter to its reader. */
  async function imagesOf({ operation, body }: Call): Promise<Record<string, unknown>[]> {
    const puts =
      operation === "PutItem"
        ? [body.Item]
        : operation === "TransactWriteItems"
          ? (body.TransactItems as { Put?: { Item: unknown } }[]).map(({ Put }) => Put?.Item)
          : operation === "BatchExecuteStatement"
            ? (body.Statements as StatementCall[]).map(inserted)
            : [];
    const key = body.Key as { pk: { S: string }; sk: { S: string } };
    if (operation === "UpdateItem" && (key.sk.S.startsWith("m#") || key.pk.S.endsWith("#jobs"))) {
      const read = { TableName: body.TableName, Key: body.Key, ConsistentRead: true };
      const answer = await ask("GetItem", JSON.stringify(read));
      puts.push((JSON.parse(String(answer.body)) as { Item?: unknown }).Item);
    }
    return puts.filter((item): item is Record<string, unknown> => (item as { relay?: unknown })?.relay !== undefined);
  }
}

interface StatementCall {
  readonly Statement: string;
  readonly Parameters: readonly unknown[];
}

/** What an insertion puts, whether or not something stood in its way: to be told twice harms nobody. */
const inserted = ({ Statement, Parameters }: StatementCall): Record<string, unknown> | undefined =>
  Statement.startsWith("INSERT")
    ? Object.fromEntries([...Statement.matchAll(/'([^']+)': \?/g)].map(([, name], index) => [name, Parameters[index]]))
    : undefined;

const callerOf = ({ url = "", headers }: IncomingMessage): string =>
  /^\/provider\/([^/]+)\//.exec(url)?.[1] ?? /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

function callOf(incoming: IncomingMessage, text: string): Call {
  const { url = "", method = "", headers } = incoming;
  const target = String(headers["x-amz-target"] ?? "");
  const operation = target.slice(target.indexOf(".") + 1);
  const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  if (target.startsWith("DynamoDB")) return { service: "dynamodb", operation, body };
  if (target.startsWith("AmazonSQS")) return { service: "sqs", operation, body };
  if (target.startsWith("AWSEvents")) return { service: "events", operation, body };
  if (target.startsWith("AmazonSSM")) return { service: "ssm", operation, body };
  if (url.startsWith("/provider/")) return { service: "provider", operation: method, body };
  if (url.startsWith("/schedules/")) return { service: "scheduler", operation: "CreateSchedule", body };
  return { service: "s3", operation: url.includes("list-type") ? "ListObjectsV2" : `${method}Object`, body };
}

const queueOf = (url: string): QueueName => (url.split("/").at(-1) ?? "").replace(".fifo", "") as QueueName;

function refuse(response: ServerResponse, { service }: Call, how: "throttled" | "error" | "cut"): void {
  if (how === "cut") {
    response.destroy();
    return;
  }
  const names = { dynamodb: "ProvisionedThroughputExceededException", sqs: "RequestThrottled" } as const;
  const name =
    how === "error" ? "InternalServerError" : service in names ? names[service as "sqs"] : "ThrottlingException";
  response.writeHead(how === "error" ? 500 : 400, {
    "content-type": service === "dynamodb" ? "application/x-amz-json-1.0" : "application/json",
    "x-amzn-errortype": name,
  });
  response.end(JSON.stringify({ __type: name, message: name }));
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
