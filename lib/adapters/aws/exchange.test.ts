import { afterEach, describe, expect, test, vi } from "vitest";
import { type Loopback, startLoopback } from "../../../test/support/loopback.ts";
import { endpointOf } from "./credentials.ts";
import { AwsError, errorOf } from "./error.ts";
import { callJson } from "./json.ts";

let server: Loopback | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
  server = undefined;
});

const TABLE = { service: "dynamodb", target: "DynamoDB_20120810", version: "1.0" } as const;
type Step = { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> } | "cut";

/** Answers one step after another; the last one for ever. */
async function answering(...steps: readonly Step[]): Promise<void> {
  let next = 0;
  server = await startLoopback((request, response) => {
    const step = steps[Math.min(next++, steps.length - 1)] ?? "cut";
    request.resume().on("end", () => {
      if (step === "cut") request.socket.destroy();
      else response.writeHead(step.status, step.headers).end(step.body ?? "{}");
    });
  });
}
const ask = () => callJson(TABLE, "GetItem", { TableName: "t" }, { own: server?.origin ?? "" });
const error = (name: string, more: object = {}) =>
  JSON.stringify({ __type: `com.amazonaws.dynamodb#${name}`, ...more });
const failure = async () => {
  const caught = await ask().catch((thrown: unknown) => thrown);
  expect(caught).toBeInstanceOf(AwsError);
  return caught as AwsError;
};

describe("a request", () => {
  test("names its operation, and is signed over every header that it sends of its own", async () => {
    await answering({ status: 200, body: '{"Item":{}}' });
    expect(await ask()).toEqual({ Item: {} });
    const headers = server?.requests[0]?.headers ?? {};
    expect(server?.requests[0]).toMatchObject({ method: "POST", url: "/" });
    expect(headers["x-amz-target"]).toBe("DynamoDB_20120810.GetItem");
    expect(headers["content-type"]).toBe("application/x-amz-json-1.0");
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-west-1\/dynamodb\/aws4_request, SignedHeaders=.*host;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$/,
    );
  });

  test.each<[string, readonly Step[]]>([
    ["a server's fault", [{ status: 500, body: error("InternalServerError") }, { status: 503 }]],
    ["a throttle", [{ status: 400, body: error("ProvisionedThroughputExceededException") }, { status: 429 }]],
    ["a cut connection", ["cut", "cut", "cut"]],
    ["another request on the same transaction", [{ status: 400, body: error("TransactionInProgressException") }]],
  ])("is made again after %s", async (_, steps) => {
    await answering(...steps, { status: 200, body: '{"done":true}' });
    expect(await ask()).toEqual({ done: true });
    expect(server?.requests).toHaveLength(steps.length + 1);
  });

  test("is given up after the fourth time", async () => {
    await answering({ status: 503, body: "<html>" });
    expect(await failure()).toMatchObject({ name: "UnknownError", status: 503 });
    expect(server?.requests).toHaveLength(4);
    await server?.stop();
    await answering("cut");
    expect(await failure()).toMatchObject({ status: 0 });
    expect(server?.requests).toHaveLength(4);
  });

  test.each([
    "ConditionalCheckFailedException",
    "ValidationException",
    "AccessDeniedException",
    "ResourceNotFoundException",
  ])("is not made again after %s", async (name) => {
    await answering({ status: 400, body: error(name, { Item: { pk: { S: "a" } } }) });
    const thrown = await failure();
    expect(thrown).toMatchObject({ name, status: 400, details: { Item: { pk: { S: "a" } } } });
    // Nothing of the answer stands where a log would quote it.
    expect(thrown.message).toBe(`${name} (400)`);
    expect(server?.requests).toHaveLength(1);
  });

  test("is made again over a new connection when the kept ones have died", async () => {
    const dead = new WeakSet<object>();
    server = await startLoopback((request, response) => {
      const { socket } = request;
      request.resume().on("end", () => (dead.has(socket) ? socket.destroy() : response.end("{}")));
    });
    await Promise.all(Array.from({ length: 8 }, ask));
    for (const { socket } of server.requests) dead.add(socket);
    expect(await ask()).toEqual({});
    // One of the eight was tried, and then a new one.
    expect(server.requests).toHaveLength(10);
    expect(server.connections()).toBe(9);
  });

  test("connections are kept", async () => {
    await answering({ status: 200 });
    for (let number = 0; number < 5; number++) await ask();
    expect(server?.connections()).toBe(1);
  });
});

test("errors are named by header or body, with whatever stands around the name", () => {
  expect(errorOf(400, "ParameterNotFound", "{}").name).toBe("ParameterNotFound");
  expect(errorOf(409, "ConflictException:http://internal.amazon.com/", "").name).toBe("ConflictException");
  expect(errorOf(400, undefined, '{"__type":"a.b#Named","message":"m"}').name).toBe("Named");
  expect(errorOf(403, undefined, "<Error><Code>AccessDenied</Code></Error>").name).toBe("AccessDenied");
  expect(errorOf(400, undefined, "null").name).toBe("UnknownError");
  expect(errorOf(502, undefined, "Bad gateway").name).toBe("UnknownError");
});

test("the service's address is its region's, unless the environment or the resource says another", () => {
  vi.stubEnv("AWS_ENDPOINT_URL", undefined);
  expect(endpointOf("sqs").href).toBe("https://sqs.eu-west-1.amazonaws.com/");
  expect(endpointOf("sqs", "https://sqs.us-east-2.amazonaws.com/1/q").host).toBe("sqs.us-east-2.amazonaws.com");
  vi.stubEnv("AWS_REGION", "cn-north-1");
  expect(endpointOf("ssm").host).toBe("ssm.cn-north-1.amazonaws.com.cn");
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:2");
  expect(endpointOf("sqs", "https://sqs.example/1/q").port).toBe("1");
  expect(endpointOf("ssm").port).toBe("2");
});
