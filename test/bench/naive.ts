/**
 * The straightforward way to do the same work, which ours is measured against: one function's worth of code for each step, each
 * message read, checked and written by itself, with the same SDK on the same table. It keeps what a customer sees (each message
 * once, a list of conversations, replies that are sent), and none of our promises about crashes.
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2, SQSEvent } from "aws-lambda";
import { SECRETS } from "./events.ts";
import type { Handlers } from "./rooms.ts";

interface InboundJob {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly text: string;
  readonly at: string;
}
interface Webhook {
  readonly entry: readonly {
    readonly changes: readonly {
      readonly value: {
        readonly contacts?: readonly { readonly profile: { readonly name: string } }[];
        readonly messages?: readonly { id: string; from: string; timestamp: string; text: { body: string } }[];
      };
    }[];
  }[];
}

/** Reads the environment when it is called. */
export function makeNaive(): Handlers {
  const TableName = process.env.TABLE_NAME ?? "";
  const { INBOUND_QUEUE_URL, TALK_QUEUE_URL } = process.env;
  const provider = (JSON.parse(process.env.CHANNEL_BASE_URLS ?? "{}") as Record<string, string>).whatsapp;
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const queues = new SQSClient({});
  const keyOf = (phone: string) => ({ pk: `naive#${phone}`, sk: "conversation" });
  const read = async (pk: string, sk: string) =>
    (await table.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;

  async function receiveWebhook({ headers, body = "" }: APIGatewayProxyEventV2) {
    const wanted = Buffer.from(`sha256=${createHmac("sha256", SECRETS.appSecret).update(body).digest("hex")}`);
    const given = Buffer.from(headers["x-hub-signature-256"] ?? "");
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return { statusCode: 401 };
    for (const { changes } of (JSON.parse(body) as Webhook).entry) {
      for (const { value } of changes) {
        for (const { id, from, timestamp, text } of value.messages ?? []) {
          const at = new Date(Number(timestamp) * 1000).toISOString();
          const job: InboundJob = { id, from, name: value.contacts?.[0]?.profile.name ?? "", text: text.body, at };
          await enqueue(INBOUND_QUEUE_URL, job, from, id);
        }
      }
    }
    console.log(JSON.stringify({ level: "INFO", message: "webhook taken" }));
    return { statusCode: 200, body: "ok" };
  }

  async function processInbound({ Records }: SQSEvent): Promise<void> {
    for (const record of Records) {
      const { id, from, name, text, at } = JSON.parse(record.body) as InboundJob;
      const contact = await read(`naive#contact#${from}`, "contact");
      const conversation = await read(keyOf(from).pk, keyOf(from).sk);
      const next = {
        ...keyOf(from),
        lpk: "naive#conversations",
        lsk: `${at}#${from}`,
        phone: from,
        name: contact?.name ?? name,
        unread: Number(conversation?.unread ?? 0) + 1,
        lastMessageAt: at,
        preview: text,
        createdAt: conversation?.createdAt ?? at,
      };
      const message = { pk: keyOf(from).pk, sk: `m#${at}#${id}`, id, direction: "in", text, at };
      await table
        .send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { TableName, Item: message, ConditionExpression: "attribute_not_exists(pk)" } },
              { Put: { TableName, Item: next } },
              ...(contact
                ? []
                : [{ Put: { TableName, Item: { pk: `naive#contact#${from}`, sk: "contact", name, phone: from } } }]),
            ],
          }),
        )
        .catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== "TransactionCanceledException") throw error;
        });
      console.log(JSON.stringify({ level: "INFO", message: "message stored", id }));
    }
  }

  async function reply(event: APIGatewayProxyEventV2) {
    const phone = event.rawPath.split("/").at(-2) ?? "";
    const { content } = JSON.parse(event.body ?? "") as { content: { text: string } };
    const conversation = await read(keyOf(phone).pk, keyOf(phone).sk);
    if (!conversation) return { statusCode: 404 };
    const at = new Date().toISOString();
    const id = randomUUID();
    const message = {
      pk: keyOf(phone).pk,
      sk: `m#${at}#${id}`,
      id,
      direction: "out",
      text: content.text,
      at,
      status: "queued",
    };
    const next = { ...conversation, lastMessageAt: at, preview: content.text, lsk: `${at}#${phone}` };
    await table.send(
      new TransactWriteCommand({
        TransactItems: [{ Put: { TableName, Item: message } }, { Put: { TableName, Item: next } }],
      }),
    );
    await enqueue(TALK_QUEUE_URL, { phone, sk: message.sk }, phone, id);
    console.log(JSON.stringify({ level: "INFO", message: "reply queued", id }));
    return { statusCode: 202, body: JSON.stringify({ data: [{ id }] }) };
  }

  async function sendOutbound({ Records }: SQSEvent): Promise<void> {
    for (const record of Records) {
      const { phone, sk } = JSON.parse(record.body) as { phone: string; sk: string };
      const key = { pk: keyOf(phone).pk, sk };
      const message = await read(key.pk, key.sk);
      const conversation = await read(keyOf(phone).pk, keyOf(phone).sk);
      if (message?.status !== "queued" || !conversation) continue;
      const response = await fetch(`${provider}/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${SECRETS.accessToken}`, "content-type": "application/json" },
        body: JSON.stringify({ messaging_product: "whatsapp", to: phone, type: "text", text: { body: message.text } }),
      });
      const { messages } = (await response.json()) as { messages: readonly [{ id: string }] };
      await table.send(
        new UpdateCommand({
          TableName,
          Key: key,
          UpdateExpression: "SET #status = :sent, externalId = :id",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":sent": "sent", ":id": messages[0].id },
        }),
      );
      console.log(JSON.stringify({ level: "INFO", message: "reply sent" }));
    }
  }

  const enqueue = (
    QueueUrl: string | undefined,
    job: unknown,
    MessageGroupId: string,
    MessageDeduplicationId: string,
  ) =>
    queues.send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job), MessageGroupId, MessageDeduplicationId }),
    );

  return {
    "receive-webhook": (event) => receiveWebhook(event as APIGatewayProxyEventV2),
    "process-inbound": (event) => processInbound(event as SQSEvent),
    api: (event) => reply(event as APIGatewayProxyEventV2),
    "send-outbound": (event) => sendOutbound(event as SQSEvent),
  };
}
