/** Signs campaigns, and does nothing else: it alone may ask KMS for the key's use. */

import { isFromDocuSign } from "../../lib/adapters/docusign/webhook.ts";
import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { makeApprovalPolicyStore, makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makePeopleStore, makeSettingsStore } from "../../lib/adapters/dynamo/people.ts";
import { makeRequestStore } from "../../lib/adapters/dynamo/requests.ts";
import { makeRoleStore } from "../../lib/adapters/dynamo/roles.ts";
import { makeSignatureConnectionStore, makeSignatureRequestStore } from "../../lib/adapters/dynamo/signatures.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { signingKey, signText } from "../../lib/adapters/kms/signing.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { sha256Hex, systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { SIGNATURE_SECRET } from "../../lib/core/signatures/manage.ts";
import { actAs, currentActor } from "../../lib/runtime/actor.ts";
import { parseBaseUrls } from "../../lib/runtime/channel-env.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { enterSigning, signingRoutes } from "../api/campaigns/signing.ts";
import { makeHandler } from "../api/handler.ts";
import { partOf } from "../api/part.ts";
import { makeGate } from "../gate.ts";
import { providerOf } from "../signature-service.ts";
import { env } from "./env.ts";
import { makeHear } from "./hear.ts";

const { TABLE_NAME: tableName, SIGNING_KEY_ID, SECRETS_PREFIX, CHANNEL_BASE_URLS } = readEnv(env);
const log = makeLog();
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));
const baseUrl = parseBaseUrls(CHANNEL_BASE_URLS).docusign;

const partsOf = perTenant((tenant) => {
  const stores = { client, tableName, tenant };
  const secrets = makeSecretStore({ prefix: SECRETS_PREFIX, tenant });
  const entered = enterSigning({
    id: tenant,
    campaigns: makeCampaignStore(stores),
    approvalPolicy: makeApprovalPolicyStore(stores),
    people: makePeopleStore(stores),
    roles: makeRoleStore(stores, systemIds),
    signingKey: SIGNING_KEY_ID === undefined ? undefined : signingKey,
    signText,
    signatureRequests: makeSignatureRequestStore(stores),
    signatureProvider: providerOf({ connections: makeSignatureConnectionStore(stores), secrets, baseUrl }),
    business: async () => (await makeSettingsStore(stores).get())?.name ?? "Chasqui",
    hash: sha256Hex,
    clock: systemClock,
    ids: systemIds,
  });
  return { entered, secrets };
});

const api = makeHandler(
  {
    parts: { campaigns: async () => partOf(signingRoutes, (tenant) => partsOf(tenant).entered) },
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

const hear = httpStack(
  log,
  makeHear({
    of(tenant) {
      const { entered, secrets } = partsOf(tenant);
      const { elsewhere } = entered;
      return {
        // What comes of it is the service's doing, and the audit log says so.
        elsewhere: elsewhere && {
          take: (...told) => actAs({ kind: "system", id: "system:signatures" }, () => elsewhere.take(...told)),
        },
        isFromService: async ({ body, headers }) =>
          isFromDocuSign((await secrets.read(SIGNATURE_SECRET))?.webhookKey ?? "", body, headers),
      };
    },
    now: systemClock.now,
    gate: makeGate(systemClock),
  }),
);

export const handler: HttpHandler = (event, context) =>
  event.rawPath.startsWith("/signatures/") ? hear(event, context) : api(event, context);
