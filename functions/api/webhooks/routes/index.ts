import type { FieldError } from "../../../../events/api/problem.ts";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  listWebhookEventTypes,
  replayWebhookDeliveries,
  replayWebhookDelivery,
  rotateWebhookSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from "../../../../events/api/webhooks.ts";
import { PUBLIC_FACTS } from "../../../../events/public/facts.ts";
import type { EditOutcome } from "../../../../lib/core/kernel/catalogue.ts";
import type { EndpointFields } from "../../../../lib/core/webhooks/manage.ts";
import { ALIASES, FACT_TYPES, isFilter, type WebhookEndpoint } from "../../../../lib/core/webhooks/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { full, invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { deliveryView, endpointView, type Shown } from "../views.ts";

const words = { what: "endpoint", once: "another endpoint has this address" };
const ENDPOINT_ID = /^[a-z0-9]{16}$/;
const DELIVERY_ID = /^\d{13}-[a-z0-9]{16}$/;
const MAX_HEADERS = 10;
/** What the request itself is made of, and what it is proved by. */
const OURS = /^(?:host|connection|content-.*|transfer-encoding|user-agent|webhook-.*|expect|upgrade|te|trailer)$/i;

const known = (id: string): string => (ENDPOINT_ID.test(id) ? id : "unknown");

function wrongIn({ isVisited }: Tenant, { url, types, headers }: Partial<EndpointFields>): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (url !== undefined && !isVisited(url))
    errors.push({
      field: "url",
      code: "not_public",
      message: "must be https, on the public internet, without a user name",
    });
  for (const [index, type] of (types ?? []).entries())
    if (!isFilter(type)) errors.push({ field: `types.${index}`, code: "not_found", message: "is no type of event" });
  const names = Object.keys(headers ?? {});
  if (names.length > MAX_HEADERS)
    errors.push({ field: "headers", code: "too_many", message: `there may be ${MAX_HEADERS} of them` });
  for (const name of names)
    if (OURS.test(name))
      errors.push({ field: `headers.${name}`, code: "not_allowed", message: "is set by the request itself" });
  return errors;
}

async function shown({ webhookDeliveries }: Tenant, endpoints: readonly WebhookEndpoint[]): Promise<readonly Shown[]> {
  const health = await webhookDeliveries.health(endpoints.map(({ id }) => id));
  return endpoints.flatMap((endpoint) => {
    const its = health.get(endpoint.id);
    return its ? [{ ...endpoint, health: its }] : [];
  });
}
const shownOne = async (tenant: Tenant, endpoint: WebhookEndpoint): Promise<Shown> => {
  const [one] = await shown(tenant, [endpoint]);
  if (!one) throw new Error("the health of an endpoint was not read");
  return one;
};
async function shownAfter(tenant: Tenant, outcome: EditOutcome<WebhookEndpoint>): Promise<EditOutcome<Shown>> {
  return "entry" in outcome ? { ...outcome, entry: await shownOne(tenant, outcome.entry) } : outcome;
}

