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
) => Promise<{ readonly kind: "requeued" | "gone" } | { readonly kind: "early"; readonly ms: number }>;

/** One deferred delivery, when its own timer ran out. `early`: it was put off again meanwhile. */
export function makeWakeOne({
  deliveries,
  clock,
}: {
  readonly deliveries: DeliveryStore;
  readonly clock: Clock;
}): WakeOne {
  return async (id) => {
    const message = await deliveries.get(id);
    if (message?.status !== "deferred") return { kind: "gone" };
    const ms = Date.parse(message.wakeAt ?? "") - clock.now();
    if (ms > 0) return { kind: "early", ms };
    return { kind: (await deliveries.requeue(id, new Date(clock.now()).toISOString())) ? "requeued" : "gone" };
  };
}
