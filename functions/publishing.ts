/** Whoever has something to tell other systems of the business: see the decision on webhooks. */
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../lib/adapters/dynamo/webhooks.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import type { PublishFact } from "../lib/core/webhooks/ports.ts";
import { makePublishFact } from "../lib/core/webhooks/publish.ts";

export const publishOf = (context: TableContext): PublishFact =>
  makePublishFact({
    endpoints: makeEndpointStore(context, ids),
    deliveries: makeWebhookDeliveryStore(context),
    ...{ clock, ids, length: Buffer.byteLength },
  });
