import type { Stop, Stops } from "../../core/switches/model.ts";
import type { SwitchStore } from "../../core/switches/ports.ts";
import { getItem, keys, type TableContext } from "./table.ts";

/** So that the audit log and the screens are told of it. */
const ROW = { entity: "switches", v: 1 };

/** One item with one attribute per switch, so that two operators at once do not undo each other. */
export function makeSwitchStore(context: TableContext): SwitchStore {
  const Key = { pk: keys.switches(context.tenant), sk: "sending" };
  const nameOf = (connectionId: string | undefined) => (connectionId === undefined ? "stop" : `stop#${connectionId}`);
  return {
    async read(how): Promise<Stops> {
      const item = (await getItem(context, Key, how === "surely")) ?? {};
      const connections = Object.entries(item).flatMap(([name, stop]) =>
        name.startsWith("stop#") ? [[name.slice("stop#".length), stop as Stop] as const] : [],
      );
      return { ...(item.stop ? { tenant: item.stop as Stop } : {}), connections: Object.fromEntries(connections) };
    },
    async set(connectionId, stop) {
      await context.client.update({
        TableName: context.tableName,
        Key,
        UpdateExpression: `SET #entity = :entity, #v = :v${stop ? ", #name = :stop" : ""} ADD #version :one${stop ? "" : " REMOVE #name"}`,
        ExpressionAttributeNames: {
          "#entity": "entity",
          "#v": "v",
          "#version": "version",
          "#name": nameOf(connectionId),
        },
        ExpressionAttributeValues: {
          ":entity": ROW.entity,
          ":v": ROW.v,
          ":one": 1,
          ...(stop ? { ":stop": stop } : {}),
        },
      });
    },
  };
}
