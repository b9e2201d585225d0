import type { Funnel } from "../funnels/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Classification, Lead, LeadState, LeadType, StageMove } from "./model.ts";

export interface LeadFilter {
  /** `open`: not closed; `any`: all. */
  readonly state: LeadState | "open" | "any";
  readonly type?: LeadType;
  /** A person's id, or `none` for leads that nobody has. */
  readonly assignee?: string;
  readonly teamId?: string;
  readonly tag?: string;
  readonly funnelId?: string;
  readonly stageId?: string;
  readonly country?: string;
  readonly channel?: string;
  /** Created at this moment or later. */
  readonly createdFrom?: string;
  /** Created before this moment. */
  readonly createdTo?: string;
}

/** A card of a stage: where it stands, without the lead itself. */
export interface Card {
  readonly leadId: string;
  readonly rank: string;
}

export interface LeadStore {
  get(leadId: string): Promise<Lead | undefined>;
  /** Newest first; of `any` those that are open, then those won, then those lost. A filtered page may be short and not the last. */
  list(filter: LeadFilter, page: PageRequest): Promise<Page<Lead>>;
  ofContact(contactId: string): Promise<readonly Lead[]>;
  /**
   * Writes a lead that is not there, with its card and its first step. `rank_taken`: another card stands there; `exists`: the lead does.
   * Neither writes anything.
   */
  create(lead: Lead, step: StageMove | undefined): Promise<"created" | "exists" | "rank_taken">;
  /**
   * Replaces `before`, moves its card when its place changed, and records the step: all or nothing. `conflict`: it is not as `before` any
   * more; `rank_taken`: another card stands where this one is to stand.
   */
  save(lead: Lead, before: Lead, step?: StageMove): Promise<"saved" | "conflict" | "rank_taken">;
  /** The leads of a stage in the order of their cards. */
  ofStage(funnelId: string, stageId: string, page: PageRequest): Promise<Page<Lead>>;
  /** The cards next to a rank on one side, nearest first, as they are now; null is the end of the stage on the other side. */
  beside(
    place: { readonly funnelId: string; readonly stageId: string },
    rank: string | null,
    side: "behind" | "before",
    count: number,
  ): Promise<readonly Card[]>;
  /** The steps of a lead, latest first. */
  steps(leadId: string, page: PageRequest): Promise<Page<StageMove>>;
}

/** Where rules want a lead, and why. `type`, `state`: absent, a person has said, and it stays where the stage allows it. */
export interface RuledPlace {
  readonly funnel: Funnel;
  readonly stageId: string;
  readonly type?: LeadType | null;
  readonly state?: LeadState;
  readonly classification: Classification;
}

/**
 * For rules: they decide on the lead as it is at the moment of writing, and are not asked about one that a person has placed or that is
 * closed. Place and explanation are written at one stroke. Undefined: it stays as it is.
 */
export type ClassifyLead<Outcome> = (input: {
  readonly leadId: string;
  readonly by: string;
  readonly decide: (lead: Lead, at: string) => RuledPlace | undefined;
}) => Promise<Outcome>;
