/** Resource types that the runner boots. */
const booted = new Set([
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::EventBus",
  "AWS::Events::Rule",
  "AWS::KMS::Key",
  "AWS::Lambda::Alias",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::Version",
  "AWS::S3::Bucket",
  "AWS::SES::ConfigurationSet",
  "AWS::SES::ConfigurationSetEventDestination",
  "AWS::SES::ReceiptRule",
  "AWS::SES::ReceiptRuleSet",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SQS::Queue",
  "AWS::SSM::Parameter",
  "AWS::Scheduler::Schedule",
  "AWS::Scheduler::ScheduleGroup",
]);

/** Types that change nothing about what a handler sees on one machine: permissions, watching, cost, delivery to browsers. */
const ignored = [
  /^AWS::CDK::/,
  /^AWS::CloudFormation::/,
  /^AWS::ApiGateway::Account$/,
  /^AWS::IAM::/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::/,
  /^AWS::Budgets::/,
  /^AWS::CE::/,
  /^AWS::XRay::/,
  /^AWS::KMS::/,
  /^AWS::SNS::TopicPolicy$/,
  /^AWS::SMSVOICE::/,
  /^AWS::CloudFront::/,
  /^AWS::CertificateManager::/,
  /^AWS::Route53::/,
  /^AWS::WAFv2::/,
  /^AWS::CloudTrail::/,
  /^AWS::Cognito::/,
  /^AWS::ResourceGroups::/,
  /^AWS::ApplicationInsights::/,
  /^AWS::Synthetics::/,
  /^AWS::Backup::/,
  /^AWS::ApiGatewayV2::(ApiMapping|Deployment|DomainName)$/,
  /^AWS::Events::(Archive|EventBusPolicy)$/,
  /^AWS::Lambda::(LayerVersion|Permission)$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::SQS::QueuePolicy$/,
  /^Custom::/,
];

/** The types that are neither booted nor knowingly ignored, each once, in order. */
export function unknownTypes(types: Iterable<string>): readonly string[] {
  const unknown = [...types].filter((type) => !booted.has(type) && !ignored.some((pattern) => pattern.test(type)));
  return [...new Set(unknown)].sort();
}
