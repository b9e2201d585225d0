/** Endpoints of webhooks, what is due to each, and how each is doing. Deliveries lie with their endpoint, in the order of time. */
import type { Ids } from "../../core/kernel/ports.ts";
import { KEPT_DAYS, type WebhookDelivery, type WebhookEndpoint } from "../../core/webhooks/model.ts";
import type { EndpointHealth, EndpointStore, WebhookDeliveryStore } from "../../core/webhooks/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import {
  bare,
  epochSeconds,
  failed,
  getItem,
  type Item,
  keys,
  LIST_INDEX,
  lists,
  queryPage,
  readAll,
  replaceVersion,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

export const ENDPOINTS = "webhook-endpoint";
/** `entity: "webhook-state"`: how an endpoint is doing, and who works for it. */
const STATE = "webhook-state";
const WELL: EndpointHealth = { failingSince: null, lastSuccessAt: null, lastFailureAt: null, lastStatus: null };
/** Bodies are long, and a page is filtered by state. */
const EXAMINED = 100;

export const makeEndpointStore = (context: TableContext, ids: Ids): EndpointStore =>
  makeCatalogue<WebhookEndpoint>(context, ids, { noun: "webhook-endpoint", once: ({ url }) => url });

export function makeWebhookDeliveryStore(context: TableContext): WebhookDeliveryStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (endpointId: string, deliveryId: string) => ({
    pk: keys.webhook(tenant, endpointId),
    sk: `d#${deliveryId}`,
  });
  const stateKey = (endpointId: string) => ({ pk: keys.webhook(tenant, endpointId), sk: "state" });
  const toDelivery = (item: Item) => bare<WebhookDelivery>(item);
  const itemFor = (delivery: WebhookDelivery, ring: boolean): Item => ({
    ...keyOf(delivery.endpointId, delivery.deliveryId),
    entity: "webhook-delivery",
    v: 1,
    ...(delivery.dueAt === null
      ? {}
      : { lpk: lists.webhooksDue(tenant, delivery.endpointId), lsk: `${delivery.dueAt}#${delivery.deliveryId}` }),
    ...(ring ? { relay: "webhook" } : {}),
    ttl: epochSeconds(delivery.createdAt, KEPT_DAYS),
    ...withoutUndefined({ ...delivery }),
  });
  const page = async (
    endpointId: string,
    range: {
      readonly from: string;
      readonly to: string;
      readonly forward: boolean;
      readonly state?: string | undefined;
    },
    request: { readonly limit: number; readonly cursor?: string },
  ) => {
    const scope = keys.webhook(tenant, endpointId);
    const query = {
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":pk": scope,
        ":from": `d#${range.from}`,
        ":to": `d#${range.to}`,
        ...(range.state === undefined ? {} : { ":state": range.state }),
      },
      ...(range.state === undefined
        ? {}
        : { FilterExpression: "#state = :state", ExpressionAttributeNames: { "#state": "state" } }),
      ScanIndexForward: range.forward,
    };
    const { items, ...rest } = await queryPage(context, query, request, scope, EXAMINED);
    return { ...rest, items: items.map(toDelivery) };
  };
  const earliest = async (endpointId: string, until: string, limit: number) => {
    const result = await client.query({
      TableName,
      IndexName: LIST_INDEX,
      KeyConditionExpression: "lpk = :list AND lsk <= :until",
      ExpressionAttributeValues: { ":list": lists.webhooksDue(tenant, endpointId), ":until": until },
      Limit: limit,
    });
    return (result.Items ?? []).map(toDelivery);
  };
  /** Undefined where the condition does not hold. */
  const update = async (endpointId: string, input: Item): Promise<Item | undefined> => {
    try {
      const done = await client.update({
        TableName,
        Key: stateKey(endpointId),
        ReturnValues: "ALL_NEW",
        ...input,
      } as never);
      return done.Attributes ?? {};
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return undefined;
      throw error;
    }
  };

  return {
    async add(delivery) {
      try {
        await client.put({
          TableName,
          Item: itemFor(delivery, true),
          ConditionExpression: "attribute_not_exists(pk)",
        });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
    async get(endpointId, deliveryId) {
      const item = await getItem(context, keyOf(endpointId, deliveryId), true);
      return item && toDelivery(item);
    },
    list: (endpointId, { state }, request) => page(endpointId, { from: "", to: "~", forward: false, state }, request),
    between: (endpointId, from, to, request) => {
      const place = (at: string) => String(Date.parse(at)).padStart(13, "0");
      return page(endpointId, { from: place(from), to: place(to), forward: true }, request);
    },
    due: (endpointId, until, limit) => earliest(endpointId, `${until}~`, limit),
    nextDue: async (endpointId) => (await earliest(endpointId, "~", 1))[0]?.dueAt ?? undefined,
    save: (delivery, ring) => replaceVersion(context, itemFor(delivery, ring), delivery.version - 1),

    async claim(endpointId, worker, now, until) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const claimed = await update(endpointId, {
          UpdateExpression:
            "SET entity = :entity, endpointId = :id, worker = :worker, leaseUntil = :until, rings = if_not_exists(rings, :none) REMOVE relay",
          ConditionExpression: "attribute_not_exists(leaseUntil) OR leaseUntil < :now OR worker = :worker",
          ExpressionAttributeValues: {
            ...{ ":entity": STATE, ":id": endpointId, ":worker": worker },
            ...{ ":until": until, ":now": now, ":none": 0 },
          },
        });
        if (claimed) return { health: healthOf(claimed), rings: Number(claimed.rings ?? 0) };
        const busy = await update(endpointId, {
          UpdateExpression: "ADD rings :one REMOVE relay",
          ConditionExpression: "leaseUntil >= :now",
          ExpressionAttributeValues: { ":one": 1, ":now": now },
        });
        // Whoever was at it let go between the two.
        if (busy) return "busy";
      }
      throw new Error("the endpoint kept being claimed");
    },
    async release(endpointId, worker, { health, rings }, again) {
      const released = await update(endpointId, {
        UpdateExpression: `SET health = :health${again ? ", relay = :relay" : ""} REMOVE worker, leaseUntil`,
        ConditionExpression: "worker = :worker AND rings = :rings",
        ExpressionAttributeValues: {
          ...{ ":health": health, ":worker": worker, ":rings": rings },
          ...(again ? { ":relay": "webhook" } : {}),
        },
      });
      return released ? "released" : "rang";
    },
    async ring(endpointId) {
      await update(endpointId, {
        UpdateExpression: "SET entity = :entity, endpointId = :id, relay = :relay ADD rings :one",
        ExpressionAttributeValues: {
          ...{ ":entity": STATE, ":id": endpointId, ":relay": "webhook", ":one": 1 },
        },
      });
    },
    async leave(endpointId, at) {
      const gone = { pk: keys.catalogue(tenant, ENDPOINTS), sk: `g#${endpointId}`, entity: "webhook-gone", v: 1 };
      // A day longer than the last of its deliveries.
      await client.put({ TableName, Item: { ...gone, id: endpointId, ttl: epochSeconds(at, KEPT_DAYS + 1) } });
    },
    async health(endpointIds) {
      const rows = await readAll(context, endpointIds.map(stateKey));
      return new Map(endpointIds.map((id, index) => [id, healthOf(rows[index] ?? {})]));
    },
  };
}

const healthOf = ({ health }: Item): EndpointHealth => ({ ...WELL, ...((health ?? {}) as Partial<EndpointHealth>) });
