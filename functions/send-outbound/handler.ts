import * as z from "zod/mini";
import { sendDelivery } from "../../events/outbound-command.ts";
import type { SendDelivery } from "../../lib/core/deliveries/send.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly sendOf: (tenant: string) => SendDelivery;
  /** Hides the message for so long; the thread waits behind it. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly log: Log;
}

/** The queue gives up after ten receives; from this one on, waiting is done in the table instead. */
const PATIENCE = 6;

export function makeHandler({ sendOf, hide, log }: HandlerPorts) {
  return async ({ body, receiptHandle, receives }: QueueMessage): Promise<void> => {
    const { tenant, subject, data } = z.parse(sendDelivery, body);
    const result = await sendOf(tenant)(data, receives < PATIENCE ? "plenty" : "out");
    log.info("delivery_attempted", { tenant, deliveryId: subject, receives, ...result });
    if (result.kind === "done") return;
    await hide(receiptHandle, Math.ceil(result.ms / 1000));
    throw new HandOverAgain("the thread waits");
  };
}
