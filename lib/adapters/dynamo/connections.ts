import type { App, Connection } from "../../core/connections/model.ts";
import type { AppWithConnections, ConnectionStore } from "../../core/connections/ports.ts";
import { bare, failed, getItem, type Item, keys, type TableContext } from "./table.ts";

/** An app and its connections share a prefix of their sort key, so that one query brings both. */
const suffixOf = (appId: string): string => appId.slice(appId.indexOf(".") + 1);

export function makeConnectionStore(context: TableContext): ConnectionStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.apps(tenant);
  const appItem = (app: App): Item => ({ pk, sk: suffixOf(app.appId), entity: "app", v: 1, ...app });
  const connectionItem = (connection: Connection): Item => ({
    pk,
    sk: connection.connectionId,
    entity: "connection",
    v: 1,
    ...connection,
  });

  async function query(prefix?: string): Promise<readonly AppWithConnections[]> {
    const apps = new Map<string, { app: App; connections: Connection[] }>();
    let start: Item | undefined;
    do {
      const result = await client.query({
        TableName,
        KeyConditionExpression: prefix === undefined ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ...(prefix === undefined ? {} : { ":prefix": prefix }) },
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      // Sort keys put an app before its connections.
      for (const item of result.Items ?? []) {
        if (item.entity === "app") apps.set(String(item.appId), { app: bare<App>(item), connections: [] });
        else apps.get(String(item.appId))?.connections.push(bare<Connection>(item));
      }
      start = result.LastEvaluatedKey;
    } while (start);
    return [...apps.values()];
  }

  async function put(Item: Item, expectedVersion?: number): Promise<boolean> {
    try {
      await client.put({
        TableName,
        Item,
        ...(expectedVersion === undefined
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : { ConditionExpression: "version = :before", ExpressionAttributeValues: { ":before": expectedVersion } }),
      });
      return true;
    } catch (error) {
      if (failed(error, "ConditionalCheckFailedException")) return false;
      throw error;
    }
  }

  return {
    async app(appId) {
      return (await query(suffixOf(appId))).find(({ app }) => app.appId === appId);
    },
    async connection(connectionId) {
      const item = await getItem(context, { pk, sk: connectionId });
      return item?.entity === "connection" ? bare<Connection>(item) : undefined;
    },
    all: () => query(),
    createApp: async (app) => ((await put(appItem(app))) ? "created" : "exists"),
    createConnection: async (connection) => ((await put(connectionItem(connection))) ? "created" : "exists"),
    saveApp: async (app) => ((await put(appItem(app), app.version - 1)) ? "saved" : "conflict"),
    saveConnection: async (connection) =>
      (await put(connectionItem(connection), connection.version - 1)) ? "saved" : "conflict",
  };
}
