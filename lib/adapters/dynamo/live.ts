import {
  CONNECTION_MS,
  type Connection,
  FEED_MS,
  type FeedHint,
  LINGER_MS,
  type Link,
  type Ticket,
} from "../../core/live/model.ts";
import type { Feed, Sockets, TakesTickets, TicketStore } from "../../core/live/ports.ts";
import { bare, failed, getItem, type Item, itemOf, keys, type TableContext, withoutUndefined } from "./table.ts";

/** Deleted some time after nothing of it counts any more: times are checked, not the rows' being there. */
const ttlOf = (ms: number): number => Math.ceil(ms / 1000) + 60;
export const secondsOf = (iso: string, more: number): number => ttlOf(Date.parse(iso) + more);

const WANTED = "wanted";
const socketKey = (connectionId: string) => ({ pk: keys.socket(connectionId), sk: "socket" });
export const placeOf = ({
  connectionId,
  tenant,
  visitor,
}: Pick<Connection, "connectionId" | "tenant" | "visitor">) => ({
  pk: keys.live(tenant),
  // Of the thousands of a busy website, only a thread's own are looked at.
  sk: visitor ? `v#${visitor.conversationId}#${connectionId}` : `c#${connectionId}`,
});
/** Numbers compare as text. */
const linkSk = (seq: number) => `l#${String(seq).padStart(16, "0")}`;

export function makeTicketStore({ client, tableName: TableName, tenant }: TableContext): TicketStore {
  return {
    async issue({ hash, tenant: _, ...ticket }: Ticket) {
      await client.put({
        TableName,
        Item: {
          pk: keys.live(tenant),
          sk: `t#${hash}`,
          entity: "live-ticket",
          v: 1,
          ttl: secondsOf(ticket.expiresAt, 0),
          ...ticket,
        },
      });
    },
  };
}

type Anywhere = Omit<TableContext, "tenant">;

/** The tenant is the one that the ticket names, and the secret's hash is looked for nowhere else. */
export function makeTicketTaker({ client, tableName: TableName }: Anywhere): TakesTickets {
  return {
    async take(tenant, hash, now) {
      try {
        // The update is the taking: of two that come at once, one finds it used.
        const { Attributes } = await client.update({
          TableName,
          Key: { pk: keys.live(tenant), sk: `t#${hash}` },
          UpdateExpression: "SET usedAt = :now",
          ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(usedAt) AND expiresAt > :now",
          ExpressionAttributeValues: { ":now": now },
          ReturnValues: "ALL_NEW",
        });
        const { usedAt: _, ...ticket } = bare<Omit<Ticket, "hash" | "tenant"> & { usedAt: string }>(Attributes ?? {});
        return { tenant, ...ticket };
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return undefined;
        throw error;
      }
    },
  };
}

/** A connection says its id and nothing else, so whose it is stands under the id; the tenant's list is for who tells them all. */
export function makeSockets({ client, tableName: TableName }: Anywhere): Sockets {
  const context = { client, tableName: TableName, tenant: "" };
  return {
    async find(connectionId) {
      // As it surely is: the first word of a connection follows its opening at once.
      const item = await getItem(context, socketKey(connectionId), true);
      return item ? bare<Connection>(item) : undefined;
    },
    async open(connection) {
      const { connectionId, tenant, visitor, openedAt } = connection;
      const row = { v: 1, ttl: secondsOf(openedAt, CONNECTION_MS), ...connection };
      // First what is needed to take it away again; the list last, because from then on it is told things.
      await client.put({ TableName, Item: { ...socketKey(connectionId), entity: "live-socket", ...row } });
      await client.update({
        TableName,
        Key: { pk: keys.live(tenant), sk: WANTED },
        UpdateExpression: "SET entity = :entity, v = :one, #ttl = :ttl, #whose = :until",
        ExpressionAttributeNames: { "#ttl": "ttl", "#whose": visitor ? "visitors" : "until" },
        ExpressionAttributeValues: {
          ":entity": "live-wanted",
          ":one": 1,
          ":ttl": secondsOf(openedAt, CONNECTION_MS + LINGER_MS),
          ":until": new Date(Date.parse(openedAt) + CONNECTION_MS + LINGER_MS).toISOString(),
        },
      });
      await client.put({ TableName, Item: { ...placeOf(connection), entity: "live-connection", ...row } });
    },
    async close(connectionId, known) {
      const connection = await this.find(connectionId);
      const tenant = connection?.tenant ?? known;
      const place = tenant === undefined ? undefined : placeOf(connection ?? { connectionId, tenant });
      const listed = place && (await getItem(context, place, true));
      if (place) await client.delete({ TableName, Key: place });
      await client.delete({ TableName, Key: socketKey(connectionId) });
      return listed && bare<Connection>(listed);
    },
  };
}

export function makeFeed(context: TableContext): Feed {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.live(tenant);
  const toLink = (item: Item): Link => bare<Link>(item);

  async function all(prefix: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  return {
    async wantedBy(now) {
      const { until = "", visitors = "" } = (await getItem(context, { pk, sk: WANTED }, true)) ?? {};
      return { team: String(until) > now, visitors: String(visitors) > now };
    },

    connections: async () => (await all("c#")).map((item) => bare<Connection>(item)),

    visitors: async (conversationId) => (await all(`v#${conversationId}#`)).map((item) => bare<Connection>(item)),

    async get(seq) {
      const item = await getItem(context, { pk, sk: linkSk(seq) }, true);
      return item && toLink(item);
    },

    async latest(limit) {
      const { Items = [] } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :links)",
        ExpressionAttributeValues: { ":pk": pk, ":links": "l#" },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      });
      return Items.map(toLink);
    },

    async since(seq, limit) {
      const { Items = [], LastEvaluatedKey } = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": pk, ":from": linkSk(seq + 1), ":to": "l#~" },
        ConsistentRead: true,
        Limit: limit + 1,
      });
      return Items.length > limit || LastEvaluatedKey ? undefined : Items.map(toLink);
    },

    async add(link) {
      try {
        await client.put({
          TableName,
          Item: {
            pk,
            sk: linkSk(link.seq),
            entity: "live-link",
            v: 1,
            ttl: secondsOf(link.at, FEED_MS),
            ...withoutUndefined({ ...link, hints: link.hints.map((hint: FeedHint) => withoutUndefined({ ...hint })) }),
          },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return "added";
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        // Our own request may have been carried out before its answer was lost.
        const there = itemOf(error);
        const ours = there?.shard !== undefined && there.shard === link.shard && there.through === link.through;
        return ours && there.after === link.after ? "added" : "taken";
      }
    },
  };
}
