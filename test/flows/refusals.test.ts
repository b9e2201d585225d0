import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStack, type TestStack } from "./stack.ts";

const LOCAL = { region: "eu-west-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const MEGABYTE = 1024 * 1024;

let stack: TestStack;
let table: DynamoDBDocumentClient;
beforeAll(async () => {
  stack = await startTestStack();
  table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL, endpoint: stack.runner.endpoints.dynamodb }));
}, 120_000);
afterAll(async () => {
  table?.destroy();
  await stack?.stop();
});

/** A webhook with these messages, as WhatsApp writes it. */
const webhook = (messages: readonly unknown[], phoneNumberId = stack.demo.account.phoneNumberId, more = {}) =>
  JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: stack.demo.account.businessAccountId,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "15550100001", phone_number_id: phoneNumberId },
              messages,
              ...more,
            },
          },
        ],
      },
    ],
  });
let next = 0;
const message = (from: string, body: string, more = {}) => ({
  from,
  id: `wamid.REFUSAL${++next}`,
  timestamp: String(1_793_600_000 + next),
  type: "text",
  text: { body },
  ...more,
});
const conversations = async () =>
  (
    await stack.call<{ data: { chat: { id: string }; unread: number; id: string }[] }>(
      "GET",
      "/api/conversations?limit=100",
    )
  ).body.data;
const kept = async () => {
  const day = new Date().toISOString().slice(0, 10);
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: stack.runner.tableName(),
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": `demo#kept#${day}` },
    }),
  );
  return Items;
};
/** Waits out the two seconds in which receipts are collected. */
const settled = async () => {
  await stack.settled();
  await new Promise((resolve) => setTimeout(resolve, 2_300));
  await stack.settled();
};

describe("what was not signed by the provider is refused, and nothing is written", () => {
  test.each([
    ["a signature of another secret", { secret: "not the secret" }, 401],
    ["no signature", { signature: "" }, 401],
    ["the older algorithm", { signature: "sha1=0000000000000000000000000000000000000000" }, 401],
    ["a signature that is too short", { signature: "sha256=00" }, 401],
    ["an app that does not exist", { path: "/webhooks/whatsapp/demo.aaaaaaaaaa" }, 404],
    ["an app of another tenant", { path: "/webhooks/whatsapp/other.aaaaaaaaaa" }, 404],
    ["an address that is no app's", { path: "/webhooks/whatsapp/..%2f..%2fetc" }, 404],
    ["a channel that is not installed", { path: "/webhooks/pigeon/demo.aaaaaaaaaa" }, 404],
    ["a channel named like a built-in property", { path: "/webhooks/constructor/demo.aaaaaaaaaa" }, 404],
  ])("%s", async (_name, options, status) => {
    expect(await stack.post(webhook([message("15550200001", "evil")]), options)).toBe(status);
    await stack.settled();
    expect((await conversations()).map(({ chat }) => chat.id)).not.toContain("15550200001");
  });

  test("an app whose secret is empty verifies nothing, not even a signature made with the empty secret", async () => {
    const app = await stack.call<{ id: string; webhookUrl: string }>("POST", "/api/apps", {
      channel: "whatsapp",
      name: "without a secret",
      credentials: { appSecret: "soon gone", verifyToken: "token" },
    });
    const ssm = new SSMClient({ ...LOCAL, endpoint: stack.runner.endpoints.ssm });
    for (const value of ["{}", JSON.stringify({ appSecret: "" })]) {
      await ssm.send(
        new PutParameterCommand({
          Name: `/chasqui/dev/demo/${app.body.id}`,
          Value: value,
          Type: "SecureString",
          Overwrite: true,
        }),
      );
      const path = new URL(app.body.webhookUrl).pathname;
      expect(await stack.post(webhook([message("15550200001", "evil")]), { path, secret: "" })).toBe(401);
    }
    ssm.destroy();
  });

  test("the question whether the address is ours is answered only to who knows the token", async () => {
    const ask = async (token: string) => {
      const response = await fetch(
        `${stack.demo.account.webhookUrl}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`,
      );
      return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
    };
    expect(await ask(stack.demo.account.verifyToken)).toMatchObject({
      status: 200,
      text: "1158201444",
      type: expect.stringMatching(/^text\/plain/),
    });
    expect((await ask("guess")).status).toBe(403);
  });
});

