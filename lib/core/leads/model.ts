import type { FieldValues } from "../fields/model.ts";
import type { Requirement } from "../funnels/model.ts";
import type { Journey } from "../journeys/model.ts";

export const LEAD_STATES = ["new", "in_progress", "negotiation", "closed_won", "closed_lost"] as const;
export type LeadState = (typeof LEAD_STATES)[number];
export const LEAD_TYPES = ["sale", "no_interest", "future_contact", "support", "recovery"] as const;
export type LeadType = (typeof LEAD_TYPES)[number];

/** Where interest came from: a channel and its connection, and the advertisement if there was one. Made by hand: `manual`. */
export interface LeadSource {
  readonly channel: string;
  readonly connectionId?: string;
  readonly referral?: string;
}

/** In units of the currency, with its decimals: 1250.5 USD. */
export interface Money {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Why a lead stands where it stands. */
export interface Classification {
  readonly by: "rule" | "correction" | "default" | "person";
  readonly funnelId: string;
  readonly stageId: string;
  readonly ruleId?: string;
  /** Words of the rule that were found, and other conditions that held, such as `channel: whatsapp`. */
  readonly because: readonly string[];
  /** Every rule that spoke for a place, the strongest first. */
  readonly considered: readonly { readonly ruleId: string; readonly score: number }[];
  readonly at: string;
}

export interface Lead {
  readonly leadId: string;
  readonly contactId: string;
  readonly contactName: string | null;
  /** Unknown until somebody or a rule decides. */
  readonly type: LeadType | null;
  readonly state: LeadState;
  readonly value: Money | null;
  /** The day on which it is expected to close. */
  readonly expectedOn: string | null;
  readonly assignee: string | null;
  readonly teamId: string | null;
  readonly tags: readonly string[];
  readonly customFields: FieldValues;
  readonly country: string | null;
  /** Of the first message. */
  readonly source: LeadSource;
  /** All, the first one first. */
  readonly sources: readonly LeadSource[];
  readonly lostReason: string | null;
  /** Null until it has a place: for the moment between a first message and its classification. */
  readonly funnelId: string | null;
  readonly stageId: string | null;
  /** Its place among the cards of its stage. */
  readonly rank: string | null;
  readonly stageSince: string | null;
  /** The stages that it was in. Null for a lead that is older than this, until the counters are rebuilt: it shows in no conversion. */
  readonly journey: Journey | null;
  readonly classification: Classification | null;
  readonly closedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Fields that a lead has from the start, of which older ones may lack some. */
export const BLANK_LEAD = {
  type: null,
  state: "new",
  value: null,
  expectedOn: null,
  assignee: null,
  teamId: null,
  tags: [],
  customFields: {},
  country: null,
  lostReason: null,
  funnelId: null,
  stageId: null,
  rank: null,
  stageSince: null,
  journey: null,
  classification: null,
  closedAt: null,
} as const satisfies Partial<Lead>;

/** One step of a lead through its funnel. Numbered by the lead's version, so that a step is told once. */
export interface StageMove {
  readonly leadId: string;
  readonly contactId: string;
  readonly at: string;
  /** A person, a key, or a rule such as `rule:classification`. */
  readonly by: string;
  readonly from: Place | null;
  readonly to: Place;
  /** In the stage that it left; null for the first step. */
  readonly spentMs: number | null;
  /** The version of the lead that this step made. */
  readonly version: number;
}

export interface Place {
  readonly funnelId: string;
  readonly stageId: string;
  readonly state: LeadState;
}

export const placeOf = ({ funnelId, stageId, state }: Lead): Place | null =>
  funnelId === null || stageId === null ? null : { funnelId, stageId, state };

const HAS: Readonly<Record<Requirement, (lead: Lead) => boolean>> = {
  value: ({ value }) => value !== null,
  expectedOn: ({ expectedOn }) => expectedOn !== null,
  assignee: ({ assignee }) => assignee !== null,
  team: ({ teamId }) => teamId !== null,
  type: ({ type }) => type !== null,
  lostReason: ({ state, lostReason }) => state !== "closed_lost" || lostReason !== null,
};

/** With which a new lead enters its stage; undefined while it has none. */
export function firstStep(lead: Lead, by: string): StageMove | undefined {
  const to = placeOf(lead);
  const { leadId, contactId, createdAt: at, version } = lead;
  return to === null ? undefined : { leadId, contactId, at, by, from: null, to, spentMs: null, version };
}

/** What a lead lacks of what a stage asks for. */
export const lacking = (lead: Lead, requires: readonly Requirement[]): readonly Requirement[] =>
  requires.filter((one) => !HAS[one](lead));

/** A contact's first lead has a derived id, so that it is made once however often its first message is delivered. */
export const firstLeadId = (contactId: string): string => `${contactId}.1`;

/** The contact a lead belongs to is part of its id, so that one read finds it. */
export function contactOfLead(leadId: string): string | undefined {
  const dot = leadId.indexOf(".");
  return dot > 0 && dot < leadId.length - 1 ? leadId.slice(0, dot) : undefined;
}
