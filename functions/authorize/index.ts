import { makeAsksForSecondFactor } from "../../lib/adapters/cognito/second-factor.ts";
import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { parseIssuers } from "../../lib/adapters/oidc/issuers.ts";
import { makeTokenVerifier } from "../../lib/adapters/oidc/verifier.ts";
import { equalInConstantTime, sha256Hex, systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeAuthenticate } from "../../lib/core/people/authenticate.ts";
import { makeNoteRefusal } from "../../lib/core/people/refusals.ts";
import { actAs, currentActor } from "../../lib/runtime/actor.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME: tableName, OIDC_ISSUERS } = readEnv(env);
const log = makeLog();
const client = stamped(dynamoClient(), currentActor, () => systemIds.random().slice(0, 10));

export const handler = makeHandler(
  makeAuthenticate({
    directory: makeDirectory({ client: dynamoClient(), tableName, ids: systemIds }),
    tokens: makeTokenVerifier(parseIssuers(OIDC_ISSUERS), makeAsksForSecondFactor(systemClock.now)),
    now: systemClock.now,
    hash: sha256Hex,
    equal: equalInConstantTime,
    derive: systemIds.derive,
  }),
  makeNoteRefusal({
    log: {
      ofTenant: (tenant, who, activity, once) =>
        actAs(who, () => makeActivityStore({ client, tableName, tenant }).record(activity, once)),
      // Without a stamp: a row for the operator's eyes, and in no tenant's audit log.
      ofNobody: (activity, once) => makeActivityStore({ client, tableName, tenant: "sys" }).record(activity, once),
    },
    clock: systemClock,
    onFailure: (error) => log.error("authorize.unnoted", {}, error),
  }),
  log,
);
