/** Requests for signatures in memory; no service is connected unless a test connects one. */

import { makeManageSignatureService } from "../../../lib/core/signatures/manage.ts";
import type { SignatureConnection, SignatureRequest } from "../../../lib/core/signatures/model.ts";
import type { SignatureConnectionStore, SignatureRequestStore } from "../../../lib/core/signatures/ports.ts";
import type { SigningPorts } from "../campaigns/signing.ts";
import type { CampaignsPorts } from "../campaigns/tenant.ts";

export function memoryRequests(): SignatureRequestStore {
  const rows = new Map<string, SignatureRequest>();
  return {
    get: async (id) => rows.get(id),
    async save(request) {
      if ((rows.get(request.campaignId)?.version ?? 0) !== request.version - 1) return "conflict";
      rows.set(request.campaignId, request);
      return "saved";
    },
  };
}

export function memorySignatures(): Pick<CampaignsPorts, "signatureService"> &
  Pick<SigningPorts, "signatureRequests" | "signatureProvider" | "business"> {
  let connection: SignatureConnection | undefined;
  const connections: SignatureConnectionStore = {
    get: async () => connection,
    put: async (fresh) => {
      connection = fresh;
    },
    remove: async () => {
      connection = undefined;
    },
  };
  return {
    signatureService: makeManageSignatureService({
      connections,
      secrets: { write: async () => {} },
      accountOf: async ({ clientId }) =>
        clientId.startsWith("0")
          ? { ok: false, kind: "refused", code: "consent_required", text: "DocuSign answered consent_required" }
          : { ok: true, value: { accountId: "a1", account: "Casa Andina", baseUri: "https://eu.docusign.example" } },
    }),
    signatureRequests: memoryRequests(),
    signatureProvider: async () => undefined,
    business: async () => "Casa Andina",
  };
}
