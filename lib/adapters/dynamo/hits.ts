import type { Sending } from "../../core/links/model.ts";
import { parseNotificationId } from "../../core/notifications/model.ts";
import { type Engagement, HIT_DAYS, type Hit, MOST_HITS, type Notified } from "../../core/tracking/model.ts";
import type { EngagementStore, HitStore, NotifiedStore } from "../../core/tracking/ports.ts";
import { bare, epochSeconds, failed, type Item, keys, readAll, type TableContext, withoutUndefined } from "./table.ts";

const conditionally = (write: Promise<unknown>): Promise<unknown> =>
  write.catch((error: unknown) => {
    if (!failed(error, "ConditionalCheckFailedException")) throw error;
  });

type Place = Pick<Sending, "notificationId" | "attempt">;

/** They lie with the contact. Throws for what is no notification's id. */
function placeIn(tenant: string, { notificationId, attempt }: Place) {
  const id = parseNotificationId(notificationId);
  if (!id) throw new Error("no notification's id");
  return { pk: keys.contact(tenant, id.contactId), of: `${id.own}#${String(attempt).padStart(3, "0")}` };
}

export function makeHitStore({ client, tableName: TableName, tenant }: TableContext): HitStore {
  const keyOf = (hit: Hit) => {
    const { pk, of } = placeIn(tenant, hit);
    return { pk, sk: `hit#${of}#${hit.at}#${hit.hitId}` };
  };
  return {
    async add(hit) {
      await conditionally(
        client.put({
          TableName,
          Item: withoutUndefined({ ...keyOf(hit), entity: "hit", v: 1, ...hit, ttl: epochSeconds(hit.at, HIT_DAYS) }),
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      );
    },
    async of(sending) {
      const { pk, of } = placeIn(tenant, sending);
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :hits)",
        ExpressionAttributeValues: { ":pk": pk, ":hits": `hit#${of}#` },
        ConsistentRead: true,
        Limit: MOST_HITS,
      });
      return Items.map((item) => bare<Hit>(item));
    },
    async judged(hit, verdict) {
      await conditionally(
        client.update({
          TableName,
          Key: keyOf(hit),
          UpdateExpression: "SET verdict = :verdict",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":verdict": verdict },
        }),
      );
    },
    async forget(hits) {
      for (const hit of hits) await client.delete({ TableName, Key: keyOf(hit) });
    },
  };
}

export function makeEngagementStore(context: TableContext): EngagementStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (sending: Place) => {
    const { pk, of } = placeIn(tenant, sending);
    return { pk, sk: `engagement#${of}` };
  };
  /** Sets what is given, and what both writers know where it is not there yet. */
  async function set(about: Place, values: Item, condition: string): Promise<void> {
    const names = Object.keys(values);
    await conditionally(
      client.update({
        TableName,
        Key: keyOf(about),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
      }),
    );
  }
  return {
    save: (about, interest) =>
      set(
        about,
        withoutUndefined({ entity: "engagement", v: 1, ...about, ...interest }),
        "attribute_not_exists(hits) OR hits <= :hits",
      ),
    answered: (about, answeredAt) =>
      set(
        about,
        withoutUndefined({ entity: "engagement", v: 1, ...about, answeredAt }),
        "attribute_not_exists(answeredAt)",
      ),
    async all(sendings) {
      const rows = await readAll(context, sendings.map(keyOf));
      return rows.flatMap((item) => (item ? [bare<Engagement>(item)] : []));
    },
  };
}

export function makeNotifiedStore(context: TableContext): NotifiedStore {
  const { client, tableName: TableName, tenant } = context;
  const keyOf = (conversationId: string) => ({ pk: keys.conversation(tenant, conversationId), sk: "notified" });
  return {
    async keep(notified) {
      await conditionally(
        client.put({
          TableName,
          Item: withoutUndefined({ ...keyOf(notified.conversationId), entity: "notified", v: 1, ...notified }),
          ConditionExpression: "attribute_not_exists(pk) OR sentAt < :sentAt",
          ExpressionAttributeValues: { ":sentAt": notified.sentAt },
        }),
      );
    },
    async all(conversationIds) {
      const rows = await readAll(context, conversationIds.map(keyOf));
      return rows.flatMap((item) => (item ? [bare<Notified>(item)] : []));
    },
  };
}
