/** What was put off is looked at again: deferred deliveries are queued, and sends without a trace are closed as presumed lost. */
import type { Clock } from "../kernel/ports.ts";
import type { DeliveryKey, DeliveryStore } from "./ports.ts";

/** Deliveries that one run handles at most; the rest is left for the next. */
const BATCH = 200;

export interface WakeOutcome {
  readonly requeued: number;
  readonly presumedLost: number;
  /** There may be more that are due. */
  readonly more: boolean;
}

export type WakeDue = () => Promise<WakeOutcome>;

export function makeWakeDue({
  deliveries,
  clock,
}: {
  readonly deliveries: DeliveryStore;
  readonly clock: Clock;
}): WakeDue {
  return async () => {
    const now = new Date(clock.now()).toISOString();
    const deferred = await deliveries.due("deferred", now, BATCH);
    const unknown = await deliveries.due("unknown", now, BATCH);
    const outcome = { requeued: 0, presumedLost: 0, more: deferred.length === BATCH || unknown.length === BATCH };
    for (const message of deferred) if (await deliveries.requeue(message, now)) outcome.requeued++;
    for (const message of unknown) if (await deliveries.presumeLost(message, now)) outcome.presumedLost++;
    return outcome;
  };
}

export type WakeOne = (
  id: DeliveryKey,
) => Promise<{ readonly kind: "requeued" | "presumedLost" | "gone" } | { readonly kind: "early"; readonly ms: number }>;

/**
 * One delivery, when its own timer ran out: as `makeWakeDue` for all of them. `early`: its time was moved meanwhile. Sends
 * without a trace come here too when the outbox took so long that the rest of their time fits a queue's delay.
 */
export function makeWakeOne({
  deliveries,
  clock,
}: {
  readonly deliveries: DeliveryStore;
  readonly clock: Clock;
}): WakeOne {
  return async (id) => {
    const message = await deliveries.get(id);
    if (message?.status !== "deferred" && message?.status !== "unknown") return { kind: "gone" };
    const ms = Date.parse(message.wakeAt ?? "") - clock.now();
    if (ms > 0) return { kind: "early", ms };
    const now = new Date(clock.now()).toISOString();
    if (message.status === "unknown")
      return { kind: (await deliveries.presumeLost(id, now)) ? "presumedLost" : "gone" };
    // Deliveries of one conversation are deferred to one time; their own order decides, not that of their timers.
    for (const due of await deliveries.due("deferred", now, BATCH)) await deliveries.requeue(due, now);
    return { kind: "requeued" };
  };
}
