import type { Conversation } from "../conversations/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Lead } from "../leads/model.ts";
import type { AssignmentRule, Turns } from "./model.ts";

/** `taken`: another rule has this name. */
export type AssignmentRuleStore = Catalogue<AssignmentRule>;

/** What was decided for one opening of a conversation, once and for all. */
export interface Decision {
  readonly conversationId: string;
  readonly openedAt: string;
  /** The version of the conversation that labels came with, where those gave the occasion and not the opening. */
  readonly labelled?: number;
  /** Null: it stays nobody's, or was somebody's already. */
  readonly person: string | null;
  readonly ruleId: string | null;
  readonly at: string;
  /** Of the conversation, after it was given. */
  readonly version: number;
}

/** What was decided for a lead that came without a conversation, once and for all. */
export interface LeadDecision {
  readonly leadId: string;
  readonly contactId: string;
  /** Null: it stays nobody's, or was somebody's already. */
  readonly person: string | null;
  readonly ruleId: string | null;
  readonly at: string;
}

export interface LeadAssignment {
  readonly decision: LeadDecision & { readonly person: string };
  readonly before: Lead;
  readonly after: Lead;
  readonly turns: Turns;
}

/** Everything that giving a conversation to somebody changes. */
export interface Assignment {
  readonly decision: Decision & { readonly person: string };
  readonly conversation: Conversation;
  readonly leads: readonly { readonly before: Lead; readonly after: Lead }[];
  readonly turns: Turns;
}

export interface AssignmentStore {
  /** As it surely is. */
  decided(occasion: Pick<Decision, "conversationId" | "openedAt" | "labelled">): Promise<Decision | undefined>;
  turns(): Promise<Turns>;
  /**
   * All or nothing. `conflict`: the conversation, a lead or the turns were changed, the person may not be given anything any more, or it
   * was decided already.
   */
  assign(assignment: Assignment): Promise<"assigned" | "conflict">;
  /** That nobody is given it. What was decided before stays. */
  leave(decision: Decision): Promise<void>;
  /** The same for leads that come without a conversation. */
  decidedLead(lead: Pick<LeadDecision, "leadId" | "contactId">): Promise<LeadDecision | undefined>;
  assignLead(assignment: LeadAssignment): Promise<"assigned" | "conflict">;
  leaveLead(decision: LeadDecision): Promise<void>;
}
