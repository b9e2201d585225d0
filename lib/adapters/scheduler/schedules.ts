import { randomUUID } from "node:crypto";
import type { WakeSlotFired } from "../../../events/schedule-fired.ts";
import { AwsError } from "../aws/error.ts";
import { callRest } from "../aws/rest.ts";

interface ScheduleOptions {
  readonly group: string;
  readonly targetArn: string;
  readonly roleArn: string;
}

/** One schedule per tenant and slot that fires once and deletes itself. Asking again while it is there changes nothing. */
export function makeWakeSlots({
  group,
  targetArn,
  roleArn,
}: ScheduleOptions): (tenant: string, slot: string) => Promise<void> {
  return async (tenant, slot) => {
    // Names allow letters, digits, hyphen, underscore and dot.
    const name = `wake-${tenant}-${slot.slice(0, 16).replace(/[^0-9]/g, "")}`;
    const input: WakeSlotFired = {
      id: name,
      type: "wake.slot",
      version: 1,
      time: slot,
      tenant,
      subject: slot,
      data: { slot },
    };
    const schedule = {
      GroupName: group,
      // A repeated request is the same request.
      ClientToken: randomUUID(),
      ScheduleExpression: `at(${slot.slice(0, 19)})`,
      ScheduleExpressionTimezone: "UTC",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: targetArn,
        RoleArn: roleArn,
        Input: JSON.stringify(input),
        RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3_600 },
      },
    };
    try {
      await callRest({
        service: "scheduler",
        method: "POST",
        path: `/schedules/${name}`,
        contentType: "application/json",
        body: JSON.stringify(schedule),
      });
    } catch (error) {
      if (!(error instanceof AwsError && error.name === "ConflictException")) throw error;
    }
  };
}
