import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Runner, startRunner } from "./runner.ts";
import { temporaryFolder } from "./testing/assembly.ts";
import { writeRoad } from "./testing/road.ts";

const folder = temporaryFolder();
const anyPort = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0 };
const base = { region: "eu-west-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const lines: string[] = [];
let assembly = "";
let runner: Runner;

const start = (): Promise<Runner> =>
  startRunner({
    assembly,
    dataDir: join(folder, "state"),
    ports: anyPort,
    promptSchedules: true,
    promptRetries: true,
    extraEnvironment: ({ name }) => (name === "write" ? { PROVIDER_URL: "http://provider.example" } : {}),
    log: (line) => lines.push(line),
  });

async function sortKeys(partition: string): Promise<readonly string[]> {
  const client = new DynamoDBClient({ ...base, endpoint: runner.endpoints.dynamodb });
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: runner.tableName(),
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: partition } },
    }),
  );
  client.destroy();
  return Items.map(({ sk }) => sk?.S ?? "");
}

const post = (id: string, value: string, user = "ana"): Promise<Response> =>
  fetch(`${runner.apiUrl}/things/${id}`, {
    method: "POST",
    headers: { authorization: `Bearer ${user}`, "content-type": "application/json" },
    body: JSON.stringify({ value }),
  });

beforeAll(async () => {
  assembly = writeRoad(folder);
  runner = await start();
}, 20_000);

afterAll(async () => {
  await runner?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a type that the runner does not know is named once", () => {
  expect(lines.filter((line) => line.includes("AWS::Example::Unheard"))).toEqual([
    "Not part of the local run: AWS::Example::Unheard.",
  ]);
});

test("a request goes from the route through table, stream and queue, and failures end as dead letters", async () => {
  const answer = await post("blue", "first");
  expect(answer.status).toBe(202);
  expect(answer.headers.get("x-made")).toBe("yes");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  await post("blue", "bad");
  await post("green", "second");
  await post("green", "poison");
  await post("green", "third");
  await runner.idle();

  expect(await sortKeys("done blue")).toEqual(["first"]);
  expect(await sortKeys("done green")).toEqual(["second", "third"]);
  const letters = runner.deadLetters();
  expect(letters["pipeline-Dead.fifo"]?.map(({ body }) => JSON.parse(body))).toEqual([{ pk: "blue", sk: "bad" }]);
  const [refused] = letters["pipeline-Refused"] ?? [];
  expect(JSON.parse(refused?.body ?? "{}")).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 2 },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
}, 20_000);

describe("the HTTP API", () => {
  test("asks the authorizer, remembers its answer and passes its context on", async () => {
    expect((await post("x", "y", "stranger")).status).toBe(403);
    expect((await post("x", "y", "broken")).status).toBe(500);
    const anonymous = await fetch(`${runner.apiUrl}/things/x`, { method: "POST", body: "{}" });
    expect([anonymous.status, await anonymous.json()]).toEqual([401, { message: "Unauthorized" }]);
    await runner.idle();
  });

  test("hands forms and binary over in base64, and text as it is", async () => {
    const send = async (type: string, body: string): Promise<Record<string, unknown>> => {
      const init = { method: "PUT", headers: { "content-type": type }, body };
      const response = await fetch(`${runner.apiUrl}/echo/a%20b/c/?q=1&q=2`, init);
      return ((await response.json()) as { event: Record<string, unknown> }).event;
    };
    expect(await send("application/json; charset=utf-8", "{}")).toMatchObject({
      version: "2.0",
      routeKey: "ANY /echo/{proxy+}",
      body: "{}",
      isBase64Encoded: false,
      pathParameters: { proxy: "a b/c" },
      queryStringParameters: { q: "1,2" },
      rawQueryString: "q=1&q=2",
    });
    expect(await send("application/x-www-form-urlencoded", "a=1")).toMatchObject({
      body: "YT0x",
      isBase64Encoded: true,
    });
  });

  test("gives functions the template's variables, those of Lambda and of the start script, and no others", async () => {
    const response = await fetch(`${runner.apiUrl}/echo/x`);
    const { environment } = (await response.json()) as { environment: Record<string, string> };
    expect(environment).toMatchObject({
      TABLE: "things",
      PROVIDER_URL: "http://provider.example",
      AWS_LAMBDA_FUNCTION_NAME: "write",
      AWS_ENDPOINT_URL_SQS: runner.endpoints.sqs,
    });
    expect(environment).not.toHaveProperty("HOME");
    expect(runner.environmentOf("write").TABLE).toBe("things");
  });

  test("answers 404, 413 and 503 as API Gateway does, and serves mounted pages", async () => {
    expect((await fetch(`${runner.apiUrl}/nowhere`)).status).toBe(404);
    expect((await fetch(`${runner.apiUrl}/slow`)).status).toBe(503);
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await fetch(`${runner.apiUrl}/echo/x`, { method: "POST", body })).status).toBe(413);
    runner.mount("/", (_, res) => void res.end("home"));
    runner.mount("/echo/page", (_, res) => void res.end("page"));
    expect(await (await fetch(`${runner.apiUrl}/nowhere`)).text()).toBe("home");
    expect(await (await fetch(`${runner.apiUrl}/echo/page/1`)).text()).toBe("page");
  });
});

