import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDirectory } from "../../lib/adapters/dynamo/directory.ts";
import { parseIssuers } from "../../lib/adapters/oidc/issuers.ts";
import { makeTokenVerifier } from "../../lib/adapters/oidc/verifier.ts";
import { equalInConstantTime, sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { makeAuthenticate } from "../../lib/core/people/authenticate.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, OIDC_ISSUERS } = readEnv(env);

export const handler = makeHandler(
  makeAuthenticate({
    directory: makeDirectory({ client: dynamoClient(), tableName: TABLE_NAME, ids: systemIds }),
    tokens: makeTokenVerifier(parseIssuers(OIDC_ISSUERS)),
    hash: sha256Hex,
    equal: equalInConstantTime,
    derive: systemIds.derive,
  }),
  makeLog(),
);
