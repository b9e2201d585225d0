/**
 * AWS as a room sees it, on this machine: a test says what each operation answers and reads what was asked. Requests go over the
 * wire, signed, as they do in the cloud; DynamoDB's values are translated both ways, so that tests write plain ones.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, vi } from "vitest";
import { startLoopback } from "./loopback.ts";

type Input = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: a test knows the shape of what it asks for.
type Asked = Record<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: the same.
type Reply = (input: any) => unknown;

/** An error that AWS answers with; `details` stand beside its name. */
export class Refusal {
  readonly name: string;
  readonly details: Input;
  constructor(name: string, details: Input = {}) {
    this.name = name;
    this.details = details;
  }
}

export interface Answers {
  resolves(output: Input): Answers;
  resolvesOnce(output: Input): Answers;
  /** A 400 of this name, which no client repeats. */
  rejects(name: string, details?: Input): Answers;
  rejectsOnce(name: string, details?: Input): Answers;
  callsFake(reply: Reply): Answers;
}

interface Rule {
  readonly operation: string;
  readonly matching: Input;
  readonly once: Reply[];
  always: Reply | undefined;
}

export interface FakeAws {
  readonly origin: string;
  /** The last rule that fits answers. What no rule fits is a failure of the test: a 400 that names the operation. */
  on(operation: string, matching?: Input): Answers;
  /** What was asked of an operation, or of all, oldest first. */
  calls(operation?: string): readonly Asked[];
  /** The requests' headers, oldest first. */
  requests: readonly IncomingMessage[];
  reset(): void;
  resetHistory(): void;
  stop(): Promise<void>;
}

/** Also points the environment at it. */
export async function startAws(): Promise<FakeAws> {
  let rules: Rule[] = [];
  let asked: { readonly operation: string; readonly input: Asked }[] = [];

  const loopback = await startLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { operation, input, wire } = read(request, Buffer.concat(chunks));
    asked.push({ operation, input });
    const fits = ({ operation: its, matching }: Rule) =>
      its === operation && Object.entries(matching).every(([name, value]) => isDeepStrictEqual(input[name], value));
    const rule = rules.findLast((one) => fits(one) && (one.once.length > 0 || one.always));
    const reply = rule?.once.shift() ?? rule?.always ?? (() => new Refusal("NobodyAnswers", { operation }));
    await answer(response, wire, await reply(input));
  });
  vi.stubEnv("AWS_ENDPOINT_URL", loopback.origin);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");

  return {
    origin: loopback.origin,
    requests: loopback.requests,
    on(operation, matching = {}) {
      const rule: Rule = { operation, matching, once: [], always: undefined };
      rules.push(rule);
      const add = (reply: Reply, once: boolean): Answers => {
        if (once) rule.once.push(reply);
        else rule.always = reply;
        return answers;
      };
      const answers: Answers = {
        resolves: (output) => add(() => output, false),
        resolvesOnce: (output) => add(() => output, true),
        rejects: (name, details) => add(() => new Refusal(name, details), false),
        rejectsOnce: (name, details) => add(() => new Refusal(name, details), true),
        callsFake: (reply) => add(reply, false),
      };
      return answers;
    },
    calls: (operation) =>
      asked.filter((one) => operation === undefined || one.operation === operation).map(({ input }) => input),
    reset() {
      rules = [];
      asked = [];
    },
    resetHistory() {
      asked = [];
    },
    stop: loopback.stop,
  };
}

/** Which of the services is asked: by its header, or by the shape of its address. */
function read(request: IncomingMessage, body: Buffer): { operation: string; input: Asked; wire: "table" | "json" } {
  const target = request.headers["x-amz-target"];
  const url = request.url ?? "";
  if (typeof target === "string") {
    const [service = "", operation = ""] = target.split(".");
    const json = JSON.parse(body.toString()) as Asked;
    return service.startsWith("DynamoDB")
      ? { operation, input: plain(json), wire: "table" }
      : { operation, input: json, wire: "json" };
  }
  if (url.startsWith("/schedules/"))
    return {
      operation: "CreateSchedule",
      input: { Name: url.slice("/schedules/".length), ...(JSON.parse(body.toString()) as Asked) },
      wire: "json",
    };
  const [, bucket = "", ...key] = url.split("/");
  const input = { Bucket: bucket, Key: key.join("/"), Body: body, ContentType: request.headers["content-type"] };
  return { operation: "PutObject", input, wire: "json" };
}

const VALUES = ["Key", "Item", "ExpressionAttributeValues", "ExclusiveStartKey"];
const plain = (json: Asked): Asked =>
  Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, VALUES.includes(name) ? unmarshall(value) : value]),
  );

function answer(response: ServerResponse, wire: "table" | "json", output: unknown): void {
  const refused = output instanceof Refusal;
  const body = refused
    ? { __type: `com.amazonaws#${output.name}`, ...(outgoing(wire, output.details) as Asked) }
    : outgoing(wire, output);
  response.writeHead(refused ? 400 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function outgoing(wire: "table" | "json", output: unknown): unknown {
  if (wire === "json") return output;
  const { Item, Items, Attributes, LastEvaluatedKey, ...rest } = output as Asked;
  return {
    ...rest,
    ...(Item ? { Item: marshall(Item) } : {}),
    ...(Attributes ? { Attributes: marshall(Attributes) } : {}),
    ...(LastEvaluatedKey ? { LastEvaluatedKey: marshall(LastEvaluatedKey) } : {}),
    ...(Items ? { Items: (Items as Asked[]).map((item) => marshall(item)) } : {}),
  };
}

/** One for the tests of a file, from before the first to after the last. */
export function useAws(): FakeAws {
  let started: FakeAws | undefined;
  beforeAll(async () => {
    started = await startAws();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await started?.stop();
  });
  const aws = (): FakeAws => {
    if (!started) throw new Error("it starts before the first test");
    return started;
  };
  return {
    get origin() {
      return aws().origin;
    },
    get requests() {
      return aws().requests;
    },
    on: (operation, matching) => aws().on(operation, matching),
    calls: (operation) => aws().calls(operation),
    reset: () => aws().reset(),
    resetHistory: () => aws().resetHistory(),
    stop: () => aws().stop(),
  };
}
