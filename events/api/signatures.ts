/** Signatures that are given at a service for electronic signatures. */
import * as z from "zod/mini";
import { Text } from "./campaign-plan.ts";
import { Id, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";
const base = "/api/publish/campaigns";

export const SignatureRequest = named(
  z.object({
    campaignId: Id,
    revision: z.number(),
    hash: described(z.string(), "SHA-256 of the plan's canonical form, which the envelope names."),
    service: z.enum(["docusign"]),
    envelopeId: z.nullable(z.string()),
    signer: z.object({ id: Id, name: z.string(), email: z.string() }),
    state: described(
      z.enum(["asked", "out", "completed", "declined", "void", "expired", "refused"]),
      "`out`: at the signer; `void`: the plan is another; `refused`: what came back is not what was asked for.",
    ),
    reason: z.nullable(z.string()),
    ...{ askedBy: Id, askedAt: Timestamp, updatedAt: Timestamp, version: Version },
  }),
  "SignatureRequest",
  "The last request for a signature at a service.",
);
const requested = { tag, answer: SignatureRequest } as const;
export const getSignatureRequest = operation({
  ...{ ...requested, id: "getSignatureRequest", method: "GET", path: `${base}/{id}/signature-request`, status: 200 },
  summary: "How far the signature at a service is",
  problems: ["not_found"],
});
export const askSignature = operation({
  ...{ ...requested, id: "askSignature", method: "POST", path: `${base}/{id}/signature-request`, status: 201 },
  summary: "Ask somebody of the team to sign at the service",
  description:
    "Where the approval policy's method is a service. Asked again for the same revision, it is the same envelope while it is out.",
  body: named(
    z.strictObject({
      signer: described(
        z.optional(Text(64)),
        "Who is asked: somebody who may sign campaigns; the caller where nobody is named.",
      ),
    }),
    "SignatureAsk",
    "Who is asked.",
  ),
  conditional: true,
  problems: [
    ...(["not_found", "campaign_state", "campaign_not_covered", "campaign_not_asked"] as const),
    ...(["connection_unusable", "temporarily_unavailable"] as const),
  ],
});
export const checkSignature = operation({
  ...{ ...requested, id: "checkSignature", method: "POST", path: `${base}/{id}/signature-request/check`, status: 200 },
  summary: "Ask the service what became of the signature, in case its message was lost",
  problems: ["not_found", "campaign_not_covered", "connection_unusable", "temporarily_unavailable"],
});

const service = { tag, path: "/api/signature-service" } as const;
export const SignatureService = named(
  z.object({
    connection: z.nullable(
      z.object({
        service: z.enum(["docusign"]),
        sandbox: described(z.boolean(), "The service's sandbox, whose signatures bind nobody."),
        clientId: z.string(),
        userId: z.string(),
        accountId: z.string(),
        account: described(z.string(), "Its name."),
        ...{ updatedAt: Timestamp, version: Version },
      }),
    ),
  }),
  "SignatureService",
  "The business's account at a service for electronic signatures.",
);
const Guid = z.string().check(z.regex(/^[0-9a-fA-F-]{36}$/));
export const NewSignatureService = named(
  z.strictObject({
    service: z.enum(["docusign"]),
    sandbox: z._default(z.boolean(), false),
    clientId: described(Guid, "The integration key."),
    userId: described(Guid, "The user in whose name envelopes are sent; they, or their administrator, consented once."),
    accountId: described(z.optional(Text(64)), "The user's default account where none is named."),
    privateKey: described(
      z.string().check(z.regex(/^-----BEGIN (?:RSA )?PRIVATE KEY-----/), z.maxLength(3_500)),
      "RSA, PEM. It goes in, and never comes out.",
    ),
    webhookKey: described(z.string().check(z.minLength(16), z.maxLength(200)), "The HMAC key of DocuSign Connect."),
  }),
  "NewSignatureService",
  "The business's account at DocuSign, by JWT grant.",
);
export const getSignatureService = operation({
  ...{ ...service, id: "getSignatureService", method: "GET", status: 200, answer: SignatureService },
  summary: "The service that campaigns may be signed at",
});
export const connectSignatureService = operation({
  ...{ ...service, id: "connectSignatureService", method: "PATCH", body: NewSignatureService, status: 200 },
  summary: "Connect a service for electronic signatures, in place of the one before",
  ...{ answer: SignatureService, problems: ["connection_unusable"] },
});
export const removeSignatureService = operation({
  ...{ ...service, id: "removeSignatureService", method: "DELETE", status: 200, answer: SignatureService },
  summary: "End the connection to the service",
});
