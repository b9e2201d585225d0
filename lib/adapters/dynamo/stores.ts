import type { Ids } from "../../core/kernel/ports.ts";
import { makeCampaignDeliveryStore } from "./campaign-deliveries.ts";
import type { DocumentClient } from "./client.ts";
import { makeConnectionStore } from "./connections.ts";
import { makeConsentStore, makeSuppressionStore } from "./consent.ts";
import { makeContactStore } from "./contacts.ts";
import { makeConversationStore } from "./conversations.ts";
import { makeDeliveryStore } from "./deliveries.ts";
import { makeKeptStore, makeNoticeStore } from "./kept.ts";
import { makeProviderTemplateStore } from "./provider-templates.ts";
import { makeSwitchStore } from "./switches.ts";
import type { Together } from "./together.ts";

export interface StoreOptions {
  readonly client: DocumentClient;
  readonly tableName: string;
  readonly tenant: string;
  readonly ids: Ids;
  readonly together?: Together;
}

/** What the road of messages needs of one tenant, which is the authenticated one: no port takes another. */
export function makeStores({ ids, ...context }: StoreOptions) {
  return {
    contacts: makeContactStore(context, ids),
    connections: makeConnectionStore(context),
    consent: makeConsentStore(context, ids),
    suppressions: makeSuppressionStore(context, ids),
    conversations: makeConversationStore(context, ids),
    deliveries: makeDeliveryStore(context, ids),
    campaigns: makeCampaignDeliveryStore(context),
    providerTemplates: makeProviderTemplateStore(context, ids),
    switches: makeSwitchStore(context),
    kept: makeKeptStore(context, ids),
    notices: makeNoticeStore(context, ids),
  };
}
