/** What wakes somebody: few alarms, each with its impact and a heading in the runbook. */
import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Dashboard, GraphWidget, type Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { Alarm, type AlarmProps } from "../constructs/alarm.ts";
import type { Stage } from "../stages.ts";
import type { ApiStack } from "./api.ts";
import type { LiveStack } from "./live.ts";
import type { MailStack } from "./mail.ts";
import type { PipelineStack } from "./pipeline.ts";

export interface WatchStackProps extends StackProps {
  readonly stage: Stage;
  readonly live: LiveStack;
  readonly pipeline: PipelineStack;
  readonly api: ApiStack;
  readonly mail: MailStack;
  /** Who gets the notices; without it the alarms only show in CloudWatch. */
  readonly alarmEmail?: string;
  readonly dashboard: boolean;
  /** US dollars a month of the whole account; without it there is no budget. */
  readonly monthlyBudgetUsd?: number;
}

const often = Duration.minutes(5);
const anHour = Duration.hours(1).toMilliseconds();

export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, { ...props, description: "Chasqui: the alarms." });
    const { api, live, mail, pipeline, stage } = props;
    const topic = props.alarmEmail === undefined ? undefined : this.noticesTo(props.alarmEmail);
    const raise = (heading: string, when: Omit<AlarmProps, "stage">): void => {
      const { alarm } = new Alarm(this, heading, { stage, ...when });
      if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic));
    };

    raise("Inbound messages given up", {
      errorImpact: pipeline.processInbound.errorImpact,
      metric: lettersIn(pipeline.inbound.deadLetters),
      above: 0,
    });
    raise("Receipts given up", {
      errorImpact: pipeline.processReceipts.errorImpact,
      metric: lettersIn(pipeline.receipts.deadLetters),
      above: 0,
    });
    raise("Replies given up", {
      errorImpact: pipeline.sendOutbound.errorImpact,
      metric: lettersIn(pipeline.talk.deadLetters),
      above: 0,
    });
    raise("Notices in bulk given up", {
      errorImpact: "notices that could wait do not reach the customers",
      metric: lettersIn(pipeline.bulk.deadLetters),
      above: 0,
    });
    raise("Jobs given up", {
      errorImpact: pipeline.runJob.errorImpact,
      metric: lettersIn(pipeline.jobs.deadLetters),
      above: 0,
    });
    raise("Schedules given up", {
      errorImpact: pipeline.runSchedule.errorImpact,
      metric: lettersIn(pipeline.lostSchedules),
      above: 0,
    });
    raise("The relay lags behind", {
      errorImpact: pipeline.relayChanges.errorImpact,
      metric: pipeline.relayChanges.lambda.metric("IteratorAge", { statistic: Stats.MAXIMUM, period: often }),
      above: anHour,
    });
    raise("The relay fails", {
      errorImpact: pipeline.relayChanges.errorImpact,
      metric: errorsOf(pipeline.relayChanges.lambda),
      above: 0,
      // One failed batch is tried again at once; a quarter of an hour of them is an outage or a poisoned record.
      periods: 3,
    });
    raise("The projections lag behind", {
      errorImpact: pipeline.projectChanges.errorImpact,
      metric: pipeline.projectChanges.lambda.metric("IteratorAge", { statistic: Stats.MAXIMUM, period: often }),
      above: anHour,
    });
    raise("The projections fail", {
      errorImpact: pipeline.projectChanges.errorImpact,
      metric: errorsOf(pipeline.projectChanges.lambda),
      above: 0,
      periods: 3,
    });
    raise("Webhooks fail", {
      errorImpact: api.receiveWebhook.errorImpact,
      metric: errorsOf(api.receiveWebhook.lambda),
      above: 0,
    });
    raise("Events of AWS fail", {
      errorImpact: mail.receiveEvents.errorImpact,
      metric: errorsOf(mail.receiveEvents.lambda),
      above: 0,
      // A failed event is tried again within three minutes; a quarter of an hour of them is an outage or a poisoned one.
      periods: 3,
    });
    raise("Events are not told", {
      errorImpact: pipeline.deliverEvent.errorImpact,
      metric: errorsOf(pipeline.deliverEvent.lambda),
      above: 0,
      periods: 3,
    });
    raise("Visitors are turned away", {
      errorImpact: api.serveVisitors.errorImpact,
      metric: errorsOf(api.serveVisitors.lambda),
      above: 0,
    });
    raise("Links do not open", {
      errorImpact: api.track.errorImpact,
      metric: errorsOf(api.track.lambda),
      above: 0,
    });
    raise("Calendars are not served", {
      errorImpact: api.serveCalendar.errorImpact,
      metric: errorsOf(api.serveCalendar.lambda),
      above: 0,
      // Whoever subscribed comes again by itself.
      periods: 3,
    });
    raise("The API answers with errors", {
      errorImpact: `${api.api.errorImpact}, ${api.authorize.errorImpact}, or ${api.sign.errorImpact}`,
      metric: api.httpApi.metricServerError({ statistic: Stats.SUM, period: often }),
      above: 5,
    });

    raise("Live connections fail", {
      errorImpact: live.live.errorImpact,
      metric: errorsOf(live.live.lambda),
      above: 0,
      periods: 3,
    });

    if (props.dashboard) this.draws(pipeline, api);
    if (props.monthlyBudgetUsd !== undefined && props.alarmEmail !== undefined)
      this.budgets(stage.name, props.monthlyBudgetUsd, props.alarmEmail);
  }

  private noticesTo(address: string): Topic {
    const topic = new Topic(this, "Notices", { enforceSSL: true });
    // A topic policy of ours replaces the default one, which is what lets alarms publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ["sns:Publish"],
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(address));
    return topic;
  }

  /** Free: the first two budgets of an account cost nothing. Counts what AWS charges, which is apart from what providers charge. */
  private budgets(stage: string, dollars: number, address: string): void {
    const at = (threshold: number, notificationType: "ACTUAL" | "FORECASTED") => ({
      notification: { comparisonOperator: "GREATER_THAN", notificationType, threshold, thresholdType: "PERCENTAGE" },
      subscribers: [{ subscriptionType: "EMAIL", address }],
    });
    new CfnBudget(this, "Budget", {
      budget: {
        budgetName: `chasqui-${stage}`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: dollars, unit: "USD" },
      },
      notificationsWithSubscribers: [at(80, "ACTUAL"), at(100, "ACTUAL"), at(100, "FORECASTED")],
    });
  }

  private draws(pipeline: PipelineStack, api: ApiStack): void {
    const lanes = [pipeline.inbound, pipeline.receipts, pipeline.talk, pipeline.bulk, pipeline.jobs];
    new Dashboard(this, "Dashboard", {
      widgets: [
        [
          new GraphWidget({
            title: "Oldest message waiting",
            left: lanes.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage()),
          }),
          new GraphWidget({
            title: "Relay behind",
            left: [pipeline.relayChanges.lambda.metric("IteratorAge", { statistic: Stats.MAXIMUM })],
          }),
          new GraphWidget({
            title: "HTTP",
            left: [api.httpApi.metricCount()],
            right: [api.httpApi.metricServerError(), api.httpApi.metricClientError()],
          }),
        ],
      ],
    });
  }
}

function lettersIn(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: often });
}

function errorsOf(lambda: LambdaFunction): Metric {
  return lambda.metricErrors({ statistic: Stats.SUM, period: often });
}
