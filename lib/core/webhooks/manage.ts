/** What people do with endpoints, and with what was told to them. */
import { type CreateOutcome, type EditOutcome, makeManageCatalogue } from "../kernel/catalogue.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import {
  type DeliveryState,
  type Fact,
  MAX_ENDPOINTS,
  ROTATION_MS,
  type WebhookDelivery,
  type WebhookEndpoint,
} from "./model.ts";
import type { EndpointSecretStore, EndpointStore, WebhookDeliveryStore } from "./ports.ts";
import { deliveryOf } from "./publish.ts";

interface ManagePorts {
  readonly endpoints: EndpointStore;
  readonly deliveries: WebhookDeliveryStore;
  readonly secrets: EndpointSecretStore;
  /** A fresh secret, as it is written down. */
  readonly newSecret: () => string;
  /** Bytes of a text. */
  readonly length: (text: string) => number;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface EndpointFields {
  readonly url: string;
  readonly description: string | null;
  readonly types: readonly string[];
  readonly aliases: boolean;
  readonly campaignDeliveries: WebhookEndpoint["campaignDeliveries"];
  readonly headers: Readonly<Record<string, string>>;
}

/** An edit, and the secret that it gave. */
export type Rotated = { readonly kind: "rotated"; readonly endpoint: WebhookEndpoint; readonly secret: string };

export interface ManageWebhooks {
  create(
    fields: EndpointFields,
    request: { readonly id: string; readonly at: string },
  ): Promise<Exclude<CreateOutcome<WebhookEndpoint>, { kind: "created" }> | Rotated>;
  edit(
    id: string,
    change: Partial<EndpointFields & { readonly active: boolean }>,
    expectedVersion: number | undefined,
  ): Promise<EditOutcome<WebhookEndpoint>>;
  remove(id: string, expectedVersion: number | undefined): Promise<EditOutcome<WebhookEndpoint>>;
  /** The one before signs for a day as well. */
  rotate(id: string): Promise<Rotated | { readonly kind: "missing" }>;
  /** `requestId`: the same request is the same test. Undefined: there is no such endpoint. */
  test(id: string, request: { readonly id: string; readonly at: string }): Promise<WebhookDelivery | undefined>;
  replay(id: string, deliveryId: string): Promise<WebhookDelivery | undefined>;
  /** Of what happened in that time, oldest first; up to 200 at once. */
  replayRange(
    id: string,
    range: {
      readonly from: string;
      readonly to: string;
      readonly state?: DeliveryState | undefined;
      readonly cursor?: string | undefined;
    },
  ): Promise<{ readonly replayed: number; readonly nextCursor: string | null } | undefined>;
}

const PAGES = 2;

export function makeManageWebhooks(ports: ManagePorts): ManageWebhooks {
  const { endpoints, deliveries, secrets, newSecret, clock, ids } = ports;
  const iso = (ms = clock.now()) => new Date(ms).toISOString();
  const idOf = (requestId: string) => ids.derive("webhook-endpoint", requestId).slice(0, 16);
  const catalogue = makeManageCatalogue(endpoints, {
    limit: MAX_ENDPOINTS,
    idOf,
  });

  async function again(delivery: WebhookDelivery): Promise<WebhookDelivery | undefined> {
    let present: WebhookDelivery | undefined = delivery;
    for (let attempt = 0; attempt < 5 && present; attempt++) {
      const now = iso();
      const next: WebhookDelivery = {
        ...{ ...present, state: "pending", dueAt: now, tries: 0 },
        ...{ updatedAt: now, version: present.version + 1 },
      };
      if ((await deliveries.save(next, true)) === "saved") return next;
      present = await deliveries.get(delivery.endpointId, delivery.deliveryId);
    }
    return undefined;
  }

  return {
    async create({ headers, ...fields }, request) {
      const id = idOf(request.id);
      const there = (await endpoints.all()).filter((endpoint) => endpoint.id !== id);
      if (there.some(({ url }) => url === fields.url)) return { kind: "taken" };
      if (there.length >= MAX_ENDPOINTS) return { kind: "full", limit: MAX_ENDPOINTS };
      // Before the endpoint, so that none is without.
      const secret = newSecret();
      await secrets.write(id, { secret, headers });
      const blank = { active: true, disabled: null, previousSecretUntil: null };
      const outcome = await catalogue.create({ ...fields, ...blank, headers: Object.keys(headers) }, request);
      return outcome.kind === "created" ? { kind: "rotated", endpoint: outcome.entry, secret } : outcome;
    },

    async edit(id, { headers, ...change }, expectedVersion) {
      const outcome = await catalogue.edit(
        id,
        expectedVersion,
        () => ({
          ...change,
          ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
          ...(change.active === undefined ? {} : { disabled: null }),
        }),
        iso(),
      );
      if (outcome.kind === "done" && headers !== undefined) {
        const kept = await secrets.read(id);
        if (kept) await secrets.write(id, { ...kept, headers });
      }
      // What waited while it was off goes on.
      if (outcome.kind === "done" && change.active === true) await deliveries.ring(id);
      return outcome;
    },

    async remove(id, expectedVersion) {
      const endpoint = await endpoints.get(id);
      if (!endpoint) return { kind: "missing" };
      if (expectedVersion !== undefined && endpoint.version !== expectedVersion)
        return { kind: "stale", entry: endpoint };
      await deliveries.leave(id, iso());
      const outcome = await catalogue.remove(id, expectedVersion);
      if (outcome.kind === "done") await secrets.write(id, { secret: "", headers: {} });
      return outcome;
    },

    async rotate(id) {
      const kept = await secrets.read(id);
      const until = iso(clock.now() + ROTATION_MS);
      const secret = newSecret();
      if (!(await endpoints.get(id))) return { kind: "missing" };
      await secrets.write(id, {
        secret,
        ...(kept ? { previous: { secret: kept.secret, until } } : {}),
        headers: kept?.headers ?? {},
      });
      const outcome = await catalogue.edit(id, undefined, () => ({ previousSecretUntil: until }), iso());
      return outcome.kind === "done" ? { kind: "rotated", endpoint: outcome.entry, secret } : { kind: "missing" };
    },

    async test(id, request) {
      const endpoint = await endpoints.get(id);
      if (!endpoint) return undefined;
      const fact: Fact = {
        ...{ type: "webhook.test", key: [request.id], subject: { kind: "webhook", id }, at: request.at },
        data: { endpointId: id, message: "It works." },
      };
      const delivery = deliveryOf(endpoint, fact, ports);
      await deliveries.add(delivery);
      return delivery;
    },

    async replay(id, deliveryId) {
      const delivery = await deliveries.get(id, deliveryId);
      return delivery && again(delivery);
    },

    async replayRange(id, { from, to, state, cursor: start }) {
      if (!(await endpoints.get(id))) return undefined;
      let replayed = 0;
      let cursor = start;
      for (let pages = 0; pages < PAGES; pages++) {
        const page = await deliveries.between(id, from, to, {
          limit: 100,
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const delivery of page.items)
          if ((state === undefined || delivery.state === state) && (await again(delivery))) replayed++;
        cursor = page.nextCursor;
        if (cursor === undefined) break;
      }
      return { replayed, nextCursor: cursor ?? null };
    },
  };
}
