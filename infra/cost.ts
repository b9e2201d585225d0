/** What a deployed stage costs in a month in which nobody writes: `node infra/cost.ts` prints it. */
import { Code } from "aws-cdk-lib/aws-lambda";
import { type AppOptions, buildApp } from "./app.ts";
import { freePerMonth, hoursPerMonth, idlePolling, prices } from "./prices.ts";

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}
interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** US dollars a month, before anything free is taken off. */
export interface CostLine {
  readonly what: string;
  readonly count: number;
  readonly unit: string;
  readonly dollars: number;
  readonly dollarsAfterFree: number;
}
export interface IdleCost {
  readonly lines: readonly CostLine[];
  readonly dollars: number;
  readonly dollarsAfterFree: number;
}

/** Charged by use, so nothing while idle; storage is empty then, point-in-time recovery and logs included. */
const freeAtRest = new Set([
  "AWS::ApiGateway::Account",
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  // The first two of an account, which is more than a stage makes.
  "AWS::Budgets::Budget",
  // By people who were active in the month; the first ten thousand are free.
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::Function",
  "AWS::CloudFront::OriginAccessControl",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::Cognito::UserPoolDomain",
  "AWS::DynamoDB::Table",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::Function",
  // The CDK's own, which copy the console's files at deployment.
  "AWS::Lambda::LayerVersion",
  "Custom::CDKBucketDeployment",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogGroup",
  // By events that are put on it.
  "AWS::Events::EventBus",
  "AWS::Events::Rule",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SES::ConfigurationSet",
  "AWS::SES::ConfigurationSetEventDestination",
  "AWS::SES::ReceiptRule",
  "AWS::SES::ReceiptRuleSet",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::Scheduler::ScheduleGroup",
]);

/** Throws on a resource whose price nobody stated, so that no template grows dear unseen. */
export function idleCost(templates: readonly Template[]): IdleCost {
  const counts = { standard: 0, fifo: 0, alarms: 0, dashboards: 0, keys: 0, secrets: 0 };
  for (const template of templates) {
    for (const [id, resource] of Object.entries(template.Resources)) {
      const { Type, Properties = {} } = resource;
      if (Type === "AWS::CloudWatch::Alarm") counts.alarms++;
      else if (Type === "AWS::CloudWatch::Dashboard") counts.dashboards++;
      else if (Type === "AWS::KMS::Key") counts.keys++;
      else if (Type === "AWS::SecretsManager::Secret") counts.secrets++;
      else if (Type === "AWS::Lambda::EventSourceMapping") {
        const source = resourceOf(Properties.EventSourceArn, template, templates);
        // Lambda's own reads of a table's stream are free.
        if (source.Type === "AWS::SQS::Queue") counts[source.Properties?.FifoQueue === true ? "fifo" : "standard"]++;
        else if (source.Type !== "AWS::DynamoDB::Table")
          throw new Error(`${id} reads a ${source.Type}: what does it cost?`);
      } else if (!freeAtRest.has(Type)) throw new Error(`${id} is a ${Type}: what does it cost while idle?`);
      else if (Type === "AWS::DynamoDB::Table" && Properties.BillingMode !== "PAY_PER_REQUEST") {
        throw new Error(`${id} is not on demand: its capacity is paid for while idle.`);
      }
    }
  }

  const receives = (idlePolling.pollers * hoursPerMonth * 3600) / idlePolling.secondsPerReceive;
  const { perMillion, perMonth } = prices;
  const standard = counts.standard * receives;
  const fifo = counts.fifo * receives;
  // The free million is one for both kinds; taken off the cheaper kind first, the result is the dearest it can be.
  const freeOfStandard = Math.min(standard, freePerMonth.sqsRequests);
  const freeOfFifo = Math.min(fifo, freePerMonth.sqsRequests - freeOfStandard);
  const lines = [
    line("empty receives, standard queues", standard, "requests", perMillion.sqsRequests / 1e6, freeOfStandard),
    line("empty receives, FIFO queues", fifo, "requests", perMillion.sqsFifoRequests / 1e6, freeOfFifo),
    line("alarms", counts.alarms, "alarms", perMonth.alarm, freePerMonth.alarms),
    line("dashboards", counts.dashboards, "dashboards", perMonth.dashboard, freePerMonth.dashboards),
    line("KMS keys", counts.keys, "keys", perMonth.kmsKey, 0),
    line("secrets", counts.secrets, "secrets", perMonth.secret, 0),
  ];
  const sum = (of: "dollars" | "dollarsAfterFree"): number => lines.reduce((total, each) => total + each[of], 0);
  return { lines, dollars: sum("dollars"), dollarsAfterFree: sum("dollarsAfterFree") };
}

/** The templates of a stage, without its code, which costs nothing while it does not run. */
export function templatesOf(options: AppOptions = {}): readonly Template[] {
  const { app } = buildApp({ codeOf: () => Code.fromInline("export {}"), ...options });
  return app.synth().stacks.map((stack): Template => stack.template);
}

function line(what: string, count: number, unit: string, price: number, free: number): CostLine {
  return { what, count, unit, dollars: count * price, dollarsAfterFree: Math.max(0, count - free) * price };
}

/** What `Fn::GetAtt` refers to, in this template or by `Fn::ImportValue` in the one that exports it. */
function resourceOf(value: unknown, template: Template, templates: readonly Template[]): Resource {
  const { "Fn::GetAtt": attribute, "Fn::ImportValue": name } = value as Record<string, unknown>;
  const found = Array.isArray(attribute) ? template.Resources[String(attribute[0])] : undefined;
  if (found !== undefined) return found;
  for (const other of templates) {
    const output = Object.values(other.Outputs ?? {}).find(({ Export }) => name !== undefined && Export?.Name === name);
    if (output !== undefined) return resourceOf(output.Value, other, templates);
  }
  throw new Error(`Nothing in the templates answers to ${JSON.stringify(value)}.`);
}

if (import.meta.main) {
  process.env.CDK_VALIDATION = "false";
  const { lines, dollars, dollarsAfterFree } = idleCost(templatesOf());
  const row = (...cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(34) : cell.padStart(column === 1 ? 22 : 12))).join("");
  console.log(`Idle cost a month in US dollars (${prices.region}, prices of ${prices.readOn}; a model, not a bill)\n`);
  console.log(row("", "count", "no free tier", "after it"));
  for (const each of lines) {
    const count = `${Math.round(each.count).toLocaleString("en")} ${each.unit}`;
    console.log(row(each.what, count, each.dollars.toFixed(2), each.dollarsAfterFree.toFixed(2)));
  }
  console.log(row("total", "", dollars.toFixed(2), dollarsAfterFree.toFixed(2)));
}
