/** An alarm that says what people notice and where the runbook says what to do. */
import { ComparisonOperator, type Metric, Alarm as MetricAlarm, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

export interface AlarmProps {
  readonly stage: Stage;
  /** What people notice: the `errorImpact` of the functions concerned. */
  readonly errorImpact: string;
  readonly metric: Metric;
  readonly above: number;
  /** Periods of the metric in a row; one unless told. */
  readonly periods?: number;
}

export class Alarm extends Construct {
  readonly alarm: MetricAlarm;

  /** `heading` is a heading of `infra/runbook.md`. */
  constructor(scope: Construct, heading: string, props: AlarmProps) {
    super(scope, heading);
    this.alarm = new MetricAlarm(this, "Alarm", {
      alarmName: `Chasqui ${props.stage.name}: ${heading}`,
      alarmDescription: `Impact: ${props.errorImpact}. What to do: infra/runbook.md, "${heading}".`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      // Nothing is measured while nothing happens.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
