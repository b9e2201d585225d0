import type { Page, PageRequest } from "../kernel/page.ts";
import type { Campaign, CampaignStatus, SignedPlan } from "./model.ts";

/** What the sending of campaigns reads of them. */
export interface CampaignReader {
  get(campaignId: string): Promise<Campaign | undefined>;
  /** The plan that the campaign was launched with; undefined where it has none, or its signature was voided. */
  signed(campaignId: string): Promise<SignedPlan | undefined>;
}

export interface CampaignStore extends CampaignReader {
  create(campaign: Campaign): Promise<"created" | "present">;
  /** Replaces it when the stored version is one less than the given one. */
  save(campaign: Campaign): Promise<"saved" | "conflict">;
  /** Newest first; of one status where it is named. */
  list(page: PageRequest, status?: CampaignStatus): Promise<Page<Campaign>>;
}

/**
 * Whether the signature is the system's own, over exactly this plan. Pure of stores: the key is asked for once a process. Throws when
 * the key cannot be had.
 */
export type VerifyPlan = (signed: SignedPlan) => Promise<boolean>;

/** The public half of the key that the system signs with. Throws when it cannot be had. */
export type SigningKey = () => Promise<{
  readonly keyId: string;
  /** SubjectPublicKeyInfo, PEM. */
  readonly pem: string;
}>;

/** Whether the signature (ECDSA on P-256 with SHA-256; DER, base64) is this key's over this text. False for what is no signature. */
export type CheckSignature = (pem: string, text: string, signature: string) => boolean;
