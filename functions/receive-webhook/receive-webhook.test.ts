import { createHmac } from "node:crypto";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { inboundEvent, unorderedEvent } from "../../events/inbound-event.ts";
import { type FakeAws, startAws } from "../../test/support/aws.ts";
import {
  captureLog,
  INBOUND_QUEUE,
  lambdaContext,
  PERSONAL,
  personalIn,
  RECEIPTS_QUEUE,
  setEnvironment,
} from "../../test/support/room.ts";

const ACCOUNT = "500600700800900";

let aws: FakeAws;
let invoke: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
let log: ReturnType<typeof captureLog>;
let apps = 0;
let appId = "";

beforeAll(async () => {
  setEnvironment({
    INBOUND_QUEUE_URL: INBOUND_QUEUE,
    RECEIPTS_QUEUE_URL: RECEIPTS_QUEUE,
    SECRETS_PREFIX: "/chasqui/test",
  });
  aws = await startAws();
  const { handler } = await import("./index.ts");
  invoke = async (event) => handler(event, lambdaContext());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});
beforeEach(() => {
  vi.restoreAllMocks();
  aws.reset();
  // The room remembers apps, so each test has one of its own.
  appId = `demo.app${String(++apps).padStart(7, "0")}`;
  install();
  aws
    .on("GetParameter")
    .resolves({ Parameter: { Value: JSON.stringify({ appSecret: PERSONAL.secret, verifyToken: PERSONAL.token }) } });
  aws.on("SendMessageBatch").callsFake(({ Entries }) => ({ Successful: Entries }));
  log = captureLog();
});

function install(app: Record<string, unknown> = {}): void {
  const suffix = appId.slice("demo.".length);
  const shared = { pk: "demo#apps", v: 1, appId, channel: "whatsapp", settings: {}, active: true, version: 1 };
  aws.on("Query").resolves({
    Items: [
      { ...shared, sk: suffix, entity: "app", name: "app", ...app },
      {
        ...shared,
        sk: `${suffix}.klmnopqrstuv`,
        entity: "connection",
        connectionId: `${suffix}.klmnopqrstuv`,
        accountIds: [ACCOUNT],
        health: "healthy",
      },
    ],
  });
}

const signature = (body: string | Buffer, secret: string = PERSONAL.secret) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

function request(body: string, more: Partial<APIGatewayProxyEventV2> = {}, method = "POST"): APIGatewayProxyEventV2 {
  const path = `/webhooks/whatsapp/${appId}`;
  return {
    version: "2.0",
    routeKey: `${method} /webhooks/{channel}/{appId}`,
    rawPath: path,
    rawQueryString: "",
    headers: { "content-type": "application/json", "x-hub-signature-256": signature(body) },
    pathParameters: { channel: "whatsapp", appId },
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "hooks.example",
      domainPrefix: "hooks",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.7", userAgent: "facebookexternalua" },
      requestId: "req-1",
      routeKey: `${method} /webhooks/{channel}/{appId}`,
      stage: "$default",
      time: "02/Nov/2026:09:00:00 +0000",
      timeEpoch: 1_793_610_000_000,
    },
    body,
    isBase64Encoded: false,
    ...more,
  };
}

const webhook = (value: Record<string, unknown>, account = ACCOUNT) =>
  JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "700100200300400",
        changes: [
          {
            field: "messages",
            value: { messaging_product: "whatsapp", metadata: { phone_number_id: account }, ...value },
          },
        ],
      },
    ],
  });
const message = (id: string, text: string, from: string = PERSONAL.phone) => ({
  from,
  id,
  timestamp: "1793610000",
  type: "text",
  text: { body: text },
});
const contacts = [{ profile: { name: PERSONAL.name }, wa_id: PERSONAL.phone }];

const queued = (queue: string) =>
  aws
    .calls("SendMessageBatch")

    .filter(({ QueueUrl }) => QueueUrl === queue)
    .flatMap(({ Entries }) => Entries ?? []);
const bodies = (queue: string) => queued(queue).map(({ MessageBody }) => JSON.parse(MessageBody ?? "") as unknown);

const refused = (status: number, code: string) => ({
  statusCode: status,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ type: "about:blank", title: code.replaceAll("_", " "), status, code }),
});