test("a function that takes too long is cut off", async () => {
  await expect(runner.invoke("slow", { ms: 5 })).resolves.toBe(5);
  await expect(runner.invoke("slow", {})).rejects.toThrow("Task timed out after 1.00 seconds");
  await expect(runner.invoke("slow", { ms: 6 })).resolves.toBe(6);
});

test("a rule hands matching events of its bus to its target", async () => {
  const put = (size: number): Promise<Response> =>
    fetch(runner.endpoints.events, {
      method: "POST",
      headers: { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" },
      body: JSON.stringify({
        Entries: [{ EventBusName: "facts", Source: "app", DetailType: "t", Detail: JSON.stringify({ size }) }],
      }),
    });
  expect(await (await put(4)).json()).toMatchObject({
    FailedEntryCount: 0,
    Entries: [{ EventId: expect.any(String) }],
  });
  await put(3);
  await runner.idle();
  expect(await sortKeys("remembered")).toEqual(['{"size":4}']);
});

test("a one-time schedule fires and deletes itself", async () => {
  const client = new SchedulerClient({ ...base, endpoint: runner.endpoints.scheduler });
  const at = new Date(Date.now() + 2000).toISOString().slice(0, 19);
  await client.send(
    new CreateScheduleCommand({
      Name: "soon",
      ScheduleExpression: `at(${at})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: "arn:aws:lambda:eu-west-1:000000000000:function:remember",
        RoleArn: "arn:aws:iam::000000000000:role/scheduler",
        Input: '{"at":"<aws.scheduler.scheduled-time>"}',
      },
    }),
  );
  expect((await client.send(new GetScheduleCommand({ Name: "soon" }))).State).toBe("ENABLED");
  await runner.idle({ horizonMs: 3000 });
  expect(await sortKeys("remembered")).toContain(`{"at":"${at}Z"}`);
  await expect(client.send(new GetScheduleCommand({ Name: "soon" }))).rejects.toThrow("soon does not exist");
  client.destroy();
});

test("objects are reached by SDK and by presigned URL, also from a browser's page", async () => {
  const client = new S3Client({ ...base, endpoint: runner.endpoints.s3 });
  const place = { Bucket: runner.bucketName("Media"), Key: "a/b c.txt" };
  await client.send(new PutObjectCommand({ ...place, Body: "hello" }));
  await expect(client.send(new PutObjectCommand({ ...place, Body: "again", IfNoneMatch: "*" }))).rejects.toMatchObject({
    name: "PreconditionFailed",
  });
  const download = await getSignedUrl(client, new GetObjectCommand(place), { expiresIn: 60 });
  expect(await (await fetch(download)).text()).toBe("hello");
  const upload = await getSignedUrl(client, new PutObjectCommand(place), { expiresIn: 60 });
  const headers = { origin: "http://page.example" };
  const preflight = await fetch(upload, {
    method: "OPTIONS",
    headers: { ...headers, "access-control-request-method": "PUT" },
  });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  expect((await fetch(upload, { method: "PUT", headers, body: "new" })).status).toBe(200);
  expect(await (await fetch(download)).text()).toBe("new");
  client.destroy();
});

test("expired items disappear", async () => {
  const client = new DynamoDBClient({ ...base, endpoint: runner.endpoints.dynamodb });
  const Item = { pk: { S: "old" }, sk: { S: "1" }, expires: { N: "1" } };
  await client.send(new PutItemCommand({ TableName: "things", Item }));
  expect(await runner.sweepExpired()).toBe(1);
  expect(await sortKeys("old")).toEqual([]);
  client.destroy();
});

test("what was stored is there after a restart, and nothing is read twice", async () => {
  const ssm = new SSMClient({ ...base, endpoint: runner.endpoints.ssm });
  const Name = "/app/secret";
  await ssm.send(new PutParameterCommand({ Name, Value: "s3cret", Type: "SecureString" }));
  ssm.destroy();
  await runner.idle();
  const before = await sortKeys("remembered");
  await runner.stop();
  runner = await start();
  await post("red", "fourth");
  await runner.idle();
  expect(await sortKeys("remembered")).toEqual(before);
  expect(await sortKeys("done red")).toEqual(["fourth"]);
  expect(runner.deadLetters()["pipeline-Dead.fifo"]).toHaveLength(1);
  expect(runner.deadLetters()["pipeline-Refused"]).toHaveLength(1);
  const again = new SSMClient({ ...base, endpoint: runner.endpoints.ssm });
  expect((await again.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value).toBe("s3cret");
  expect((await again.send(new GetParameterCommand({ Name }))).Parameter?.Value).not.toBe("s3cret");
  expect((await again.send(new GetParameterCommand({ Name: "/app/limit" }))).Parameter?.Value).toBe("7");
  again.destroy();
}, 20_000);

test.each([
  ["api", "--port"],
  ["dynamodb", "--dynamodb-port"],
  ["sqs", "--sqs-port"],
  ["s3", "--s3-port"],
  ["control", "--control-port"],
] as const)("a taken port for %s is said in a sentence", async (which, flag) => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
  const address = taken.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const second = startRunner({ assembly, dataDir: join(folder, "other"), ports: { ...anyPort, [which]: port } });
  await expect(second).rejects.toThrow(new RegExp(`^Port ${port}, which .* needs, is in use\\. .* ${flag}\\.$`));
  taken.close();
});
