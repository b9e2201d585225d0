import * as z from "zod/mini";
import { job } from "../../events/outbound-command.ts";
import type { WakeOne } from "../../lib/core/deliveries/wake.ts";
import type { FetchMedia } from "../../lib/core/media/fetch.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly jobsOf: (tenant: string) => { readonly fetchMedia: FetchMedia; readonly wake: WakeOne };
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly log: Log;
}

/** The queue gives up after eight receives; before that, a file that cannot be had is given up with its reason. */
const LAST_TRY = 6;
/** Links of providers live for minutes, so retries start soon and then slow down. Seconds. */
const RETRY_SECONDS = [5, 20, 60, 240, 600] as const;

export function makeHandler({ jobsOf, hide, log }: HandlerPorts) {
  return async ({ body, receiptHandle, receives }: QueueMessage): Promise<void> => {
    const { tenant, type, subject, data } = z.parse(job, body);
    const jobs = jobsOf(tenant);
    if (type === "delivery.wake") {
      const outcome = await jobs.wake(data);
      log.info("delivery_woken", { tenant, deliveryId: subject, ...outcome });
      if (outcome.kind === "early") return wait(receiptHandle, Math.min(900, Math.ceil(outcome.ms / 1000)));
      return;
    }
    const outcome = await jobs.fetchMedia(data, receives >= LAST_TRY);
    log.info("media_fetched", { tenant, messageId: subject, receives, ...outcome });
    if (outcome.retry) await wait(receiptHandle, RETRY_SECONDS[Math.min(receives, RETRY_SECONDS.length) - 1] ?? 60);
  };

  async function wait(receiptHandle: string, seconds: number): Promise<void> {
    await hide(receiptHandle, seconds);
    throw new HandOverAgain("later");
  }
}
