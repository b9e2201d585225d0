import * as z from "zod/mini";
import { sendDelivery } from "../../events/outbound-command.ts";
import type { SendDelivery } from "../../lib/core/deliveries/send.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly sendOf: (tenant: string) => SendDelivery;
  readonly log: Log;
}

/** The queue gives up after ten receives; from this one on, waiting is done in the table instead. */
const PATIENCE = 6;

export function makeHandler({ sendOf, log }: HandlerPorts) {
  return async ({ body, receives }: QueueMessage): Promise<void> => {
    const { tenant, subject, data } = z.parse(sendDelivery, body);
    const result = await sendOf(tenant)(data, receives < PATIENCE ? "plenty" : "out");
    log.info("delivery_attempted", { tenant, deliveryId: subject, receives, ...result });
    // The thread waits behind it.
    if (result.kind === "wait") throw new HandOverAgain(result.ms / 1000);
  };
}
