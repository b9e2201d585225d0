/** Signs campaigns, and does nothing else: it alone may ask KMS for the key's use. */
import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { makeApprovalPolicyStore, makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { makeRequestStore } from "../../lib/adapters/dynamo/requests.ts";
import { makeRoleStore } from "../../lib/adapters/dynamo/roles.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { signingKey, signText } from "../../lib/adapters/kms/signing.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { sha256Hex, systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { currentActor } from "../../lib/runtime/actor.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { enterSigning, signingRoutes } from "../api/campaigns/signing.ts";
import { makeHandler } from "../api/handler.ts";
import { partOf } from "../api/part.ts";
import { env } from "./env.ts";

const { TABLE_NAME: tableName, SIGNING_KEY_ID } = readEnv(env);
const log = makeLog();
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

export const handler = makeHandler(
  {
    parts: {
      campaigns: async () =>
        partOf(
          signingRoutes,
          perTenant((tenant) => {
            const stores = { client, tableName, tenant };
            return enterSigning({
              id: tenant,
              campaigns: makeCampaignStore(stores),
              approvalPolicy: makeApprovalPolicyStore(stores),
              people: makePeopleStore(stores),
              roles: makeRoleStore(stores, systemIds),
              signingKey: SIGNING_KEY_ID === undefined ? undefined : signingKey,
              signText,
              hash: sha256Hex,
              clock: systemClock,
            });
          }),
        ),
    },
    requests: (tenant) => makeRequestStore({ client: dynamoClient(), tableName, tenant }),
    activity: (tenant) => makeActivityStore({ client, tableName, tenant }),
    // Whoever signs was seen by the API before.
    presence: () => ({ seen: async () => {}, used: async () => {} }),
    onUnwatched: (error) => log.error("sign.unwatched", {}, error),
    clock: systemClock,
    ids: systemIds,
    seal: systemSeal,
  },
  log,
);
