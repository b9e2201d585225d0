/** The road's stores, and those that only people at their desks use. */
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeFieldStore, makeFunnelStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makeLostReasonStore } from "../../lib/adapters/dynamo/lost-reasons.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeRequestStore } from "../../lib/adapters/dynamo/requests.ts";
import { makeStores as makeRoadStores, type StoreOptions } from "../../lib/adapters/dynamo/stores.ts";

export const makeStores = (options: StoreOptions) => ({
  ...makeRoadStores(options),
  contacts: makeContactDesk(options, options.ids),
  leads: makeLeadStore(options),
  funnels: makeFunnelStore(options),
  fields: makeFieldStore(options),
  lostReasons: makeLostReasonStore(options, options.ids),
  requests: makeRequestStore(options),
  personalNotices: makePersonalNotices(options, options.ids),
});
