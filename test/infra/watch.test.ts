import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rooms } from "../../infra/bundle.ts";
import { idleCost } from "../../infra/cost.ts";
import { prices } from "../../infra/prices.ts";
import { one, synthesise } from "./stage.ts";

const stage = synthesise("prod");
const alarms = stage.ofType("AWS::CloudWatch::Alarm");
const runbook = readFileSync(new URL("../../infra/runbook.md", import.meta.url), "utf8");
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
const headingOf = (name: unknown): string => String(name).replace("Chasqui prod: ", "");

describe("alarms", () => {
  test("each has its heading in the runbook, and each such heading an alarm", () => {
    const chapters = [
      "Deploying",
      "Rolling back",
      "Taking a stage down",
      "Stopping what goes out",
      "Log lines worth knowing",
      "What became of a message",
      "Counting anew",
      "Is the audit log whole",
      "Letting people in",
      "Search",
      "Forgetting a person, and a restored backup",
    ];
    expect(alarms.map(({ properties }) => headingOf(properties.AlarmName))).toEqual(
      headings.filter((heading) => !chapters.includes(String(heading))),
    );
  });

  test("each says what people notice and where the runbook says what to do", () => {
    for (const { properties } of alarms) {
      expect(properties.AlarmDescription).toMatch(
        new RegExp(`^Impact: .{15,}\\. What to do: infra/runbook\\.md, "${headingOf(properties.AlarmName)}"\\.$`),
      );
    }
  });

  test("every dead-letter queue has one", () => {
    const watched = alarms
      .filter(({ properties }) => properties.MetricName === "ApproximateNumberOfMessagesVisible")
      .map(({ properties, stack }) => {
        const [dimension] = properties.Dimensions as readonly { Value: unknown }[];
        expect(properties).toMatchObject({ Statistic: "Maximum", Threshold: 0 });
        return stage.target(dimension?.Value, stack).properties.QueueName;
      });
    const dead = stage.ofType("AWS::SQS::Queue").map(({ properties }) => String(properties.QueueName));
    expect(watched.sort()).toEqual(dead.filter((name) => /-dead(\.fifo)?$/.test(name)).sort());
  });

  test("an hour of lag in a reader of the stream raises one", () => {
    const lags = alarms.filter(({ properties }) => properties.MetricName === "IteratorAge");
    const watched = lags.map(({ properties, stack }) => {
      expect(properties).toMatchObject({ Threshold: 3_600_000, Statistic: "Maximum" });
      const [dimension] = properties.Dimensions as readonly { Value: unknown }[];
      return stage.target(dimension?.Value, stack).id;
    });
    expect(watched).toEqual([stage.functionOf("relay-changes").id, stage.functionOf("project-changes").id]);
  });

  test("nobody is written to unless an address is given", () => {
    expect(stage.ofType("AWS::SNS::Topic")).toEqual([]);
    for (const { properties } of alarms) expect(properties.AlarmActions).toBeUndefined();
  });

  test("with an address, all of them write to it, and a dashboard can be had", () => {
    const watched = synthesise("prod", { alarmEmail: "oncall@acme.example", dashboard: true });
    const topic = one(watched.ofType("AWS::SNS::Topic"), "topics");
    expect(one(watched.ofType("AWS::SNS::Subscription"), "subscriptions").properties).toMatchObject({
      Protocol: "email",
      Endpoint: "oncall@acme.example",
    });
    for (const { properties } of watched.ofType("AWS::CloudWatch::Alarm")) {
      expect(properties.AlarmActions).toEqual([{ Ref: topic.id }]);
    }
    const policy = JSON.stringify(one(watched.ofType("AWS::SNS::TopicPolicy"), "topic policies").properties);
    expect(policy).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
    expect(watched.ofType("AWS::CloudWatch::Dashboard")).toHaveLength(1);
    expect(watched.findings).toEqual([]);
    expect(idleCost(watched.templates).dollarsAfterFree).toBe(idleCost(stage.templates).dollarsAfterFree);
  });
});

