/** Facts become deliveries, one for each endpoint that wants them. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { remembered } from "../kernel/remembered.ts";
import { bodyOf, type Fact, passes, type WebhookDelivery, type WebhookEndpoint } from "./model.ts";
import type { EndpointStore, PublishFact, TellEndpoint, WebhookDeliveryStore } from "./ports.ts";

/** A change of endpoints is obeyed within this time. */
export const SUBSCRIPTIONS_MS = 30_000;

interface PublishPorts {
  readonly endpoints: Pick<EndpointStore, "all">;
  readonly deliveries: Pick<WebhookDeliveryStore, "add">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
  /** Bytes of a text. */
  readonly length: (text: string) => number;
  /** With what the row did not say: asked for a fact that somebody wants. */
  readonly complete?: (fact: Fact) => Promise<Fact>;
}

export const wants = (endpoint: WebhookEndpoint, fact: Pick<Fact, "type" | "ofCampaign">): boolean =>
  endpoint.active &&
  passes(endpoint.types, fact.type) &&
  (fact.ofCampaign !== true || endpoint.campaignDeliveries === "each");

/** Rows of messages name their connection alone. `channelOf`: undefined for one that is gone. */
export const makeNameChannel =
  (channelOf: (connectionId: string) => Promise<string | undefined>) =>
  async (fact: Fact): Promise<Fact> => {
    const { connectionId, channel } = fact.data;
    if (fact.type !== "message.received" || channel !== null || typeof connectionId !== "string") return fact;
    return { ...fact, data: { ...fact.data, channel: (await channelOf(connectionId)) ?? null } };
  };

export function deliveryOf(
  endpoint: Pick<WebhookEndpoint, "id" | "aliases">,
  fact: Fact,
  { clock, ids, length }: Pick<PublishPorts, "clock" | "ids" | "length">,
): WebhookDelivery {
  const now = new Date(clock.now()).toISOString();
  const id = ids.derive("fact", fact.type, ...fact.key).slice(0, 16);
  return {
    endpointId: endpoint.id,
    deliveryId: `${String(Date.parse(fact.at)).padStart(13, "0")}-${id}`,
    type: fact.type,
    subject: fact.subject,
    body: bodyOf(fact, endpoint.aliases, length),
    state: "pending",
    dueAt: now,
    tries: 0,
    attempts: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** Who subscribed is asked at most once in `SUBSCRIPTIONS_MS`: one per tenant and process. */
export function makePublishFact(ports: PublishPorts): PublishFact {
  const subscribed = remembered(() => ports.endpoints.all(), SUBSCRIPTIONS_MS, ports.clock);

  return async (...facts) => {
    if (facts.length === 0) return;
    const endpoints = await subscribed();
    for (const fact of facts) {
      const wanting = endpoints.filter((endpoint) => wants(endpoint, fact));
      if (wanting.length === 0) continue;
      const whole = (await ports.complete?.(fact)) ?? fact;
      for (const endpoint of wanting) await ports.deliveries.add(deliveryOf(endpoint, whole, ports));
    }
  };
}

export const makeTellEndpoint =
  (
    ports: Pick<PublishPorts, "deliveries" | "clock" | "ids" | "length"> & {
      readonly endpoints: Pick<EndpointStore, "get">;
    },
  ): TellEndpoint =>
  async (endpointId, fact) => {
    const endpoint = await ports.endpoints.get(endpointId);
    if (!endpoint) return "missing";
    if (!endpoint.active) return "off";
    await ports.deliveries.add(deliveryOf(endpoint, fact, ports));
    return "told";
  };
