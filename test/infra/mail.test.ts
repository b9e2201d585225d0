import { describe, expect, test } from "vitest";
import { one, synthesise } from "./stage.ts";

const stage = synthesise("prod");

describe("what SES tells", () => {
  test("comes by the account's own bus, of this stage's mails alone, and straight onto the receipts' queue", () => {
    const rules = stage.ofType("AWS::Events::Rule").filter(({ properties }) => properties.EventBusName === undefined);
    const rule = one(rules, "rules").properties;
    expect(rule.EventPattern).toEqual({
      source: ["aws.ses"],
      detail: { mail: { tags: { "ses:configuration-set": ["chasqui-prod"] } } },
    });
    const [target] = rule.Targets as readonly { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[];
    const { stack } = one(rules, "rules");
    const [queue, dead] = [target?.Arn, target?.DeadLetterConfig.Arn].map((arn) => stage.target(arn, stack));
    expect([queue, dead].map((each) => each?.properties.QueueName)).toEqual([
      "chasqui-prod-receipts",
      "chasqui-prod-receipts-dead",
    ]);
    expect(target).toMatchObject({ RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } });
    for (const each of [queue, dead]) {
      const policy = stage
        .ofType("AWS::SQS::QueuePolicy")
        .find(({ properties, stack: its }) =>
          (properties.Queues as readonly unknown[]).some((one) => stage.target(one, its).id === each?.id),
        );
      const allowed = JSON.stringify(policy?.properties.PolicyDocument);
      expect(allowed).toContain('"Principal":{"Service":"events.amazonaws.com"}');
      expect(allowed).toContain(`:rule/${rule.Name}`);
    }
    const destination = one(stage.ofType("AWS::SES::ConfigurationSetEventDestination"), "destinations").properties;
    expect(JSON.stringify(destination)).toContain("event-bus/default");
  });
  test("is kept when it cannot be taken, as mails and text messages are", () => {
    const { id } = stage.functionOf("receive-events");
    const [config] = stage
      .ofType("AWS::Lambda::EventInvokeConfig")
      .filter(({ properties }) => JSON.stringify(properties.FunctionName).includes(id));
    expect(config?.properties).toMatchObject({ MaximumRetryAttempts: 2 });
    expect(JSON.stringify(config?.properties.DestinationConfig)).toContain("OnFailure");
  });
  test("no mail is taken in unless a domain is named", () => {
    expect(stage.ofType("AWS::SES::ReceiptRule")).toEqual([]);
  });
});

describe("mail that is taken in", () => {
  const open = synthesise("prod", { mail: "in.shop.example" });
  test("is kept first, and then told, by this account's rule alone", () => {
    const { Rule } = one(open.ofType("AWS::SES::ReceiptRule"), "rules").properties as { Rule: Record<string, unknown> };
    expect(Rule).toMatchObject({ Recipients: ["in.shop.example"], ScanEnabled: true, Enabled: true });
    expect((Rule.Actions as readonly object[]).map((action) => Object.keys(action)[0])).toEqual([
      "S3Action",
      "LambdaAction",
    ]);
    const [permission] = open
      .ofType("AWS::Lambda::Permission")
      .filter(({ properties }) => properties.Principal === "ses.amazonaws.com");
    expect(permission?.properties).toMatchObject({ SourceAccount: { Ref: "AWS::AccountId" } });
    expect(JSON.stringify(permission?.properties.SourceArn)).toContain(
      "receipt-rule-set/chasqui-prod:receipt-rule/inbound",
    );
  });
  test("cdk-nag has nothing against it", () => expect(open.findings).toEqual([]));
  test("needs a domain", () => expect(() => synthesise("prod", { mail: "https://x" })).toThrow("must be a domain"));
});

describe("text messages through AWS", () => {
  test("are heard of only where that is wanted", () => {
    expect(stage.ofType("AWS::SNS::Subscription")).toEqual([]);
    expect(() => synthesise("prod", { texts: "maybe" })).toThrow("must be yes or no");
  });
  test("come by a topic that only the service of this account may write to, and by the bus", () => {
    const open = synthesise("prod", { texts: "yes" });
    const subscription = one(open.ofType("AWS::SNS::Subscription"), "subscriptions").properties;
    expect(subscription.Protocol).toBe("lambda");
    expect(JSON.stringify(subscription.Endpoint)).toContain("receiveevents");
    const policy = JSON.stringify(one(open.ofType("AWS::SNS::TopicPolicy"), "policies").properties);
    expect(policy).toContain('"Service":"sms-voice.amazonaws.com"');
    expect(policy).toContain('"aws:SourceAccount"');
    expect(policy).toContain("aws:SecureTransport");
    expect(JSON.stringify(open.ofType("AWS::Events::Rule"))).toContain("Text Message Delivery Status Updated");
    expect(one(open.ofType("AWS::SMSVOICE::ConfigurationSet"), "sets").properties.ConfigurationSetName).toBe(
      "chasqui-prod",
    );
    expect(open.findings).toEqual([]);
  });
});
