/** Campaigns: who gets what, when, by which channels; approved, signed, and sent as it stands. */
import * as z from "zod/mini";
import { Audience, Budget, CampaignPlan, GivenPhase, Goal, Local, Purpose, SegmentId, Text } from "./campaign-plan.ts";
import { CampaignAlert, CampaignAlerts } from "./campaign-watch.ts";
import { Flag, Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";

export const CampaignStatus = z.enum([
  ...(["draft", "in_review", "changes_requested", "approved"] as const),
  ...(["scheduled", "running", "paused", "completed", "cancelled"] as const),
]);

export const PlanProblem = z.object({ field: z.string(), code: z.string(), message: z.string() });
const Can = z.enum([
  ...(["edit", "edit_plan", "submit", "withdraw", "approve", "request_changes", "sign", "request_signature"] as const),
  ...(["launch", "pause", "resume", "cancel", "duplicate", "comment"] as const),
]);

export const Campaign = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.string(),
    businessUnit: z.nullable(z.string()),
    objectives: z.array(z.string()),
    owners: z.array(z.string()),
    goals: z.array(Goal),
    alerts: described(z.nullable(z.array(CampaignAlert)), "Null: those of the settings."),
    tags: z.array(z.string()),
    status: CampaignStatus,
    plan: CampaignPlan,
    revision: described(z.number(), "Which draft of the plan; grows whenever the plan changes."),
    isTemplate: described(z.boolean(), "A pattern to be duplicated, never sent itself."),
    elsewhere: described(
      z.array(z.string()),
      "Channels that were named and that we do not have: somebody has to see to them.",
    ),
    submitted: z.nullable(z.object({ revision: z.number(), by: z.string(), at: Timestamp })),
    launchedAt: z.nullable(Timestamp),
    createdBy: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Campaign",
  "Who gets what, when, by which channels.",
);
const Standing = z.object({
  level: described(z.nullable(z.number()), "Which level is asked next, from 1; null: all have said yes."),
  missing: z.number(),
  approvals: z.array(z.object({ level: z.number(), by: z.string(), at: Timestamp })),
});
export const CampaignWithState = named(
  z.object({
    ...Campaign.shape,
    can: described(z.array(Can), "What the caller may do with it now."),
    approval: Standing,
    signed: z.nullable(z.object({ by: z.string(), at: Timestamp, method: z.string(), hash: z.string() })),
    problems: described(z.array(PlanProblem), "What keeps it from being submitted."),
    warnings: described(z.array(PlanProblem), "What was kept as it was given, and nothing is done with."),
  }),
  "CampaignWithState",
  "A campaign, what may be done with it, and what it lacks.",
);
export type CampaignWithState = z.infer<typeof CampaignWithState>;

const GivenCampaign = z.object({
  id: Id,
  status: described(z.string(), "`pending_approval` until it is approved."),
  created_at: Timestamp,
  warnings: z.optional(z.array(PlanProblem)),
});

export const SimpleCampaign = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.string(),
    start: described(z.nullable(z.string()), "When the first phase begins, by the campaign's clock."),
    end: z.nullable(z.string()),
    status: z.enum(["draft", "scheduled", "active", "completed", "canceled"]),
    target_audience: described(z.array(z.string()), "Ids of segments."),
    budget: described(z.nullable(z.number()), "An amount in its currency, US dollars where none was said."),
    success_metrics: z.record(z.string(), z.number()),
    channels: z.array(z.string()),
    created_at: Timestamp,
    warnings: z.optional(z.array(PlanProblem)),
  }),
  "SimpleCampaign",
  "A campaign in the words of systems that know no phases: one beginning, one end.",
);
export type SimpleCampaign = z.infer<typeof SimpleCampaign>;

