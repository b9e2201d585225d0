/** Systems of the business that are told what happens. `index.ts` fills it with adapters, tests with fakes. */
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type ManageWebhooks, makeManageWebhooks } from "../../../lib/core/webhooks/manage.ts";
import type { EndpointSecretStore, EndpointStore, WebhookDeliveryStore } from "../../../lib/core/webhooks/ports.ts";
import { routesFor } from "../route.ts";

export interface WebhooksPorts {
  readonly endpoints: EndpointStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly endpointSecrets: EndpointSecretStore;
  readonly newSecret: () => string;
  /** Whether an endpoint may have this address. */
  readonly isVisited: (url: string) => boolean;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends Pick<WebhooksPorts, "endpoints" | "webhookDeliveries" | "isVisited"> {
  readonly manage: ManageWebhooks;
}

export const enter = ({
  endpoints,
  webhookDeliveries,
  endpointSecrets,
  isVisited,
  ...ports
}: WebhooksPorts): Tenant => ({
  ...{ endpoints, webhookDeliveries, isVisited },
  manage: makeManageWebhooks({
    ...ports,
    endpoints,
    deliveries: webhookDeliveries,
    secrets: endpointSecrets,
    length: Buffer.byteLength,
  }),
});

export const route = routesFor<Tenant>();
