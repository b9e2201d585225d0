import { ConflictException, CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { WakeSlotFired } from "../../../events/schedule-fired.ts";

interface ScheduleOptions {
  readonly group: string;
  readonly targetArn: string;
  readonly roleArn: string;
}

let shared: SchedulerClient | undefined;

/** One schedule per tenant and slot that fires once and deletes itself. Asking again while it is there changes nothing. */
export function makeWakeSlots({
  group,
  targetArn,
  roleArn,
}: ScheduleOptions): (tenant: string, slot: string) => Promise<void> {
  return async (tenant, slot) => {
    shared ??= new SchedulerClient({ maxAttempts: 4 });
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
    try {
      await shared.send(
        new CreateScheduleCommand({
          Name: name,
          GroupName: group,
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
        }),
      );
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  };
}