const fields = {
  name: Name,
  description: Text(4000),
  businessUnit: z.nullable(Text(100)),
  objectives: z.array(Text(500)).check(z.maxLength(20)),
  owners: z.array(Text(64)).check(z.maxLength(20)),
  goals: z.array(Goal).check(z.maxLength(20)),
  alerts: described(z.nullable(CampaignAlerts), "One for each metric at most; null: those of the settings."),
  tags: z.array(Text(50)).check(z.maxLength(20)),
};
const plan = {
  purpose: Purpose,
  timeZone: described(Text(64), "IANA; the business's own where nothing is said."),
  audience: Audience,
  phases: z.array(GivenPhase).check(z.maxLength(20)),
  budget: z.nullable(z.union([Budget, z.number()])),
  tracking: z.nullable(z.boolean()),
  overlapping: described(z.boolean(), "Phases may run at the same time."),
};
/** Of a new one and of a change. */
const mayBeSaid = {
  description: z.optional(fields.description),
  businessUnit: z.optional(fields.businessUnit),
  objectives: z.optional(fields.objectives),
  owners: z.optional(fields.owners),
  goals: z.optional(fields.goals),
  alerts: z.optional(fields.alerts),
  tags: z.optional(fields.tags),
  isTemplate: z.optional(z.boolean()),
  purpose: z.optional(plan.purpose),
  timeZone: z.optional(plan.timeZone),
  audience: z.optional(plan.audience),
  tracking: z.optional(plan.tracking),
  overlapping: z.optional(plan.overlapping),
};
export const NewCampaign = named(
  z.strictObject({
    name: fields.name,
    ...mayBeSaid,
    phases: z.optional(plan.phases),
    budget: described(z.optional(plan.budget), "A number is an amount in US dollars."),
    channels: described(
      z.optional(z.array(Text(50)).check(z.maxLength(20))),
      "For phases that name none: `email`, `Email`, `LinkedIn`; those that we do not have are kept and warned about.",
    ),
    segments: described(
      z.optional(z.array(z.union([SegmentId, z.number()])).check(z.maxLength(20))),
      "In place of `audience.segments`, as another system names them.",
    ),
    business_unit: described(z.optional(Text(100)), "As `businessUnit`; whoever writes so is answered so."),
    start: described(
      z.optional(Text(40)),
      "With `end`, in place of phases: one phase from then to then. Whoever writes so is answered as a `SimpleCampaign`.",
    ),
    end: z.optional(Text(40)),
    status: described(z.optional(Text(40)), "Read over: a campaign begins as a draft."),
    target_audience: described(
      z.optional(z.array(z.union([SegmentId, z.number()])).check(z.maxLength(20))),
      "As `segments`.",
    ),
    success_metrics: described(z.optional(z.record(Text(64), z.number())), "As `goals`, by metric."),
  }),
  "NewCampaign",
  "A campaign to make. What it lacks is told with it, and keeps it from being submitted.",
);
export const CampaignChange = named(
  z
    .strictObject({
      name: z.optional(fields.name),
      ...mayBeSaid,
      phases: described(z.optional(plan.phases), "All of them; one that stays has its `phaseId`."),
      budget: z.optional(plan.budget),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "CampaignChange",
  "What is to change; at least one field. A change of the plan voids approval and signature.",
  { minProperties: 1 },
);

const base = "/api/publish/campaigns";
const one = { tag, status: 200, answer: CampaignWithState } as const;

export const listCampaigns = operation({
  ...{ id: "listCampaigns", method: "GET", path: base, tag },
  summary: "Campaigns, newest first",
  query: z.strictObject({
    status: z.optional(CampaignStatus),
    template: described(z.optional(Flag), "Patterns alone, or none."),
    ...pageFields,
  }),
  ...{ status: 200, answer: pageOf(Campaign), problems: ["bad_cursor"] },
});
export const getCampaign = operation({
  ...one,
  ...{ id: "getCampaign", method: "GET", path: `${base}/{id}` },
  summary: "One campaign, what may be done with it and what it lacks",
});
export const createCampaign = operation({
  ...{ id: "createCampaign", method: "POST", path: base, tag },
  summary: "Make a campaign",
  ...{ body: NewCampaign, status: 201, answer: z.union([CampaignWithState, SimpleCampaign, GivenCampaign]) },
});
export const listSimpleCampaigns = operation({
  ...{ id: "listSimpleCampaigns", method: "GET", path: "/api/communication/campaigns", tag },
  summary: "Campaigns in the words of systems that know no phases, newest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(SimpleCampaign), problems: ["bad_cursor"] },
});
export const updateCampaign = operation({
  ...one,
  ...{ id: "updateCampaign", method: "PATCH", path: `${base}/{id}` },
  summary: "Change a campaign",
  description:
    "Another plan is another revision: approval and signature are void, and it is a draft again. What is in review is locked; what runs is paused first, and of a phase that has begun only the end may be another.",
  ...{ body: CampaignChange, conditional: true, problems: ["not_found", "campaign_locked", "campaign_state"] },
});

export const duplicateCampaign = operation({
  ...{ id: "duplicateCampaign", method: "POST", path: `${base}/{id}/duplicate`, tag },
  summary: "A draft of the same plan",
  description: "All phases move by as much as the first does, by the wall's clock.",
  body: named(
    z.strictObject({ name: Name, startsAt: z.optional(Local) }),
    "CampaignDuplicate",
    "What the other is called, and when its first phase begins.",
  ),
  ...{ status: 201, answer: CampaignWithState, problems: ["not_found"] },
});
