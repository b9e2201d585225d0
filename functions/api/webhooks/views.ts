import type { WebhookDelivery as DeliveryView, WebhookEndpoint as EndpointView } from "../../../events/api/webhooks.ts";
import type { WebhookDelivery, WebhookEndpoint } from "../../../lib/core/webhooks/model.ts";
import type { EndpointHealth } from "../../../lib/core/webhooks/ports.ts";

export type Shown = WebhookEndpoint & { readonly health: EndpointHealth };

export const endpointView = (endpoint: Shown): EndpointView => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  types: [...endpoint.types],
  active: endpoint.active,
  disabled: endpoint.disabled,
  headers: [...endpoint.headers],
  aliases: endpoint.aliases,
  campaignDeliveries: endpoint.campaignDeliveries,
  previousSecretUntil: endpoint.previousSecretUntil,
  health: { ...endpoint.health },
  createdAt: endpoint.createdAt,
  updatedAt: endpoint.updatedAt,
  version: endpoint.version,
});

export const deliveryView = ({ deliveryId, attempts, ...delivery }: WebhookDelivery): DeliveryView => ({
  id: deliveryId,
  endpointId: delivery.endpointId,
  type: delivery.type,
  subject: { ...delivery.subject },
  body: delivery.body,
  state: delivery.state,
  dueAt: delivery.dueAt,
  attempts: attempts.map((attempt) => ({ ...attempt })),
  createdAt: delivery.createdAt,
  updatedAt: delivery.updatedAt,
  version: delivery.version,
});
