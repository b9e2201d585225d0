import { makeActivationStore } from "../../lib/adapters/dynamo/activations.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { makeTogether } from "../../lib/adapters/dynamo/together.ts";
import { hideFor } from "../../lib/adapters/sqs/queue.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { mediumOf } from "../../lib/channels/gateway/carried.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { makeActivate } from "../../lib/core/activations/activate.ts";
import { makeMergeContacts } from "../../lib/core/contacts/merge.ts";
import { makeApplyChange, makePendingChanges } from "../../lib/core/conversations/changes.ts";
import { makeProcessEvent } from "../../lib/core/conversations/process.ts";
import { makeReceiveMessage } from "../../lib/core/conversations/receive.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, INBOUND_QUEUE_URL } = readEnv(env);
const log = makeLog();

const together = makeTogether({ onFallBack: (code) => log.warn("batch_refused", { code }) });

const processOf = perTenant((tenant) => {
  const stores = makeStores({ client: dynamoClient(), tableName: TABLE_NAME, tenant, ids: systemIds, together });
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  const join = makeMergeContacts({
    contacts: makeContactDesk(context, systemIds),
    clock: systemClock,
    ids: systemIds,
  });
  const shared = { conversations: stores.conversations, clock: systemClock, ids: systemIds };
  const receive = makeReceiveMessage({
    ...shared,
    contacts: stores.contacts,
    changes: makePendingChanges(shared),
    tenant,
  });
  return {
    process: makeProcessEvent({
      receive,
      change: makeApplyChange(shared),
      contacts: stores.contacts,
      notices: stores.notices,
      consent: stores.consent,
      conversations: stores.conversations,
      activate: makeActivate({ ...stores, activations: makeActivationStore(context, systemIds), join }),
      mediumOf: mediumOf(briefs),
      ids: systemIds,
    }),
    kept: stores.kept,
  };
});

export const handler = queueHandler({
  log,
  concurrency: 10,
  handle: makeHandler({ processOf, log }),
  hide: (receiptHandle, seconds) => hideFor(INBOUND_QUEUE_URL, receiptHandle, seconds),
  lastReceive: 5,
  needsMs: 5_000,
});
