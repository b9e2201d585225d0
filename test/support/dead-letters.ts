/** Dead letters on the local engine, as a function leaves them there that gave up. */
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localCredentials } from "../../infra/local/engines/clients.ts";

/** An answer of a conversation that is gone: whoever handles it again has nothing to do, and says so. */
export async function giveUpAnAnswer(endpoint: string, tenant: string): Promise<void> {
  const sqs = new SQSClient({ endpoint, region: "eu-west-1", credentials: localCredentials });
  const [conversationId, key] = ["z".repeat(26), `1793610000000-${"z".repeat(16)}`];
  const subject = `${conversationId}.${key}`;
  const command = { id: subject, type: "delivery.send", version: 1, time: "2026-11-02T09:00:00.000Z", tenant, subject };
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "chasqui-dev-talk-dead.fifo" }));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: JSON.stringify({ ...command, data: { conversationId, key } }),
      MessageGroupId: conversationId,
      MessageDeduplicationId: subject,
    }),
  );
  sqs.destroy();
}
