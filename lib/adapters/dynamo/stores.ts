import type { Ids } from "../../core/kernel/ports.ts";
import type { DocumentClient } from "./client.ts";
import { makeConnectionStore } from "./connections.ts";
import { makeContactStore } from "./contacts.ts";
import { makeConversationStore } from "./conversations.ts";
import { makeDeliveryStore } from "./deliveries.ts";
import { makeKeptStore, makeNoticeStore } from "./kept.ts";
import { makeLeadStore } from "./leads.ts";
import { makeRequestStore } from "./requests.ts";
import { makeSwitchStore } from "./switches.ts";

/** Every store of one tenant. The tenant is the authenticated one; no port takes another. */
export function makeStores({
  client,
  tableName,
  tenant,
  ids,
}: {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly tenant: string;
  readonly ids: Ids;
}) {
  const context = { client, tableName, tenant };
  return {
    conversations: makeConversationStore(context, ids),
    contacts: makeContactStore(context, ids),
    leads: makeLeadStore(context),
    deliveries: makeDeliveryStore(context, ids),
    connections: makeConnectionStore(context),
    requests: makeRequestStore(context),
    switches: makeSwitchStore(context),
    kept: makeKeptStore(context, ids),
    notices: makeNoticeStore(context, ids),
  };
}