describe("a signed webhook", () => {
  test("becomes queue messages of the contract: in order by thread, receipts beside them, and nothing of it in the log", async () => {
    const body = webhook({
      contacts,
      messages: [message("w1", PERSONAL.text), message("w2", "and to 🥜"), message("w3", "hi", "15550002222")],
      statuses: [{ id: "wamid.O1", status: "read", timestamp: "1793610000", recipient_id: PERSONAL.phone }],
    });
    expect(await invoke(request(body))).toMatchObject({ statusCode: 200, body: "ok" });
    const inbound = queued(INBOUND_QUEUE);
    const events = bodies(INBOUND_QUEUE).map((text) => inboundEvent.parse(text));
    expect(events.map(({ data }) => ("externalId" in data.event ? data.event.externalId : ""))).toEqual([
      "w1",
      "w2",
      "w3",
    ]);
    expect(inbound.map(({ MessageGroupId }) => MessageGroupId)).toEqual(events.map(({ data }) => data.conversationId));
    expect(new Set(inbound.map(({ MessageGroupId }) => MessageGroupId)).size).toBe(2);
    expect(events[0]).toMatchObject({ tenant: "demo", trace: "req-1", data: { chat: { type: "person" } } });
    expect(bodies(RECEIPTS_QUEUE).map((text) => unorderedEvent.parse(text))).toMatchObject([
      { type: "inbound.receipt", data: { retryable: false, event: { externalId: "wamid.O1", status: "read" } } },
    ]);
    expect(inbound.map(({ MessageBody }) => MessageBody).join()).not.toContain("🥜");
    expect(log.codes()).toEqual(["webhook_taken"]);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("repeated, asks the queue to recognise its messages", async () => {
    const body = webhook({ contacts, messages: [message("w1", "hello")] });
    await invoke(request(body));
    await invoke(request(body, { body: Buffer.from(body).toString("base64"), isBase64Encoded: true }));
    const [first, second] = queued(INBOUND_QUEUE);
    expect(second?.MessageDeduplicationId).toBe(first?.MessageDeduplicationId);
    expect(second?.MessageGroupId).toBe(first?.MessageGroupId);
  });

  test("of an account that the app does not have is kept, after one more look at the table", async () => {
    const body = webhook({ contacts, messages: [message("w1", PERSONAL.text)] }, "999");
    expect(await invoke(request(body))).toMatchObject({ statusCode: 200 });
    expect(queued(INBOUND_QUEUE)).toEqual([]);
    expect(bodies(RECEIPTS_QUEUE)).toMatchObject([
      { type: "inbound.kept", subject: appId, data: { accountId: "999", appId, channel: "whatsapp" } },
    ]);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("fails when a queue does not take everything, so that the provider repeats it", async () => {
    aws.on("SendMessageBatch").callsFake(({ Entries }) => ({ Successful: Entries.slice(1), Failed: [] }));
    const body = webhook({ contacts, messages: [message("w1", PERSONAL.text), message("w2", "two")] });
    await expect(invoke(request(body))).rejects.toThrow("a queue did not take every event");
    aws.on("SendMessageBatch").rejects("AccessDeniedException");
    await expect(invoke(request(body))).rejects.toThrow("AccessDeniedException");
    expect(log.text()).toBe("");
  });
});

describe("refusals", () => {
  const body = webhook({ contacts, messages: [message("w1", PERSONAL.text)] });
  const signed = { headers: { "x-hub-signature-256": signature(body) } };
  const cases: readonly (readonly [string, () => APIGatewayProxyEventV2, number, string])[] = [
    ["an unknown channel", () => request(body, { pathParameters: { channel: "pigeon", appId } }), 404, "not_found"],
    [
      "a property's name as channel",
      () => request(body, { pathParameters: { channel: "constructor", appId } }),
      404,
      "not_found",
    ],
    [
      "an address that names no tenant",
      () => request(body, { pathParameters: { channel: "whatsapp", appId: "x" } }),
      404,
      "not_found",
    ],
    [
      "another app's address",
      () => request(body, { ...signed, pathParameters: { channel: "whatsapp", appId: "demo.zzzzzzzzzz" } }),
      404,
      "not_found",
    ],
    ["a body that is too large", () => request("x".repeat(3 * 1024 * 1024 + 1)), 413, "payload_too_large"],
    ["no signature", () => request(body, { headers: {} }), 401, "bad_signature"],
    [
      "another secret",
      () => request(body, { headers: { "x-hub-signature-256": signature(body, "guess") } }),
      401,
      "bad_signature",
    ],
    ["a body that was changed", () => request(`${body} `, signed), 401, "bad_signature"],
  ];

  test.each(cases)("%s", async (_name, event, status, code) => {
    expect(await invoke(event())).toEqual(refused(status, code));
    expect(aws.calls("SendMessageBatch")).toEqual([]);
    expect(log.codes()).toEqual(["webhook_refused"]);
    expect(personalIn(log.text())).toEqual([]);
  });

  test("an app that is switched off, or is of another channel, is not there", async () => {
    install({ active: false });
    expect(await invoke(request(body))).toEqual(refused(404, "not_found"));
    appId = `demo.off${String(apps).padStart(7, "0")}`;
    install({ channel: "telegram" });
    expect(await invoke(request(body))).toEqual(refused(404, "not_found"));
  });

  test("an app without a secret verifies nothing", async () => {
    aws.on("GetParameter").rejects("ParameterNotFound");
    expect(await invoke(request(body, { headers: { "x-hub-signature-256": signature(body, "") } }))).toEqual(
      refused(401, "bad_signature"),
    );
  });

  test("an unknown address is remembered, so that guessing costs one read", async () => {
    aws.on("Query").resolves({ Items: [] });
    for (let guess = 0; guess < 3; guess++) await invoke(request(body));
    expect(aws.calls("Query")).toHaveLength(1);
  });
});

describe("the provider's question whether the address is ours", () => {
  const ask = (token: string) =>
    invoke(
      request("", { rawQueryString: `hub.mode=subscribe&hub.challenge=1%2C2%3Cb%3E&hub.verify_token=${token}` }, "GET"),
    );

  test("is answered with its challenge as it came, as plain text, for the right token alone", async () => {
    expect(await ask(PERSONAL.token)).toEqual({
      statusCode: 200,
      headers: { "content-type": "text/plain" },
      body: "1,2<b>",
    });
    expect(await ask("guess")).toMatchObject({ statusCode: 403, body: "" });
    expect(aws.calls("SendMessageBatch")).toEqual([]);
    expect(personalIn(log.text())).toEqual([]);
  });
});
