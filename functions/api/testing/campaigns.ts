/** Campaigns of a tenant in memory; keeps its contract as the port words it. Nothing is signed unless a test brings a key. */
import { type ApprovalPolicy, DEFAULT_POLICY } from "../../../lib/core/approvals/model.ts";
import type {
  Campaign,
  CampaignComment,
  CampaignStep,
  SignedPlan,
  SubmittedPlan,
} from "../../../lib/core/campaigns/model.ts";
import type { CampaignStore } from "../../../lib/core/campaigns/ports.ts";
import type { SigningPorts } from "../campaigns/signing.ts";
import type { CampaignsPorts } from "../campaigns/tenant.ts";
import { memorySignatures } from "./signatures.ts";

type Fakes = Omit<
  CampaignsPorts & SigningPorts,
  "id" | "clock" | "ids" | "people" | "roles" | "templates" | "settings" | "segments" | "fields"
>;

export function makeCampaigns(): Fakes {
  let policy: ApprovalPolicy = DEFAULT_POLICY;
  return {
    campaigns: memoryCampaigns(),
    approvalPolicy: {
      get: async () => policy,
      async save(after) {
        if (after.version !== policy.version + 1) return "conflict";
        policy = after;
        return "saved";
      },
    },
    ...memorySignatures(),
    campaignMedia: ["email", "sms", "whatsapp"],
    signingKey: async () => ({ keyId: "key/test", pem: "" }),
    signText: async (text) => `signed ${text}`,
    checkSignature: (_pem, text, signature) => signature === `signed ${text}`,
    hash: (text) => text,
  };
}

export function memoryCampaigns(): CampaignStore {
  const heads = new Map<string, Campaign>();
  const signed = new Map<string, SignedPlan>();
  const signatures = new Map<string, SignedPlan>();
  const submitted = new Map<string, SubmittedPlan>();
  const steps: (CampaignStep & { readonly campaignId: string })[] = [];
  const comments: (CampaignComment & { readonly campaignId: string })[] = [];
  return {
    get: async (id) => heads.get(id),
    signed: async (id) => signed.get(id),
    async create(campaign) {
      if (heads.has(campaign.campaignId)) return "present";
      heads.set(campaign.campaignId, campaign);
      return "created";
    },
    async save(campaign, along = {}) {
      const { campaignId } = campaign;
      if (heads.get(campaignId)?.version !== campaign.version - 1) return "conflict";
      const revision = along.submitted?.revision;
      if (revision !== undefined && submitted.has(`${campaignId} ${revision}`)) return "conflict";
      heads.set(campaignId, campaign);
      if (along.step) steps.push({ ...along.step, campaignId });
      if (along.submitted) submitted.set(`${campaignId} ${revision}`, along.submitted);
      if (along.voids) signed.delete(campaignId);
      if (along.signed) {
        signed.set(campaignId, along.signed);
        signatures.set(`${campaignId} ${along.signed.revision}`, along.signed);
      }
      return "saved";
    },
    list: async (_page, status) => ({
      items: [...heads.values()].filter((one) => status === undefined || one.status === status).reverse(),
    }),
    submitted: async (id, revision) => submitted.get(`${id} ${revision}`),
    signature: async (id, revision) => signatures.get(`${id} ${revision}`),
    submissions: async (id) => ({ items: [...submitted.values()].filter((one) => one.campaignId === id).reverse() }),
    steps: async (id, revision) =>
      steps
        .filter((one) => one.campaignId === id && (revision === undefined || one.revision === revision))
        .map(({ campaignId: _, ...one }) => one),
    comment: async (campaignId, comment) => void comments.push({ ...comment, campaignId }),
    comments: async (id) => ({
      items: comments
        .filter(({ campaignId }) => campaignId === id)
        .map(({ campaignId: _, ...one }) => one)
        .reverse(),
    }),
  };
}
