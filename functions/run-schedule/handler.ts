import * as z from "zod/mini";
import { scheduleFired } from "../../events/schedule-fired.ts";
import type { WakeDue } from "../../lib/core/deliveries/wake.ts";
import type { FireReminder } from "../../lib/core/reminders/fire.ts";
import type { FireDue } from "../../lib/core/timers/fire.ts";
import type { Log } from "../../lib/runtime/logger.ts";

interface HandlerPorts {
  readonly wakeOf: (tenant: string) => WakeDue;
  readonly fireOf: (tenant: string) => FireDue;
  readonly remindersOf: (tenant: string) => FireReminder;
  readonly log: Log;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** A run stops while it has time to finish cleanly; the rest is started by throwing, which the schedule answers with a retry. */
const RESERVE_MS = 10_000;

export function makeHandler({ wakeOf, fireOf, remindersOf, log }: Omit<HandlerPorts, "remaining">) {
  return async (event: unknown, remaining: HandlerPorts["remaining"]): Promise<void> => {
    const { tenant, type, data } = z.parse(scheduleFired, event);
    if (type === "reminder.due") {
      const reminders = remindersOf(tenant);
      const outcome = await reminders.fire(data);
      log.info("reminder_due", { tenant, reminderId: data.reminderId, ...outcome });
      // The schedule is used up, and this function cannot wait.
      if (outcome.kind === "early") await reminders.setAgain(data);
      return;
    }
    const [wake, fire] = [wakeOf(tenant), fireOf(tenant)];
    for (;;) {
      // What people wait for to the minute comes first.
      const timers = await fire();
      const deliveries = await wake();
      const { slow, ...counts } = timers;
      log.info("slot_woken", { tenant, slot: data.slot, ...deliveries, timers: counts });
      if (!deliveries.more && !timers.more) {
        // Providers are asked last, and for no longer than this run has: whoever is slow keeps back nobody's messages.
        const looked = slow.length > 0 ? await within(remaining() - RESERVE_MS, fire(slow)) : undefined;
        if (timers.failed + (looked?.failed ?? 0) > 0)
          throw new Error("timers failed, and are due until they are done");
        return;
      }
      if (remaining() < RESERVE_MS) throw new Error("more is due than one run can wake");
    }
  };
}

/** What goes on beyond it may: timers stay due until they are cleared, and done twice they are as if done once. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let clock: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, refuse) => {
    clock = setTimeout(() => refuse(new Error("the look at providers took longer than this run has")), Math.max(0, ms));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(clock));
}
