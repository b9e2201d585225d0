import * as z from "zod/mini";
import { wakeSlotFired } from "../../events/schedule-fired.ts";
import type { WakeDue } from "../../lib/core/deliveries/wake.ts";
import type { Log } from "../../lib/runtime/logger.ts";

interface HandlerPorts {
  readonly wakeOf: (tenant: string) => WakeDue;
  readonly log: Log;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** A run stops while it has time to finish cleanly; the rest is started by throwing, which the schedule answers with a retry. */
const RESERVE_MS = 10_000;

export function makeHandler({ wakeOf, log }: Omit<HandlerPorts, "remaining">) {
  return async (event: unknown, remaining: HandlerPorts["remaining"]): Promise<void> => {
    const { tenant, data } = z.parse(wakeSlotFired, event);
    const wake = wakeOf(tenant);
    for (;;) {
      const outcome = await wake();
      log.info("slot_woken", { tenant, slot: data.slot, ...outcome });
      if (!outcome.more) return;
      if (remaining() < RESERVE_MS) throw new Error("more deliveries are due than one run can wake");
    }
  };
}
