import * as z from "zod/mini";
import { Id, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { CustomFieldAnswers, CustomFieldValues } from "./fields.ts";
import { described, named } from "./named.ts";
import { NewRecordNote, Note } from "./notes.ts";
import { operation } from "./operation.ts";
import { Assignee, Country, Day, Slug, Tag, Tags, TeamId } from "./terms.ts";

const tag = "Leads";
export const LeadState = z.enum(["new", "in_progress", "negotiation", "closed_won", "closed_lost"]);
export const LeadType = z.enum(["sale", "no_interest", "future_contact", "support", "recovery"]);

const Source = z.object({
  channel: described(z.string(), "A channel's id, or `manual`."),
  connectionId: z.nullable(Id),
  referral: described(z.nullable(z.string()), "The advertisement or link that the person came by."),
});
const Amount = z.number().check(z.minimum(0), z.maximum(1e12));
const Currency = described(z.string().check(z.regex(/^[A-Z]{3}$/)), "ISO 4217.");
const Classification = z.object({
  by: described(
    z.enum(["rule", "correction", "person"]),
    "What decided: a rule, a person who says that the rule was wrong, or a person. What a person decided, no rule touches.",
  ),
  funnelId: Id,
  stageId: Id,
  ruleId: described(z.nullable(Id), "The rule that decided, also where a person has decided since."),
  because: described(z.array(z.string()), "Words of the rule that were found, and its other conditions that held."),
  considered: described(
    z.array(
      z.object({
        ruleId: Id,
        funnelId: Id,
        stageId: Id,
        weight: z.number(),
        adjustment: described(z.number(), "By people's corrections."),
        score: z.number(),
      }),
    ),
    "The rules that held for the message, the strongest first.",
  ),
  messageId: described(z.nullable(Id), "The message that the rule held for."),
  at: Timestamp,
});

export const Lead = named(
  z.object({
    id: Id,
    contactId: Id,
    contactName: z.nullable(z.string()),
    type: described(z.nullable(LeadType), "Null until somebody or a rule decides."),
    state: LeadState,
    value: described(
      z.nullable(z.object({ amount: z.number(), currency: z.string() })),
      "What it is worth, in units of the currency.",
    ),
    expectedOn: described(z.nullable(z.string()), "The day on which it is expected to close."),
    assignee: z.nullable(Id),
    teamId: z.nullable(Id),
    tags: z.array(z.string()),
    customFields: CustomFieldAnswers,
    country: z.nullable(z.string()),
    source: described(Source, "Of the first message."),
    sources: described(z.array(Source), "All, the first one first."),
    lostReasonId: described(z.nullable(Id), "Why it was lost: one of `/api/lost-reasons`."),
    lostReason: described(z.nullable(z.string()), "In words: beside the reason, or in its place."),
    funnelId: described(z.nullable(Id), "Null for the moment between a first message and its classification."),
    stageId: z.nullable(Id),
    stageSince: z.nullable(Timestamp),
    classification: z.nullable(Classification),
    closedAt: z.nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Lead",
  "Business that may come of a contact.",
);
export type Lead = z.infer<typeof Lead>;

const editable = {
  type: z.optional(z.nullable(LeadType)),
  state: described(z.optional(LeadState), "The lead's stage follows its state, and the other way round."),
  value: z.optional(z.nullable(z.strictObject({ amount: Amount, currency: Currency }))),
  expectedOn: z.optional(z.nullable(Day)),
  assignee: z.optional(Assignee),
  teamId: z.optional(TeamId),
  tags: z.optional(Tags),
  customFields: z.optional(CustomFieldValues),
  country: z.optional(z.nullable(Country)),
  lostReason: described(
    z.optional(z.nullable(z.string().check(z.regex(/\S/), z.maxLength(500)))),
    "In words. `closed_lost` needs them, or `lostReasonId`.",
  ),
  lostReasonId: z.optional(z.nullable(z.string().check(z.regex(/^[a-z0-9]{10}$/)))),
};
export const NewLead = named(
  z.strictObject({
    contactId: Id,
    funnelId: z.optional(Slug),
    stageId: described(z.optional(Slug), "Without it, the first stage that goes with the state."),
    ...editable,
  }),
  "NewLead",
  "A lead made by hand.",
);
export const LeadChange = named(
  z.strictObject(editable).check(z.refine((change) => Object.keys(change).length > 0)),
  "LeadChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const LeadMove = named(
  z.strictObject({
    funnelId: described(z.optional(Slug), "Without it, the funnel that the lead is in."),
    stageId: Slug,
    beforeId: described(z.optional(Id), "The lead that this one is to stand before."),
    afterId: described(z.optional(Id), "The lead that this one is to stand behind. Counts more than `beforeId`."),
    state: described(z.optional(LeadState), "Where the stage takes leads that are won and leads that are lost, which."),
    value: editable.value,
    expectedOn: editable.expectedOn,
    type: editable.type,
    assignee: editable.assignee,
    teamId: editable.teamId,
    lostReason: editable.lostReason,
    lostReasonId: editable.lostReasonId,
  }),
  "LeadMove",
  "Where a lead is to stand, with what its stage asks for. Without a neighbour: on top.",
);
export type LeadMove = z.infer<typeof LeadMove>;
const Place = z.object({ funnelId: Id, stageId: Id, state: LeadState });
export const StageMove = named(
  z.object({
    at: Timestamp,
    by: described(z.string(), "A person, a key, or a rule such as `rule:classification`."),
    from: described(z.nullable(Place), "Null for the first step."),
    to: Place,
    spentMs: described(z.nullable(z.number()), "How long it was in the stage that it left."),
  }),
  "StageMove",
  "One step of a lead through its funnel.",
);

const one = { tag, status: 200, answer: Lead, conditional: true, problems: ["not_found"] } as const;

export const listLeads = operation({
  id: "listLeads",
  method: "GET",
  path: "/api/leads",
  tag,
  summary: "List leads, newest first",
  description: "A filtered page may be short, and has a cursor.",
  query: z.strictObject({
    ...pageFields,
    state: described(
      z._default(z.union([LeadState, z.enum(["open", "any"])]), "new"),
      "`open`: those that are not closed; `any`: all, those that are open first, then those won, then those lost.",
    ),
    type: z.optional(LeadType),
    assignee: described(
      z.optional(z.string().check(z.regex(/^(?:me|none|(?:usr|key)_[a-z0-9]{1,64})$/))),
      "A person's id, `me`, or `none` for those that nobody has.",
    ),
    team: z.optional(z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/))),
    tag: z.optional(Tag),
    funnel: z.optional(Slug),
    stage: z.optional(Slug),
    country: z.optional(Country),
    channel: described(z.optional(z.string().check(z.regex(/^[a-z]{1,20}$/))), "Of the first message, or `manual`."),
    createdFrom: described(z.optional(z.iso.datetime()), "Created at this moment or later."),
    createdTo: described(z.optional(z.iso.datetime()), "Created before this moment."),
  }),
  status: 200,
  answer: pageOf(Lead),
  problems: ["bad_cursor"],
});
export const getLead = operation({
  id: "getLead",
  method: "GET",
  path: "/api/leads/{id}",
  tag,
  summary: "Get a lead",
  status: 200,
  answer: Lead,
  problems: ["not_found"],
});
export const createLead = operation({
  id: "createLead",
  method: "POST",
  path: "/api/leads",
  tag,
  summary: "Add a lead by hand",
  body: NewLead,
  status: 201,
  answer: Lead,
});
export const updateLead = operation({
  ...one,
  id: "updateLead",
  method: "PATCH",
  path: "/api/leads/{id}",
  summary: "Change a lead",
  description: "A change of state moves the lead to the stage of its funnel that goes with it.",
  body: LeadChange,
});
export const moveLead = operation({
  ...one,
  id: "moveLead",
  method: "POST",
  path: "/api/leads/{id}/move",
  summary: "Move a lead to a stage, and to a place among its cards",
  description: "Its state follows. A neighbour that left the stage in the meantime counts no more.",
  body: LeadMove,
});
export const listLeadHistory = operation({
  id: "listLeadHistory",
  method: "GET",
  path: "/api/leads/{id}/history",
  tag,
  summary: "List a lead's steps through its funnel, latest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(StageMove),
  problems: ["not_found", "bad_cursor"],
});
export const listLeadNotes = operation({
  id: "listLeadNotes",
  method: "GET",
  path: "/api/leads/{id}/notes",
  tag,
  summary: "List the notes on a lead, latest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Note),
  problems: ["not_found", "bad_cursor"],
});
export const addLeadNote = operation({
  id: "addLeadNote",
  method: "POST",
  path: "/api/leads/{id}/notes",
  tag,
  summary: "Write a note on a lead",
  body: NewRecordNote,
  status: 201,
  answer: Note,
  problems: ["not_found"],
});
