import type { Page, PageRequest } from "../kernel/page.ts";
import type {
  Campaign,
  CampaignComment,
  CampaignStatus,
  CampaignStep,
  PinnedSegment,
  SignedPlan,
  SubmittedPlan,
} from "./model.ts";
import type { PlanProblem } from "./plan.ts";

/** What the sending of campaigns reads of them. */
export interface CampaignReader {
  get(campaignId: string): Promise<Campaign | undefined>;
  /** The plan that the campaign was launched with; undefined where it has none, or its signature was voided. */
  signed(campaignId: string): Promise<SignedPlan | undefined>;
}

/** What is written together with the campaign, whole or not at all. */
export interface AlongWith {
  readonly step?: CampaignStep;
  readonly submitted?: SubmittedPlan;
  readonly signed?: SignedPlan;
  /** The signature is taken away; as a part of the history it stays. */
  readonly voids?: true;
  /** Whoever sends is told that it goes on, waits or ends. */
  readonly tells?: true;
}

export interface CampaignStore extends CampaignReader {
  create(campaign: Campaign): Promise<"created" | "present">;
  /** Replaces it when the stored version is one less than the given one. */
  save(campaign: Campaign, along?: AlongWith): Promise<"saved" | "conflict">;
  /** Newest first; of one status where it is named. */
  list(page: PageRequest, status?: CampaignStatus): Promise<Page<Campaign>>;
  /** As it was submitted. */
  submitted(campaignId: string, revision: number): Promise<SubmittedPlan | undefined>;
  /** Newest first. */
  submissions(campaignId: string, page: PageRequest): Promise<Page<SubmittedPlan>>;
  /** As it was signed, also after the signature was taken away. */
  signature(campaignId: string, revision: number): Promise<SignedPlan | undefined>;
  /** Oldest first: of one revision, or all. */
  steps(campaignId: string, revision?: number): Promise<readonly CampaignStep[]>;
  /** The same one again changes nothing. */
  comment(campaignId: string, comment: CampaignComment): Promise<void>;
  /** Newest first. */
  comments(campaignId: string, page: PageRequest): Promise<Page<CampaignComment>>;
}

/** Nothing where it is not under way. The same again changes nothing. */
export type PauseCampaign = (asked: {
  readonly campaignId: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly comment: string;
}) => Promise<unknown>;

/** Segments by their ids, and those that their conditions name; what there is not is left out. */
export type DefineSegments = (ids: readonly string[]) => Promise<Readonly<Record<string, PinnedSegment>>>;

/** A published version of a template, as a plan pins it. */
export interface FoundTemplate {
  readonly template: { readonly id: string; readonly key: string; readonly version: number };
  readonly contentHash: string;
  readonly defaultLanguage: string;
  readonly bodies: readonly { readonly medium: string; readonly language: string }[];
  /** What is wrong with these values, by fields such as `data.total`. */
  errorsOf(data: Readonly<Record<string, unknown>>): readonly PlanProblem[];
}
/** By key or id; the active version where none is named. Undefined: nothing of it may be sent. */
export type FindTemplate = (named: string, version?: number) => Promise<FoundTemplate | undefined>;

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

/** Signs with the private half, which leaves nowhere. DER, base64. */
export type SignText = (text: string) => Promise<string>;
