import * as z from "zod/mini";
import { job } from "../../events/outbound-command.ts";
import type { WakeOne } from "../../lib/core/deliveries/wake.ts";
import type { FetchMedia } from "../../lib/core/media/fetch.ts";
import type { FireOne } from "../../lib/core/timers/fire.ts";
import type { TimerName } from "../../lib/core/timers/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly jobsOf: (tenant: string) => {
    readonly fetchMedia: FetchMedia;
    readonly wake: WakeOne;
    readonly fire: FireOne;
  };
  readonly log: Log;
}

/** The queue gives up after eight receives; before that, a file that cannot be had is given up with its reason. */
const LAST_TRY = 7;
/** Soon at first, then over most of a day: a refused token is mended in hours, and providers keep files for days. Seconds. */
const RETRY_SECONDS = [5, 60, 600, 3_600, 21_600, 43_000] as const;

export function makeHandler({ jobsOf, log }: HandlerPorts) {
  return async ({ body, receives }: QueueMessage): Promise<void> => {
    const { tenant, type, subject, data } = z.parse(job, body);
    const jobs = jobsOf(tenant);
    if (type === "delivery.wake") {
      const outcome = await jobs.wake(data);
      log.info("delivery_woken", { tenant, deliveryId: subject, ...outcome });
      if (outcome.kind === "early") throw new HandOverAgain(outcome.ms / 1000);
      return;
    }
    if (type === "timer.due") {
      const outcome = await jobs.fire({ conversationId: data.conversationId, timer: data.timer as TimerName });
      log.info("timer_fired", { tenant, timer: subject, ...outcome });
      if (outcome.kind === "early") throw new HandOverAgain(outcome.ms / 1000);
      return;
    }
    const outcome = await jobs.fetchMedia(data, receives >= LAST_TRY);
    log.info("media_fetched", { tenant, messageId: subject, receives, ...outcome });
    if (outcome.retry) throw new HandOverAgain(RETRY_SECONDS[Math.min(receives, RETRY_SECONDS.length) - 1] ?? 60);
  };
}
