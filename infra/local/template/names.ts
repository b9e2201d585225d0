import { asBoolean, asText, type Properties } from "../json.ts";

export const account = "000000000000";

/** Where the engines of this run listen. */
export interface Places {
  readonly region: string;
  readonly sqsUrl: string;
  readonly apiUrl: string;
}

/** The property under which each type lets the template choose the name. */
const nameProperty: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::IAM::Role": "RoleName",
  "AWS::Logs::LogGroup": "LogGroupName",
};

/**
 * The name that the resource bears: the template's, or one made of stack and logical id as CloudFormation does, but
 * without its random end, so that a restart finds what is already there.
 */
export function physicalName(stack: string, logicalId: string, type: string, properties: Properties): string {
  const chosen = asText(properties[nameProperty[type] ?? "Name"]);
  if (chosen !== undefined) return chosen;
  const name = `${stack}-${logicalId}`;
  if (type === "AWS::S3::Bucket") {
    return name
      .toLowerCase()
      .replace(/[^a-z0-9.-]/g, "-")
      .slice(0, 63);
  }
  if (type === "AWS::SQS::Queue")
    return asBoolean(properties.FifoQueue) ? `${name.slice(0, 75)}.fifo` : name.slice(0, 80);
  return type === "AWS::Lambda::Function" ? name.slice(0, 64) : name;
}

export function queueUrl(name: string, places: Places): string {
  return `${places.sqsUrl}/${account}/${name}`;
}

export function arnOf(type: string, name: string, properties: Properties, { region }: Places): string {
  const regional = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
  switch (type) {
    case "AWS::SQS::Queue":
      return regional("sqs", name);
    case "AWS::SNS::Topic":
      return regional("sns", name);
    case "AWS::Lambda::Function":
      return regional("lambda", `function:${name}`);
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable":
      return regional("dynamodb", `table/${name}`);
    case "AWS::S3::Bucket":
      return `arn:aws:s3:::${name}`;
    case "AWS::Events::EventBus":
      return regional("events", `event-bus/${name}`);
    case "AWS::Events::Rule":
      return regional("events", `rule/${name}`);
    case "AWS::Scheduler::Schedule":
      return regional("scheduler", `schedule/${asText(properties.GroupName) ?? "default"}/${name}`);
    case "AWS::Scheduler::ScheduleGroup":
      return regional("scheduler", `schedule-group/${name}`);
    case "AWS::SSM::Parameter":
      return regional("ssm", `parameter/${name.replace(/^\//, "")}`);
    case "AWS::KMS::Key":
      return regional("kms", `key/${name}`);
    case "AWS::Logs::LogGroup":
      return regional("logs", `log-group:${name}:*`);
    case "AWS::IAM::Role":
      return `arn:aws:iam::${account}:role/${name}`;
    default:
      return regional("local", name);
  }
}

/** What `Ref` answers for a resource. */
export function refOf(type: string, name: string, arn: string, places: Places): string {
  if (type === "AWS::SQS::Queue") return queueUrl(name, places);
  return type === "AWS::SNS::Topic" || type === "AWS::Lambda::Version" || type === "AWS::Lambda::Alias" ? arn : name;
}

/** What `Fn::GetAtt` answers for a resource; an attribute that is nowhere used at run time gets the resource's name. */
export function attributeOf(type: string, name: string, arn: string, attribute: string, places: Places): string {
  switch (attribute) {
    case "Arn":
    case "TopicArn":
    case "AliasArn":
    case "FunctionArn":
      return arn;
    case "StreamArn":
      return `${arn}/stream/local`;
    case "QueueUrl":
      return queueUrl(name, places);
    case "ApiEndpoint":
      return places.apiUrl;
    case "DomainName":
    case "RegionalDomainName":
      return type === "AWS::S3::Bucket" ? `${name}.s3.${places.region}.amazonaws.com` : name;
    default:
      return name;
  }
}