export const webhookRoutes: readonly Route<Tenant>[] = [
  route(listWebhookEventTypes, "settings.read", {
    input: () => undefined,
    run: async () => FACT_TYPES,
    output: (types) =>
      done({
        data: types.map((type) => {
          const { when, example } = PUBLIC_FACTS[type];
          const body = { type, timestamp: "2026-11-02T09:00:00.000Z", data: example };
          return { type, alias: ALIASES[type] ?? null, description: when, example: JSON.stringify(body, null, 2) };
        }),
        // There are dozens: one page.
        nextCursor: null,
        hasMore: false,
      }),
  }),

  route(listWebhookEndpoints, "settings.read", {
    input: ({ query }) => pageRequest(query),
    run: async (tenant, page) => {
      const { items, ...rest } = pageOfAll(await tenant.endpoints.all(), ({ id }) => id, page);
      return { ...rest, items: await shown(tenant, items) };
    },
    output: (page) => done(pageBody(page, endpointView)),
  }),

  route(createWebhookEndpoint, "settings.manage", {
    input: ({ body, request }) => ({
      fields: {
        url: body.url,
        description: body.description?.trim() || null,
        types: [...new Set(body.types)],
        headers: body.headers ?? {},
        aliases: body.aliases ?? false,
        campaignDeliveries: body.campaignDeliveries ?? ("summary" as const),
      },
      request,
    }),
    run: async (tenant, { fields, request }) => {
      const errors = wrongIn(tenant, fields);
      if (errors.length > 0) return { kind: "wrong", errors } as const;
      const outcome = await tenant.manage.create(fields, request);
      return outcome.kind === "rotated" ? { ...outcome, shown: await shownOne(tenant, outcome.endpoint) } : outcome;
    },
    output: (outcome) => {
      switch (outcome.kind) {
        case "wrong":
          return invalid(...outcome.errors);
        case "taken":
          return refuse("already_exists", { detail: words.once });
        case "full":
          return full(outcome.limit);
        case "rotated": {
          const { shown: endpoint, secret } = outcome;
          const location = `/api/webhooks/endpoints/${endpoint.id}`;
          return done({ endpoint: endpointView(endpoint), secret }, { version: endpoint.version, location });
        }
      }
    },
  }),

  route(getWebhookEndpoint, "settings.read", {
    input: ({ params }) => known(params.id),
    run: async (tenant, id) => {
      const endpoint = await tenant.endpoints.get(id);
      return endpoint && shownOne(tenant, endpoint);
    },
    output: (endpoint) =>
      endpoint ? done(endpointView(endpoint), { version: endpoint.version }) : missing(words.what),
  }),

  route(updateWebhookEndpoint, "settings.manage", {
    input: ({ params, body, expectedVersion }) => ({ id: known(params.id), change: named(body), expectedVersion }),
    run: async (tenant, { id, change, expectedVersion }) => {
      const errors = wrongIn(tenant, change);
      if (errors.length > 0) return { kind: "wrong", errors } as const;
      return shownAfter(tenant, await tenant.manage.edit(id, change, expectedVersion));
    },
    output: (outcome) => (outcome.kind === "wrong" ? invalid(...outcome.errors) : edited(outcome, endpointView, words)),
  }),

  route(deleteWebhookEndpoint, "settings.manage", {
    input: ({ params, expectedVersion }) => ({ id: known(params.id), expectedVersion }),
    run: async (tenant, { id, expectedVersion }) => shownAfter(tenant, await tenant.manage.remove(id, expectedVersion)),
    output: (outcome) => edited(outcome, endpointView, words),
  }),

  route(rotateWebhookSecret, "settings.manage", {
    input: ({ params }) => known(params.id),
    run: async (tenant, id) => {
      const outcome = await tenant.manage.rotate(id);
      return outcome.kind === "rotated" ? { ...outcome, shown: await shownOne(tenant, outcome.endpoint) } : outcome;
    },
    output: (outcome) =>
      outcome.kind === "rotated"
        ? done({ endpoint: endpointView(outcome.shown), secret: outcome.secret }, { version: outcome.endpoint.version })
        : missing(words.what),
  }),

  route(testWebhookEndpoint, "settings.manage", {
    input: ({ params, request }) => ({ id: known(params.id), request }),
    run: ({ manage }, { id, request }) => manage.test(id, request),
    output: (delivery) => (delivery ? done(deliveryView(delivery)) : missing(words.what)),
  }),

  route(listWebhookDeliveries, "settings.manage", {
    input: ({ params, query }) => ({ id: known(params.id), state: query.state, page: pageRequest(query) }),
    run: async ({ endpoints, webhookDeliveries }, { id, state, page }) =>
      (await endpoints.get(id)) && webhookDeliveries.list(id, state === undefined ? {} : { state }, page),
    output: (page) => (page ? done(pageBody(page, deliveryView)) : missing(words.what)),
  }),

  route(replayWebhookDelivery, "settings.manage", {
    input: ({ params }) => ({ id: known(params.id), deliveryId: params.deliveryId }),
    run: async ({ manage }, { id, deliveryId }) =>
      DELIVERY_ID.test(deliveryId) ? manage.replay(id, deliveryId) : undefined,
    output: (delivery) => (delivery ? done(deliveryView(delivery)) : missing("delivery")),
  }),

  route(replayWebhookDeliveries, "settings.manage", {
    input: ({ params, body }) => ({ id: known(params.id), range: body }),
    run: ({ manage }, { id, range }) => manage.replayRange(id, range),
    output: (outcome) => (outcome ? done({ ...outcome }) : missing(words.what)),
  }),
];
