/** A tenant on an empty table of its own, with the front before it. */
import { marshall } from "@aws-sdk/util-dynamodb";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { startTable } from "../support/table.ts";
import { PUBLIC_KEY } from "./campaign.ts";
import { ACCOUNT, APP, CONNECTION, SECRETS } from "./events.ts";
import { type Front, startFront } from "./model/front.ts";
import type { WireItem } from "./model/units.ts";
import { TABLE, TENANT } from "./rooms.ts";

export interface World {
  readonly front: Front;
  /** The engine itself, which counts nothing. */
  readonly table: string;
  /** An item as the table's stream would show it; undefined where there is none. */
  image(pk: string, sk: string): Promise<WireItem | undefined>;
  stop(): Promise<void>;
}

export async function startWorld(at: string): Promise<World> {
  const table = await startTable();
  const front = await startFront(table.endpoint, SECRETS, PUBLIC_KEY);
  await connect(table.client, at);
  return {
    front,
    table: table.endpoint,
    async image(pk, sk) {
      const { Item } = await table.client.get({ TableName: table.tableName, Key: { pk, sk } });
      return Item && (marshall(Item) as unknown as WireItem);
    },
    async stop() {
      await front.stop();
      await table.stop();
    },
  };
}

/** The tenant's only app and connection. */
export async function connect(client: DocumentClient, at: string): Promise<void> {
  const { connections } = makeStores({
    client,
    tableName: TABLE,
    tenant: TENANT,
    ids: systemIds,
  });
  const times = { createdAt: at, updatedAt: at, version: 1 };
  await connections.createApp({
    appId: APP,
    channel: "whatsapp",
    name: "Casa Andina",
    settings: {},
    active: true,
    ...times,
  });
  await connections.createConnection({
    connectionId: CONNECTION,
    appId: APP,
    channel: "whatsapp",
    name: "Reservations",
    accountIds: [ACCOUNT, "700100200300400"],
    settings: { phoneNumberId: ACCOUNT, businessAccountId: "700100200300400" },
    active: true,
    health: "healthy",
    ...times,
  });
}
