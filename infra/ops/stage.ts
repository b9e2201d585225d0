import { DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import { GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** CloudFormation begins the table's name with its stack's; `TABLE_NAME` names another. */
export async function tableNameOf(stage: string): Promise<string> {
  if (process.env.TABLE_NAME) return process.env.TABLE_NAME;
  const prefix = `Chasqui-${stage}-Data-`;
  for await (const page of paginateListTables({ client: new DynamoDBClient({}) }, {})) {
    const name = page.TableNames?.find((table) => table.startsWith(prefix));
    if (name) return name;
  }
  throw new Error(`no table of the stage ${stage} in this account and region`);
}

export async function queueUrlOf(sqs: SQSClient, stage: string, queue: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `chasqui-${stage}-${queue}` }));
  if (!QueueUrl) throw new Error(`there is no queue chasqui-${stage}-${queue}`);
  return QueueUrl;
}
