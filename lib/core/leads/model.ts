import type { FieldValues } from "../fields/model.ts";
import type { Requirement } from "../funnels/model.ts";
import type { Journey } from "../journeys/model.ts";
import type { Money } from "../kernel/money.ts";

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

/** A rule that held for a message, and how loudly it spoke. */
export interface Considered {
  readonly ruleId: string;
  readonly funnelId: string;
  readonly stageId: string;
  /** The rule's own. */
  readonly weight: number;
  /** What people's corrections add to it or take from it. */
  readonly adjustment: number;
  readonly score: number;
}

/** What a message said about where its sender's lead belongs. */
export interface Verdict {
  readonly ruleId: string;
  readonly funnelId: string;
  readonly stageId: string;
  readonly type: LeadType | null;
  /** The rule may take a lead back to where it was before. */
  readonly again: boolean;
  /** Words of the rule that were found, and other conditions that held, such as `channel: whatsapp`. */
  readonly because: readonly string[];
  /** The rules that held, the strongest first; at most `MAX_CONSIDERED`. */
  readonly considered: readonly Considered[];
  /** `<conversation>.<key>`. */
  readonly messageId: string;
}

/** What a rule had decided, in what a person decided afterwards. */
export interface Judged {
  readonly ruleId: string;
  readonly funnelId: string;
  readonly stageId: string;
  readonly at: string;
  /** Of the lead, as the rule made it: it names the decision. */
  readonly version: number;
}

/** Why a lead stands where it stands. */
export interface Classification {
  /** `correction`: a person says that the rule was wrong. */
  readonly by: "rule" | "correction" | "person";
  readonly funnelId: string;
  readonly stageId: string;
  /** The rule that decided, also when a person has decided since. */
  readonly ruleId?: string;
  readonly because: readonly string[];
  readonly considered: readonly Considered[];
  readonly messageId?: string;
  readonly at: string;
  /** Of the lead that this made. */
  readonly version: number;
  /** By a rule: where the lead stood before rules spoke, and what else they heard, which later messages are weighed with. */
  readonly from?: Place | null;
  readonly type?: LeadType | null;
  readonly again?: boolean;
  readonly heard?: readonly Verdict[];
  /** By a person: what the last rule had decided. */
  readonly judged?: Judged;
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
  /** Why it was lost: one of the reasons that the business keeps, and what there is to say beside it. Older ones have the words alone. */
  readonly lostReasonId: string | null;
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
  lostReasonId: null,
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
  lostReason: ({ state, lostReason, lostReasonId }) =>
    state !== "closed_lost" || lostReason !== null || lostReasonId !== null,
};

/** Rules may say where a lead stands until it is closed or a person has said it. */
export function isLeftToRules({ classification, state, stageSince, createdAt }: Lead): boolean {
  if (state === "closed_won" || state === "closed_lost") return false;
  // Before it was kept who placed a lead, whoever had moved it was a person.
  if (classification === null) return stageSince === null || stageSince === createdAt;
  return classification.by === "rule";
}

/** What a person who places a lead says about the rule that had placed it. `wrong`: that it was wrong, wherever the lead goes. */
export function placedByPerson(before: Lead, after: Lead, stages: readonly string[], wrong: boolean): Classification {
  const { classification: old } = before;
  const place = { funnelId: after.funnelId ?? "", stageId: after.stageId ?? "" };
  const judged = judgedBy(old);
  const order = (stageId: string) => stages.indexOf(stageId);
  // On its way through the funnel a lead goes forward: that the rule was wrong is told by another funnel, or the way back.
  const corrects =
    judged !== undefined &&
    (wrong || judged.funnelId !== place.funnelId || order(place.stageId) < order(judged.stageId));
  return {
    by: corrects ? "correction" : "person",
    ...place,
    ...(judged ? { ruleId: judged.ruleId, judged } : {}),
    because: [],
    considered: old?.considered ?? [],
    ...(old?.messageId === undefined ? {} : { messageId: old.messageId }),
    at: after.updatedAt,
    version: after.version,
  };
}

/** What a rule decided last; undefined where none did. */
export function judgedBy(classification: Classification | null): Judged | undefined {
  if (classification?.by !== "rule") return classification?.judged;
  const { ruleId, funnelId, stageId, at, version } = classification;
  return ruleId === undefined ? undefined : { ruleId, funnelId, stageId, at, version };
}

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
