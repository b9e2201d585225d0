/** Whoever has something to tell other systems of the business: see the decision on webhooks. */
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../lib/adapters/dynamo/webhooks.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { rememberedBy } from "../lib/core/kernel/remembered.ts";
import type { PublishFact } from "../lib/core/webhooks/ports.ts";
import { makeNameChannel, makePublishFact } from "../lib/core/webhooks/publish.ts";

/** A connection's channel never changes; one that is new is asked for again. */
const CHANNELS_MS = 600_000;
const MANY_CONNECTIONS = 500;

export function publishOf(context: TableContext): PublishFact {
  const { connection } = makeConnectionStore(context);
  const channelOf = async (id: string) => (await connection(id))?.channel;
  return makePublishFact({
    endpoints: makeEndpointStore(context, ids),
    deliveries: makeWebhookDeliveryStore(context),
    complete: makeNameChannel(rememberedBy(channelOf, CHANNELS_MS, MANY_CONNECTIONS, clock)),
    ...{ clock, ids, length: Buffer.byteLength },
  });
}
