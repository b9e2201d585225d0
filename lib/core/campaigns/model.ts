/**
 * A campaign: who gets what, when, by which channels, in phases. What is approved, signed and sent is its `plan`; everything else about
 * it may change at any time.
 */
import type { CampaignAlert } from "../campaign-settings/model.ts";
import type { Condition } from "../conditions/model.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { ExternalSignature } from "../signatures/model.ts";

export const PHASE_KINDS = ["expectation", "launch", "consolidation", "retargeting", "other"] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/**
 * `in_review`: submitted, and locked until it is decided. `approved`: every level said yes; `scheduled`: signed and launched, and no phase
 * has begun. `paused` goes on where it stopped. `completed` and `cancelled` are ends.
 */
export const CAMPAIGN_STATUSES = [
  ...(["draft", "in_review", "changes_requested", "approved"] as const),
  ...(["scheduled", "running", "paused", "completed", "cancelled"] as const),
] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** What may become of each, by what people and the clock do. */
export const CAMPAIGN_STEPS: Readonly<Record<CampaignStatus, readonly CampaignStatus[]>> = {
  draft: ["in_review", "cancelled"],
  in_review: ["changes_requested", "approved", "draft", "cancelled"],
  changes_requested: ["draft", "in_review", "cancelled"],
  // Where the policy asks for more than it did, it is decided about further.
  approved: ["scheduled", "running", "in_review", "changes_requested", "draft", "cancelled"],
  // Any change of the plan voids the approval, and needs the campaign paused where it runs.
  scheduled: ["running", "paused", "draft", "cancelled"],
  running: ["paused", "completed", "cancelled"],
  paused: ["running", "scheduled", "draft", "cancelled"],
  completed: [],
  cancelled: [],
};

/** Who is meant: everybody in one of the segments (nobody named: everybody), but for those in an excluded one. */
export interface Audience {
  readonly segments: readonly string[];
  readonly excluded: readonly string[];
  /** And besides it holds of them. */
  readonly condition: Condition | null;
}

/** A segment as it was when the plan was submitted: what is signed is who it is sent to, whatever becomes of the segment afterwards. */
export interface PinnedSegment {
  readonly name: string;
  /** Null of a list, whose members are named one by one: whoever is on it when it is sent. */
  readonly condition: Condition | null;
}

/** A published template's version, or words of the campaign's own by medium (`default` for those that are not named). */
export type CampaignContent =
  | {
      readonly template: { readonly id: string; readonly key: string; readonly version: number };
      /** SHA-256 of the published version: what is signed is what is sent. */
      readonly contentHash: string;
      /** Values of its variables that are the same for everybody. */
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly contents: Readonly<Record<string, OutboundContent>> };

/** One of several contents that are compared. */
export interface Variation {
  readonly variationId: string;
  readonly name: string;
  /** Its part among the variations, in whole parts of their sum. */
  readonly weight: number;
  readonly content: CampaignContent;
}

export const WINNER_METRICS = ["opened", "clicked", "answered", "converted"] as const;
/** First a part of the audience gets the variations; the rest gets the best one. */
export interface WinnerRule {
  readonly metric: (typeof WINNER_METRICS)[number];
  /** How many of a hundred the comparison takes. */
  readonly testPercent: number;
  /** After the phase's start. */
  readonly decideAfterMinutes: number;
}

/** Hours in which it may be sent, by the clock of the phase's zone, minutes since midnight; days from 1 (Monday) to 7. */
export interface SendWindow {
  readonly from: number;
  readonly to: number;
  readonly days: readonly number[];
}

export interface Phase {
  /** 8 characters of its own, which stay when it is renamed or moved. */
  readonly phaseId: string;
  readonly kind: PhaseKind;
  readonly name: string;
  readonly instructions: string;
  /** By the wall's clock: `2026-12-01T10:00`. */
  readonly startsAt: string;
  /** Nothing of it is sent from then on. */
  readonly endsAt: string;
  /** Whose clock: the plan's time zone for all at once, or each recipient's own. */
  readonly zone: "account" | "recipient";
  /** In place of the campaign's where it has one: of a retargeting phase, as a rule. */
  readonly audience: Audience | null;
  /** Media in the order in which they are tried: `["whatsapp", "email"]`. */
  readonly channels: readonly string[];
  readonly variations: readonly Variation[];
  /** How many of a hundred get nothing, so that what it brings can be told. */
  readonly holdoutPercent: number;
  readonly winner: WinnerRule | null;
  readonly window: SendWindow | null;
  /** It does not begin by itself: automations ask for it, contact by contact, between its start and its end. */
  readonly triggered?: true;
  /** It is not begun later than this after its start, but reported: what was for the morning is not sent at night. Minutes. */
  readonly lateStartMinutes: number;
}

export interface Budget {
  /** Millionths of the currency's unit; sending stops before more is spent. */
  readonly micros: number;
  readonly currency: string;
}

