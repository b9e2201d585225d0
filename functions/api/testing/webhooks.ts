/** Endpoints of a tenant in memory. */
import type { WebhookDelivery, WebhookEndpoint } from "../../../lib/core/webhooks/model.ts";
import type { EndpointSecrets } from "../../../lib/core/webhooks/ports.ts";
import type { WebhooksPorts } from "../webhooks/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";

const WELL = { failingSince: null, lastSuccessAt: null, lastFailureAt: null, lastStatus: null };
const unasked = () => Promise.reject(new Error("the API delivers nothing"));

export function makeWebhooks(): Omit<WebhooksPorts, "clock" | "ids"> & { readonly rung: string[] } {
  const rows = new Map<string, WebhookDelivery>();
  const secrets = new Map<string, EndpointSecrets>();
  const rung: string[] = [];
  const of = (endpointId: string) =>
    [...rows.values()]
      .filter((one) => one.endpointId === endpointId)
      .sort((a, b) => (a.deliveryId < b.deliveryId ? 1 : -1));
  return {
    rung,
    endpoints: memoryCatalogue<WebhookEndpoint>([], ({ url }) => url),
    webhookDeliveries: {
      add: async (delivery) => void rows.set(delivery.deliveryId, delivery),
      get: async (_, deliveryId) => rows.get(deliveryId),
      list: async (id, { state }) => ({ items: of(id).filter((one) => state === undefined || one.state === state) }),
      between: async (id, from, to) => ({
        items: of(id).filter(({ deliveryId }) => {
          const at = Number(deliveryId.slice(0, 13));
          return at >= Date.parse(from) && at < Date.parse(to);
        }),
      }),
      save: async (delivery, ring) => {
        rows.set(delivery.deliveryId, delivery);
        if (ring) rung.push(delivery.endpointId);
        return "saved";
      },
      ring: async (id) => void rung.push(id),
      leave: async () => {},
      health: async (ids) => new Map(ids.map((id) => [id, WELL])),
      ...{ due: unasked, nextDue: unasked, claim: unasked, release: unasked },
    },
    endpointSecrets: {
      read: async (id) => secrets.get(id),
      write: async (id, kept) => void secrets.set(id, kept),
    },
    newSecret: () => `whsec_${"k".repeat(43)}=`,
    isVisited: (url) => url.startsWith("https://") && !url.includes("10.0.0"),
  };
}
