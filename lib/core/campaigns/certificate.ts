/** What is signed of a campaign, as text: the same for whoever signs, sends or checks it with a program of their own. */
import { canonicalText, type Hash } from "../audit/model.ts";
import type { CampaignPlan, SignedPlan } from "./model.ts";

/** The canonical form of RFC 8785: the same for the same plan, whatever the order of its fields. */
export const planText = (plan: CampaignPlan): string => canonicalText(plan);
export const planHash = (plan: CampaignPlan, hash: Hash): string => hash(planText(plan));

/** What stands in a line is visible ASCII, so that no value can begin a line of its own. */
const LINE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

const ATTESTED =
  "The system that holds the key named above attests that this person, signed in and having proved by that method who they are, " +
  "signed this revision of the plan after the approvals listed. The signature is the system's, not the person's own.";

const ATTESTED_ELSEWHERE =
  "The system that holds the key named above attests that the service named above told it, asked by its API, that the envelope named above, " +
  "which names this plan's SHA-256, was completed by this address at this time, after the approvals listed. This signature is the system's.";

/**
 * The text that the signature is over. It ends without a line break. Throws for what no signature may cover: a value that would
 * not be one line.
 */
export function certificateText(tenant: string, signed: Omit<SignedPlan, "plan" | "signature">): string {
  const { campaignId, revision, hash, keyId, signedBy, signedAt, method, external, approvals } = signed;
  const lines: readonly (readonly [string, string])[] = [
    ["Tenant", tenant],
    ["Campaign", campaignId],
    ["Revision", String(revision)],
    ["Plan SHA-256", hash],
    ...approvals.map(({ level, by, at }) => ["Approved", `level ${level} by ${by} at ${at}`] as const),
    ["Signed by", signedBy],
    ["Method", method],
    ...(external
      ? ([
          ["Service", external.service],
          ["Envelope", external.envelopeId],
          ["Signed there by", external.address],
          ["Signed there at", external.completedAt],
        ] as const)
      : []),
    ["Signed at", signedAt],
    ["Key", keyId],
  ];
  for (const [name, value] of lines) if (!LINE.test(value)) throw new Error(`a certificate cannot hold this ${name}`);
  return [
    "Chasqui campaign certificate 1",
    ...lines.map(([name, value]) => `${name}: ${value}`),
    "",
    external ? ATTESTED_ELSEWHERE : ATTESTED,
  ].join("\n");
}
