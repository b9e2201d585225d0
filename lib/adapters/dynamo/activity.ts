import type { ActivityStore } from "../../core/audit/ports.ts";
import { epochSeconds, failed, type Item, type Key, keys, type TableContext, withoutUndefined } from "./table.ts";

/** The audit log takes these rows up within seconds; they stay a while for whoever looks at the table. */
const KEPT_DAYS = 7;

/** The context's client has to stamp what it writes: the stamp is who did it. */
export function makeActivityStore({ client, tableName: TableName, tenant }: TableContext): ActivityStore {
  return {
    async record(activity, once) {
      const Item = {
        pk: keys.activity(tenant, activity.at.slice(0, 10)),
        sk: once,
        entity: "activity",
        v: 1,
        ...activity,
        ttl: epochSeconds(activity.at, KEPT_DAYS),
      };
      try {
        await client.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" });
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
      }
    },
  };
}

export interface TracedDeletion {
  readonly key: Key;
  readonly entity: string;
  /** How the log calls what is deleted: an id that says nothing of a person. */
  readonly id: string;
  readonly at: string;
  /** On which it depends; without one, what is not there is deleted without a word. */
  readonly condition?: {
    readonly ConditionExpression: string;
    readonly ExpressionAttributeNames?: Record<string, string>;
    readonly ExpressionAttributeValues?: Item;
  };
}

/** The word that is left of it, for who deletes in a transaction of their own. */
export function deletionTrace(tenant: string, { entity, id, at }: Pick<TracedDeletion, "entity" | "id" | "at">): Item {
  return {
    pk: keys.activity(tenant, at.slice(0, 10)),
    sk: `deleted#${entity}#${id}#${at}`,
    entity: "activity",
    v: 1,
    kind: "deleted",
    at,
    subject: { entity, id },
    ttl: epochSeconds(at, KEPT_DAYS),
  };
}

/** Deletes, and leaves word of who did it, or does neither. Throws as a transaction does. */
export async function deleteTraced(
  { client, tableName: TableName, tenant }: TableContext,
  { key, entity, id, at, condition }: TracedDeletion,
): Promise<void> {
  const activity = deletionTrace(tenant, { entity, id, at });
  await client.transactWrite({
    TransactItems: [
      { Delete: { TableName, Key: key, ...condition } },
      { Put: { TableName, Item: withoutUndefined(activity) } },
    ],
  });
}