describe("the budget", () => {
  const context = { alarmEmail: "ops@chasqui.example", monthlyBudgetUsd: "25" };

  test("is made where somebody is to be told, and tells them before, at and ahead of it", () => {
    const watched = synthesise("prod", context);
    const { properties } = one(watched.ofType("AWS::Budgets::Budget"), "budget");
    expect(properties.Budget).toEqual({
      BudgetName: "chasqui-prod",
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
      BudgetLimit: { Amount: 25, Unit: "USD" },
    });
    const notices = properties.NotificationsWithSubscribers as {
      Notification: { NotificationType: string; Threshold: number };
      Subscribers: unknown;
    }[];
    expect(notices.map(({ Notification: { NotificationType, Threshold } }) => [NotificationType, Threshold])).toEqual([
      ["ACTUAL", 80],
      ["ACTUAL", 100],
      ["FORECASTED", 100],
    ]);
    for (const { Subscribers } of notices)
      expect(Subscribers).toEqual([{ SubscriptionType: "EMAIL", Address: "ops@chasqui.example" }]);
    expect(watched.findings).toEqual([]);
    expect(idleCost(watched.templates).dollarsAfterFree).toBe(idleCost(stage.templates).dollarsAfterFree);
  });

  test("is none unless it is asked for, and must be money that somebody hears of", () => {
    expect(stage.ofType("AWS::Budgets::Budget")).toEqual([]);
    expect(() => synthesise("prod", { ...context, monthlyBudgetUsd: "plenty" })).toThrow("number of dollars");
    expect(() => synthesise("prod", { ...context, monthlyBudgetUsd: -5 })).toThrow("number of dollars");
    expect(() => synthesise("prod", { monthlyBudgetUsd: 5 })).toThrow("alarmEmail");
  });
});

describe("idle cost", () => {
  test("stays within what the project promises", () => {
    const cost = idleCost(stage.templates);
    expect(cost.dollars).toBeGreaterThan(1);
    expect(cost.dollars).toBeLessThanOrEqual(5);
    expect(cost.dollarsAfterFree).toBeLessThanOrEqual(2.5);
  });

  test("has nothing in it that asks for what falls due: waiting reminders cost their bytes and no more", () => {
    const types = stage.templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    expect(types).not.toContain("AWS::Scheduler::Schedule");
    // A rule that waits for events of AWS costs nothing; one that asks by the clock would.
    for (const { properties } of stage.ofType("AWS::Events::Rule"))
      expect(properties.ScheduleExpression).toBeUndefined();
    // What a reminder costs when it fires is Scheduler's price alone, beside the writes.
    expect(prices.perMillion.schedulerInvocations).toBe(1);
  });

  test("counts five pollers that ask an empty queue every 20 seconds", () => {
    const queue = (fifo: boolean) => ({
      Resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: fifo ? { FifoQueue: true } : {} },
        Mapping: {
          Type: "AWS::Lambda::EventSourceMapping",
          Properties: { EventSourceArn: { "Fn::GetAtt": ["Queue", "Arn"] } },
        },
      },
    });
    expect(idleCost([queue(false)]).dollars).toBeCloseTo(0.657 * 0.4, 6);
    expect(idleCost([queue(true)]).dollars).toBeCloseTo(0.657 * 0.5, 6);
    expect(idleCost([queue(true)]).dollarsAfterFree).toBe(0);
    // Two of each: the free million comes off the standard queues' 1,314,000.
    const four = [queue(false), queue(false), queue(true), queue(true)];
    expect(idleCost(four).dollarsAfterFree).toBeCloseTo(0.314 * 0.4 + 1.314 * 0.5, 6);
  });

  test("a resource whose price nobody stated is refused", () => {
    const of = (Type: string, Properties = {}) => [{ Resources: { It: { Type, Properties } } }];
    expect(() => idleCost(of("AWS::EC2::NatGateway"))).toThrow("It is a AWS::EC2::NatGateway");
    expect(() => idleCost(of("AWS::DynamoDB::Table", { BillingMode: "PROVISIONED" }))).toThrow("not on demand");
    expect(idleCost(of("AWS::KMS::Key")).dollarsAfterFree).toBe(1);
  });
});

test("what every function's failure means for people is told by an alarm", () => {
  const told = alarms.map(({ properties }) => String(properties.AlarmDescription)).join("\n");
  const impacts = Object.values(stage.impacts);
  expect(Object.keys(stage.impacts).sort()).toEqual([...rooms].sort());
  for (const impact of impacts) expect(told).toContain(impact);
});
