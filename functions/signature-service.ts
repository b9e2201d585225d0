/** The service that a business signs at, for the rooms that ask it. */

import { makeDocuSign } from "../lib/adapters/docusign/envelopes.ts";
import { makeCampaignStore } from "../lib/adapters/dynamo/campaigns.ts";
import { makeSignatureConnectionStore, makeSignatureRequestStore } from "../lib/adapters/dynamo/signatures.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { callHttp as http } from "../lib/adapters/http/http.ts";
import { makeSecretStore } from "../lib/adapters/ssm/secrets.ts";
import { systemClock as clock } from "../lib/adapters/system/system.ts";
import type { SecretStore } from "../lib/core/connections/ports.ts";
import { SIGNATURE_SECRET } from "../lib/core/signatures/manage.ts";
import type { ProviderOf, SignatureConnectionStore } from "../lib/core/signatures/ports.ts";
import { makeWithdrawSignature, type WithdrawSignature } from "../lib/core/signatures/withdraw.ts";
import { parseBaseUrls } from "../lib/runtime/channel-env.ts";

/** `baseUrl`: of a stand-in. */
export const providerOf =
  (parts: {
    readonly connections: Pick<SignatureConnectionStore, "get">;
    readonly secrets: Pick<SecretStore, "read">;
    readonly baseUrl: string | undefined;
  }): ProviderOf =>
  async () => {
    const connection = await parts.connections.get();
    const { privateKey } = (await parts.secrets.read(SIGNATURE_SECRET)) ?? {};
    return connection && privateKey
      ? makeDocuSign({ http, baseUrl: parts.baseUrl }, { ...connection, privateKey })
      : undefined;
  };

export function withdrawOf(
  context: TableContext,
  outside: { readonly secretsPrefix: string; readonly baseUrls: string | undefined },
): WithdrawSignature {
  return makeWithdrawSignature({
    campaigns: makeCampaignStore(context),
    requests: makeSignatureRequestStore(context),
    provider: providerOf({
      connections: makeSignatureConnectionStore(context),
      secrets: makeSecretStore({ prefix: outside.secretsPrefix, tenant: context.tenant }),
      baseUrl: parseBaseUrls(outside.baseUrls).docusign,
    }),
    clock,
  });
}