describe("what was signed is answered with 200 and never lost", () => {
  test("an account that no connection has is kept, not stored", async () => {
    expect(await stack.post(webhook([message("15550200002", "for somebody else")], "999999999999999"))).toBe(200);
    await settled();
    expect((await conversations()).map(({ chat }) => chat.id)).not.toContain("15550200002");
    expect(await kept()).toContainEqual(
      expect.objectContaining({ reason: "no connection of this app has this account", accountId: "999999999999999" }),
    );
  });

  test("bytes that are no UTF-8, text that is no JSON, and JSON of absurd depth are kept", async () => {
    const before = (await kept()).length;
    const notText = Buffer.from([0x7b, 0xff, 0xfe, 0x22]);
    expect(await stack.post(notText, { contentType: "application/octet-stream" })).toBe(200);
    // The gateway hands over JSON as text: what is no text arrives changed, and so does not verify.
    expect(await stack.post(notText)).toBe(401);
    expect(await stack.post("{not json")).toBe(200);
    expect(await stack.post(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)).toBe(200);
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    expect(
      await stack.post(webhook([{ ...message("15550200003", "deep"), text: "DEEP" }]).replace('"DEEP"', deep)),
    ).toBe(200);
    await settled();
    expect((await kept()).length).toBeGreaterThanOrEqual(before + 2);
    expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
  });

  test("three megabytes are taken; more is refused", async () => {
    const body = webhook([message("15550200004", "in a large body")], undefined, { padding: "PAD" });
    const sized = (bytes: number) => body.replace("PAD", "x".repeat(bytes - body.length + 3));
    expect(await stack.post(sized(3 * MEGABYTE))).toBe(200);
    expect(await stack.post(sized(3 * MEGABYTE + 1))).toBe(413);
    expect(await stack.post(sized(11 * MEGABYTE))).toBe(413);
    await stack.settled();
    expect((await conversations()).map(({ chat }) => chat.id)).toContain("15550200004");
  });

  test("one bad message among ten harms none of the others", async () => {
    const people = [...Array(10).keys()].map((index) => `1555020010${index}`);
    const messages: unknown[] = people.map((person) => message(person, "hello"));
    messages[4] = { id: 7, timestamp: {}, type: ["text"], text: null };
    expect(await stack.post(webhook(messages))).toBe(200);
    await stack.settled();
    const found = (await conversations()).map(({ chat }) => chat.id);
    expect(people.filter((person) => !found.includes(person))).toEqual([people[4]]);
  });

  test("poison in a queue's batch of ten ends as one dead letter; the others are processed", async () => {
    const sqs = new SQSClient({ ...LOCAL, endpoint: stack.runner.endpoints.sqs });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "chasqui-dev-inbound.fifo" }));
    const before = (await conversations()).length;
    const app = stack.demo.appId;
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [...Array(10).keys()].map((index) => ({
          Id: String(index),
          MessageGroupId: `poison-${index}`,
          MessageDeduplicationId: `poison-${index}`,
          MessageBody:
            index === 4
              ? "not even JSON"
              : JSON.stringify({
                  id: `poison-${index}`,
                  type: "inbound.event",
                  version: 1,
                  time: new Date().toISOString(),
                  tenant: "demo",
                  subject: "x",
                  data: {
                    connectionId: stack.demo.connectionId,
                    conversationId: `${"poisonpoisonpoisonpoison"}a${"abcdefghij"[index]}`,
                    chat: { id: `1555020020${index}`, type: "person" },
                    identities: [{ kind: "phone", value: `+1555020020${index}` }],
                    event: {
                      event: "message",
                      channel: "whatsapp",
                      externalId: `p${index}`,
                      direction: "in",
                      senderId: `1555020020${index}`,
                      type: "text",
                      text: app,
                    },
                  },
                }),
        })),
      }),
    );
    await stack.settled();
    expect((await conversations()).length).toBe(before + 9);
    expect(Object.entries(stack.runner.deadLetters()).flatMap(([queue, letters]) => letters.map(() => queue))).toEqual([
      "chasqui-dev-inbound-dead.fifo",
    ]);
    sqs.destroy();
  });
});

describe("the API's door", () => {
  test.each([
    ["no credential", { authorization: "" }],
    ["a key that is none", { authorization: "Bearer sk_demo_aaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }],
    [
      "an unsigned token",
      {
        authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"sub":"person-admin"}').toString("base64url")}.`,
      },
    ],
  ])("is closed to %s", async (_name, headers) => {
    expect([401, 403]).toContain((await stack.call("GET", "/api/conversations", undefined, headers)).status);
  });

  test("another tenant is closed to a member of this one", async () => {
    expect((await stack.call("GET", "/api/conversations", undefined, { "chasqui-tenant": "other" })).status).toBe(403);
  });
});
