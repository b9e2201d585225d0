/** What was done with a campaign, said about it and decided on; and the signature that others check. */
import * as z from "zod/mini";
import { CampaignPlan, Text } from "./campaign-plan.ts";
import { Id, PageQuery, pageOf, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";
const base = "/api/publish/campaigns";

export const CampaignStep = named(
  z.object({
    revision: z.number(),
    action: z.enum([
      ...(["submitted", "withdrawn", "approved", "changes_requested", "voided", "signed"] as const),
      ...(["launched", "paused", "resumed", "cancelled"] as const),
    ]),
    by: z.string(),
    at: Timestamp,
    comment: z.nullable(z.string()),
    level: z.nullable(z.number()),
  }),
  "CampaignStep",
  "What somebody did with a campaign.",
);
export const CampaignComment = named(
  z.object({
    id: Id,
    revision: z.number(),
    by: z.string(),
    at: Timestamp,
    text: z.string(),
    field: described(z.nullable(z.string()), "The place in the plan that it is about."),
  }),
  "CampaignComment",
  "A remark on a revision.",
);
export const CampaignVersion = named(
  z.object({
    revision: z.number(),
    hash: described(z.string(), "SHA-256 over the plan's canonical form (RFC 8785), hexadecimal."),
    submittedBy: z.string(),
    submittedAt: Timestamp,
    plan: CampaignPlan,
  }),
  "CampaignVersion",
  "A revision as it was submitted.",
);
const Certificate = named(
  z.object({
    text: described(z.string(), "What the signature is over: ASCII, without a line break at its end."),
    signature: described(z.string(), "ECDSA on P-256 with SHA-256, DER, base64."),
    publicKey: described(z.string(), "PEM."),
    plan: described(z.string(), "The canonical form (RFC 8785), whose SHA-256 the text names."),
    hash: z.string(),
    keyId: z.string(),
    signedBy: z.string(),
    signedAt: Timestamp,
    method: z.string(),
    valid: described(z.boolean(), "Checked just now, with the deployment's key."),
    current: described(z.boolean(), "It covers the campaign as it stands."),
  }),
  "CampaignCertificate",
  "What whoever has openssl checks without us.",
);
const Diff = named(
  z.object({
    from: z.number(),
    to: z.number(),
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  }),
  "CampaignDiff",
  "The places of the plan that became others; phases and variations are named by their ids.",
);

export const listCampaignReviews = operation({
  ...{ id: "listCampaignReviews", method: "GET", path: `${base}/{id}/reviews`, tag },
  summary: "What people did with it, oldest first",
  ...{ status: 200, answer: z.object({ data: z.array(CampaignStep) }), problems: ["not_found"] },
});
export const listCampaignComments = operation({
  ...{ id: "listCampaignComments", method: "GET", path: `${base}/{id}/comments`, tag },
  summary: "Remarks on its revisions, newest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(CampaignComment), problems: ["not_found", "bad_cursor"] },
});
export const addCampaignComment = operation({
  ...{ id: "addCampaignComment", method: "POST", path: `${base}/{id}/comments`, tag },
  summary: "Remark on it",
  body: named(
    z.strictObject({
      text: z.string().check(z.regex(/\S/), z.maxLength(2000)),
      field: z.optional(z.nullable(Text(200))),
    }),
    "NewCampaignComment",
    "A remark on the revision as it stands.",
  ),
  ...{ status: 201, answer: CampaignComment, problems: ["not_found"] },
});
export const listCampaignVersions = operation({
  ...{ id: "listCampaignVersions", method: "GET", path: `${base}/{id}/versions`, tag },
  summary: "Revisions that were submitted, newest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(CampaignVersion), problems: ["not_found", "bad_cursor"] },
});
export const getCampaignVersion = operation({
  ...{ id: "getCampaignVersion", method: "GET", path: `${base}/{id}/versions/{revision}`, tag },
  summary: "One revision as it was submitted",
  ...{ status: 200, answer: CampaignVersion, problems: ["not_found"] },
});
const Revision = z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(999_999));
export const diffCampaign = operation({
  ...{ id: "diffCampaign", method: "GET", path: `${base}/{id}/diff`, tag },
  summary: "What became another between two revisions",
  query: z.strictObject({ from: Revision, to: described(z.optional(Revision), "The plan as it stands when absent.") }),
  ...{ status: 200, answer: Diff, problems: ["not_found"] },
});
export const getCampaignCertificate = operation({
  ...{ id: "getCampaignCertificate", method: "GET", path: `${base}/{id}/certificate`, tag },
  summary: "The signature with all that checks it",
  query: z.strictObject({
    revision: described(z.optional(Revision), "An earlier one; the campaign's own when absent."),
  }),
  ...{ status: 200, answer: Certificate, problems: ["not_found"] },
});
