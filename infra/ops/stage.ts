import { DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, type S3Client } from "@aws-sdk/client-s3";
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

/** The stack's bucket of this name (`media`, `files`); `MEDIA_BUCKET` names another for media. CloudFormation writes names in lower case. */
export async function bucketOf(s3: S3Client, stage: string, name: "media"): Promise<string> {
  if (process.env.MEDIA_BUCKET) return process.env.MEDIA_BUCKET;
  const prefix = `chasqui-${stage}-data-${name}`;
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const found = Buckets.find(({ Name = "" }) => Name.startsWith(prefix))?.Name;
  if (!found) throw new Error(`no bucket of the stage ${stage} for ${name} in this account`);
  return found;
}

export async function queueUrlOf(sqs: SQSClient, stage: string, queue: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `chasqui-${stage}-${queue}` }));
  if (!QueueUrl) throw new Error(`there is no queue chasqui-${stage}-${queue}`);
  return QueueUrl;
}
