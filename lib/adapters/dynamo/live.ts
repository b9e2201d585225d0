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
import type { Permission } from "../../core/people/model.ts";
import { bare, failed, getItem, type Item, itemOf, keys, type TableContext, withoutUndefined } from "./table.ts";

/** Deleted some time after nothing of it counts any more: times are checked, not the rows' being there. */
const ttlOf = (ms: number): number => Math.ceil(ms / 1000) + 60;
const secondsOf = (iso: string, more: number): number => ttlOf(Date.parse(iso) + more);

const WANTED = "wanted";
const socketKey = (connectionId: string) => ({ pk: keys.socket(connectionId), sk: "socket" });
const connectionSk = (connectionId: string) => `c#${connectionId}`;
/** Numbers compare as text. */
const linkSk = (seq: number) => `l#${String(seq).padStart(16, "0")}`;

export function makeTicketStore({ client, tableName: TableName, tenant }: TableContext): TicketStore {
  return {
    async issue({ hash, person, permissions, expiresAt }: Ticket) {
      await client.put({
        TableName,
        Item: {
          pk: keys.live(tenant),
          sk: `t#${hash}`,
          entity: "live-ticket",
          v: 1,
          ttl: secondsOf(expiresAt, 0),
          person,
          permissions,
          expiresAt,
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
        return { tenant, person: String(Attributes?.person), permissions: Attributes?.permissions as Permission[] };
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
    async open({ connectionId, tenant, person, permissions }, now) {
      const ttl = secondsOf(now, CONNECTION_MS);
      const row = { v: 1, ttl, connectionId, tenant, person, permissions };
      // First what is needed to take it away again; the list last, because from then on it is told things.
      await client.put({ TableName, Item: { ...socketKey(connectionId), entity: "live-socket", ...row } });
      await client.put({
        TableName,
        Item: {
          pk: keys.live(tenant),
          sk: WANTED,
          entity: "live-wanted",
          v: 1,
          ttl: secondsOf(now, CONNECTION_MS + LINGER_MS),
          until: new Date(Date.parse(now) + CONNECTION_MS + LINGER_MS).toISOString(),
        },
      });
      await client.put({
        TableName,
        Item: {
          pk: keys.live(tenant),
          sk: connectionSk(connectionId),
          entity: "live-connection",
          openedAt: now,
          ...row,
        },
      });
    },
    async close(connectionId, known) {
      const tenant = known ?? (await this.find(connectionId))?.tenant;
      if (tenant) await client.delete({ TableName, Key: { pk: keys.live(tenant), sk: connectionSk(connectionId) } });
      await client.delete({ TableName, Key: socketKey(connectionId) });
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
    async isWanted(now) {
      const item = await getItem(context, { pk, sk: WANTED }, true);
      return item !== undefined && String(item.until) > now;
    },

    connections: async () => (await all("c#")).map((item) => bare<Connection>(item)),

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
