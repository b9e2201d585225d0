export const LEAD_STATES = ["new", "in_progress", "negotiation", "closed_won", "closed_lost"] as const;
export type LeadState = (typeof LEAD_STATES)[number];
export const LEAD_TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;
export type LeadType = (typeof LEAD_TYPES)[number];

export interface Lead {
  readonly leadId: string;
  readonly contactId: string;
  readonly contactName: string | null;
  /** Unknown until somebody or a rule decides. */
  readonly type: LeadType | null;
  readonly state: LeadState;
  readonly assignee: string | null;
  /** Where it came from: the channel and connection of the first message, and the advertisement if there was one. */
  readonly source: { readonly channel: string; readonly connectionId: string; readonly referral?: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** A contact's first lead has a derived id, so that it is made once however often its first message is delivered. */
export const firstLeadId = (contactId: string): string => `${contactId}.1`;

/** The contact a lead belongs to is part of its id, so that one read finds it. */
export function contactOfLead(leadId: string): string | undefined {
  const dot = leadId.indexOf(".");
  return dot > 0 && dot < leadId.length - 1 ? leadId.slice(0, dot) : undefined;
}
