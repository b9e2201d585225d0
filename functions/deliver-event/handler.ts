import type { EventBridgeEvent } from "aws-lambda";
import * as z from "zod/mini";
import { ringWebhook } from "../../events/outbound-command.ts";
import type { DeliverEvents } from "../../lib/core/webhooks/deliver.ts";
import type { Log } from "../../lib/runtime/logger.ts";

interface HandlerPorts {
  readonly deliverOf: (tenant: string) => DeliverEvents;
  readonly log: Log;
}

/** Thrown is asked again: by Lambda within three minutes, and by whatever happens next. */
export function makeHandler({ deliverOf, log }: HandlerPorts) {
  return async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { tenant, data } = z.parse(ringWebhook, detail);
    const outcome = await deliverOf(tenant)(data.endpointId);
    log.info("webhooks_delivered", { tenant, endpointId: data.endpointId, ...outcome });
  };
}