/** What is approved, signed and sent: the sender computes its hash and obeys nothing else. */
export interface CampaignPlan {
  readonly purpose: "marketing" | "service";
  readonly timeZone: string;
  readonly audience: Audience;
  /** In the order of their starts. */
  readonly phases: readonly Phase[];
  readonly budget: Budget | null;
  /** Whether it is counted who opens and follows links; unless somebody says, of e-mails alone. */
  readonly tracking: boolean | null;
  /** Phases may run at the same time. */
  readonly overlapping?: true;
  /** Every segment that an audience names, by its id; written when the plan is submitted, and read in place of the segments from then on. */
  readonly definitions?: Readonly<Record<string, PinnedSegment>>;
}

export interface Goal {
  /** Of an event type, a lead's end (`lead.won`), or one of the counted steps. */
  readonly metric: string;
  readonly target: number;
}

export interface Campaign {
  readonly campaignId: string;
  readonly name: string;
  readonly description: string;
  readonly businessUnit: string | null;
  readonly objectives: readonly string[];
  readonly owners: readonly string[];
  readonly goals: readonly Goal[];
  /** In place of those of the settings. */
  readonly alerts?: readonly CampaignAlert[] | undefined;
  readonly tags: readonly string[];
  readonly status: CampaignStatus;
  readonly plan: CampaignPlan;
  /** Which draft of the plan this is; grows whenever the plan changes. */
  readonly revision: number;
  /** Named where it is a pattern for others, and never sent itself. */
  readonly isTemplate: boolean;
  /** What else is to be done that no channel of ours does, in the words of whoever planned it: `LinkedIn`. */
  readonly elsewhere?: readonly string[];
  /** The last time that it was submitted; its revision is the one that is, or was, decided about. */
  readonly submitted?: { readonly revision: number; readonly by: string; readonly at: string };
  /** Since the first launch, phases may have begun. */
  readonly launchedAt?: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** One person's yes to a revision of the plan. */
export interface Approval {
  /** From 1. */
  readonly level: number;
  readonly by: string;
  readonly at: string;
}

/** A revision of a plan as it was signed. It never changes, and what is sent names it. */
export interface SignedPlan {
  readonly campaignId: string;
  readonly revision: number;
  readonly plan: CampaignPlan;
  /** SHA-256 over the canonical form, hexadecimal. */
  readonly hash: string;
  /** DER, base64: ECDSA on P-256 with SHA-256 (`ECDSA_SHA_256` of AWS KMS) over the certificate's text, which names the hash. */
  readonly signature: string;
  readonly keyId: string;
  readonly signedBy: string;
  readonly signedAt: string;
  /** By what the signer proved who they are: `second_factor`, or what another method is called. */
  readonly method: string;
  /** Of a signature that was given at a service. */
  readonly external?: ExternalSignature;
  /** As the policy demanded when it was signed; the signature covers them. */
  readonly approvals: readonly Approval[];
}

/** A revision as it was submitted. It never changes. */
export interface SubmittedPlan {
  readonly campaignId: string;
  readonly revision: number;
  readonly plan: CampaignPlan;
  readonly hash: string;
  readonly submittedBy: string;
  readonly submittedAt: string;
}

export const CAMPAIGN_ACTIONS = [
  ...(["submitted", "withdrawn", "approved", "changes_requested", "voided", "signed"] as const),
  ...(["launched", "paused", "resumed", "cancelled"] as const),
] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

/** What somebody did with a campaign, written together with what became of it. */
export interface CampaignStep {
  readonly revision: number;
  /** The campaign's, which it made. */
  readonly version: number;
  readonly action: CampaignAction;
  readonly person: string;
  readonly at: string;
  readonly comment: string | null;
  /** Of an approval. */
  readonly level?: number;
  /** Of an approval: the approver's role then. */
  readonly role?: string;
}

export interface CampaignComment {
  readonly commentId: string;
  readonly revision: number;
  readonly author: string;
  readonly at: string;
  readonly text: string;
  /** The place in the plan that it is about: `phases.0.variations.1`. */
  readonly field: string | null;
}

/** Segments that a condition asks about, by paths such as `segments.<id>`. */
export function segmentsIn(condition: Condition | null): readonly string[] {
  if (condition === null) return [];
  if ("path" in condition) return /^segments\.([^.]+)$/.exec(condition.path)?.slice(1) ?? [];
  if ("not" in condition) return segmentsIn(condition.not);
  return ("all" in condition ? condition.all : condition.any).flatMap(segmentsIn);
}

/** Every segment that the plan depends on, each once: that some audience names, and that what is pinned of those asks about. */
export const segmentsOf = ({
  audience,
  phases,
  definitions = {},
}: Pick<CampaignPlan, "audience" | "phases" | "definitions">): readonly string[] => [
  ...new Set([
    ...[audience, ...phases.flatMap((phase) => (phase.audience ? [phase.audience] : []))].flatMap(
      ({ segments, excluded, condition }) => [...segments, ...excluded, ...segmentsIn(condition)],
    ),
    ...Object.values(definitions).flatMap(({ condition }) => segmentsIn(condition)),
  ]),
];
