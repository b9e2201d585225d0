import { randomUUID } from "node:crypto";
import type { ReminderDue, WakeSlotFired } from "../../../events/schedule-fired.ts";
import type { DueReminder } from "../../core/reminders/model.ts";
import { AwsError } from "../aws/error.ts";
import { callRest } from "../aws/rest.ts";

interface ScheduleOptions {
  readonly group: string;
  readonly targetArn: string;
  readonly roleArn: string;
}

export interface Schedules {
  /** One per tenant and slot. */
  wakeSlot(tenant: string, slot: string): Promise<void>;
  /** One per clock of a reminder. */
  remindAt(reminder: DueReminder & { readonly tenant: string }, at: string): Promise<void>;
}

/**
 * Schedules that fire once and delete themselves. Asking again while one is there changes nothing. None is ever taken back: what
 * it was made for says, when it fires, whether there is still something to do.
 */
export function makeSchedules({ group, targetArn, roleArn }: ScheduleOptions): Schedules {
  return {
    wakeSlot(tenant, slot) {
      // Names allow letters, digits, hyphen, underscore and dot, 64 of them.
      const name = `wake-${tenant}-${slot.slice(0, 16).replace(/[^0-9]/g, "")}`;
      return create(name, slot, {
        id: name,
        type: "wake.slot",
        version: 1,
        time: slot,
        tenant,
        subject: slot,
        data: { slot },
      });
    },

    remindAt({ tenant, reminderId, generation }, at) {
      const name = `rem-${tenant}-${reminderId.slice(-16)}-${generation}`;
      return create(name, at, {
        id: `${reminderId}.${generation}`,
        type: "reminder.due",
        version: 1,
        time: at,
        tenant,
        subject: reminderId,
        data: { reminderId, generation },
      });
    },
  };

  async function create(name: string, at: string, input: WakeSlotFired | ReminderDue): Promise<void> {
    // Never before its time, which a part of a second would else be.
    const second = new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, 19);
    const schedule = {
      GroupName: group,
      // A repeated request is the same request.
      ClientToken: randomUUID(),
      ScheduleExpression: `at(${second})`,
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
  }
}
