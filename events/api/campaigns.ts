/** Campaigns: who gets what, when, by which channels; approved, signed, and sent as it stands. */
import * as z from "zod/mini";
import { Flag, Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Condition } from "./conditions.ts";
import { Content } from "./content.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { TemplateData, TemplateKey } from "./templates.ts";

const tag = "Campaigns";
const int = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
const Text = (most: number) => z.string().check(z.maxLength(most));
const Local = described(z.string().check(z.maxLength(16)), "By the wall's clock: `2026-12-01T10:00`.");
const SegmentId = z.string().check(z.minLength(1), z.maxLength(64));
const Medium = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,29}$/));
const OwnId = z.string().check(z.regex(/^[a-z0-9]{1,16}$/));

export const CampaignStatus = z.enum([
  ...(["draft", "in_review", "changes_requested", "approved"] as const),
  ...(["scheduled", "running", "paused", "completed", "cancelled"] as const),
]);

export const Audience = named(
  z.strictObject({
    segments: described(z._default(z.array(SegmentId).check(z.maxLength(20)), []), "Ids; nobody named: everybody."),
    excluded: described(
      z._default(z.array(SegmentId).check(z.maxLength(20)), []),
      "Not those who are in one of these.",
    ),
    condition: described(z._default(z.nullable(Condition), null), "And besides it holds of them."),
  }),
  "CampaignAudience",
  "Who is meant.",
);

const WrittenContent = z.strictObject({
  contents: described(
    z.record(z.string().check(z.maxLength(30)), Content),
    "The campaign's own words, by channel; `default` for those that are not named.",
  ),
});
const template = { key: TemplateKey, version: z.optional(int(1, 1_000_000)) };
const GivenContent = described(
  z.union([z.strictObject({ template: z.strictObject(template), data: z._default(TemplateData, {}) }), WrittenContent]),
  "A template by its key or id, in its active version unless one is named; or words of the campaign's own.",
);
const PinnedContent = z.union([
  z.object({
    template: z.object({ id: Id, key: z.string(), version: z.number() }),
    contentHash: described(z.string(), "SHA-256 of the version: what is signed is what is sent."),
    data: z.record(z.string(), z.unknown()),
  }),
  WrittenContent,
]);

const variation = {
  variationId: described(OwnId, "Yours or made up; stays the same."),
  name: Text(100),
  weight: described(int(1, 1000), "Its part among the variations, in whole parts of their sum."),
};
const Winner = z.strictObject({
  metric: z.enum(["opened", "clicked", "answered", "converted"]),
  testPercent: described(int(1, 99), "How many of a hundred the comparison takes."),
  decideAfterMinutes: described(int(1, 43_200), "After the phase's start."),
});
const Window = z.strictObject({
  from: described(int(0, 1439), "Minutes since midnight."),
  to: int(1, 1440),
  days: described(z.array(int(1, 7)).check(z.minLength(1), z.maxLength(7)), "1 (Monday) to 7."),
});
const Kind = z.enum(["expectation", "launch", "consolidation", "retargeting", "other"]);
const Zone = z.enum(["account", "recipient"]);
const GivenPhase = z.strictObject({
  phaseId: z.optional(OwnId),
  kind: described(z.optional(Kind), "By its name where it is called so, else `other`."),
  name: Name,
  instructions: z.optional(Text(4000)),
  startsAt: described(z.optional(Local), "By the wall's clock: `2026-12-01T10:00`."),
  endsAt: described(z.optional(Local), "Nothing of it is sent from then on."),
  start_date: described(z.optional(Text(40)), "In place of `startsAt`: a day, from its beginning, or a time."),
  end_date: described(z.optional(Text(40)), "In place of `endsAt`: a day, to its end, or a time."),
  zone: described(
    z.optional(Zone),
    "Whose clock: the account's for all at once (so where nothing is said), or each recipient's own.",
  ),
  audience: described(z.optional(z.nullable(Audience)), "In place of the campaign's."),
  channels: described(
    z.optional(z.array(Medium).check(z.maxLength(8))),
    "In the order in which they are tried; the campaign's where none are named.",
  ),
  variations: z.optional(
    z
      .array(
        z.strictObject({
          variationId: z.optional(OwnId),
          name: z.optional(Text(100)),
          weight: z.optional(variation.weight),
          content: GivenContent,
        }),
      )
      .check(z.maxLength(10)),
  ),
  holdoutPercent: described(
    z.optional(int(0, 90)),
    "How many of a hundred get nothing, so that what it brings can be told.",
  ),
  winner: z.optional(z.nullable(Winner)),
  window: z.optional(z.nullable(Window)),
  triggered: described(
    z.optional(z.boolean()),
    "It does not begin by itself: automations ask for it, contact by contact, between its start and its end. Each gets it once, if the audience " +
      "means them.",
  ),
  lateStartMinutes: described(
    z.optional(int(1, 10_080)),
    "It is not begun later than this after its start, but reported. 60.",
  ),
});

const Purpose = z.enum(["marketing", "service"]);
const Budget = z.strictObject({
  micros: described(z.number().check(z.multipleOf(1)), "Millionths of the currency's unit."),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});
const Goal = z.strictObject({ metric: Text(64), target: z.number() });

const Phase = z.object({
  phaseId: z.string(),
  kind: Kind,
  name: z.string(),
  instructions: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  zone: Zone,
  audience: z.nullable(Audience),
  channels: z.array(z.string()),
  variations: z.array(z.object({ ...variation, content: PinnedContent })),
  holdoutPercent: z.number(),
  winner: z.nullable(Winner),
  window: z.nullable(Window),
  triggered: z.optional(z.literal(true)),
  lateStartMinutes: z.number(),
});
export const CampaignPlan = named(
  z.object({
    purpose: Purpose,
    timeZone: z.string(),
    audience: Audience,
    phases: z.array(Phase),
    budget: z.nullable(Budget),
    tracking: z.nullable(z.boolean()),
    overlapping: z.optional(z.literal(true)),
    definitions: described(
      z.optional(z.record(z.string(), z.object({ name: z.string(), condition: z.nullable(Condition) }))),
      "The segments as they were when it was submitted: who it is sent to, whatever becomes of them.",
    ),
  }),
  "CampaignPlan",
  "What is approved, signed and sent.",
);

export const PlanProblem = z.object({ field: z.string(), code: z.string(), message: z.string() });
const Can = z.enum([
  ...(["edit", "edit_plan", "submit", "withdraw", "approve", "request_changes", "sign"] as const),
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

const fields = {
  name: Name,
  description: Text(4000),
  businessUnit: z.nullable(Text(100)),
  objectives: z.array(Text(500)).check(z.maxLength(20)),
  owners: z.array(Text(64)).check(z.maxLength(20)),
  goals: z.array(Goal).check(z.maxLength(20)),
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
    start: described(z.optional(Text(40)), "With `end`, in place of phases: one phase from then to then."),
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

const Remark = named(
  z.strictObject({ comment: z.optional(z.string().check(z.regex(/\S/), z.maxLength(2000))) }),
  "CampaignRemark",
  "What is to be said with it.",
);
export const CampaignStep = named(
  z.object({
    revision: z.number(),
    action: z.enum([
      ...(["submitted", "withdrawn", "approved", "changes_requested", "voided", "signed"] as const),
      ...(["launched", "paused", "resumed", "cancelled"] as const),
    ]),
    by: z.string(),
    at: Timestamp,
    comment: z.nullable(z.string()),
    level: z.nullable(z.number()),
  }),
  "CampaignStep",
  "What somebody did with a campaign.",
);
export const CampaignComment = named(
  z.object({
    id: Id,
    revision: z.number(),
    by: z.string(),
    at: Timestamp,
    text: z.string(),
    field: described(z.nullable(z.string()), "The place in the plan that it is about."),
  }),
  "CampaignComment",
  "A remark on a revision.",
);
export const CampaignVersion = named(
  z.object({
    revision: z.number(),
    hash: described(z.string(), "SHA-256 over the plan's canonical form (RFC 8785), hexadecimal."),
    submittedBy: z.string(),
    submittedAt: Timestamp,
    plan: CampaignPlan,
  }),
  "CampaignVersion",
  "A revision as it was submitted.",
);
const Certificate = named(
  z.object({
    text: described(z.string(), "What the signature is over: ASCII, without a line break at its end."),
    signature: described(z.string(), "ECDSA on P-256 with SHA-256, DER, base64."),
    publicKey: described(z.string(), "PEM."),
    plan: described(z.string(), "The canonical form (RFC 8785), whose SHA-256 the text names."),
    hash: z.string(),
    keyId: z.string(),
    signedBy: z.string(),
    signedAt: Timestamp,
    method: z.string(),
    valid: described(z.boolean(), "Checked just now, with the deployment's key."),
    current: described(z.boolean(), "It covers the campaign as it stands."),
  }),
  "CampaignCertificate",
  "What whoever has openssl checks without us.",
);
const Diff = named(
  z.object({
    from: z.number(),
    to: z.number(),
    changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  }),
  "CampaignDiff",
  "The places of the plan that became others; phases and variations are named by their ids.",
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
  ...{ body: NewCampaign, status: 201, answer: z.union([CampaignWithState, GivenCampaign]) },
});
export const updateCampaign = operation({
  ...one,
  ...{ id: "updateCampaign", method: "PATCH", path: `${base}/{id}` },
  summary: "Change a campaign",
  description:
    "Another plan is another revision: approval and signature are void, and it is a draft again. What is in review is locked; what runs is paused first, and of a phase that has begun only the end may be another.",
  ...{ body: CampaignChange, conditional: true, problems: ["not_found", "campaign_locked", "campaign_state"] },
});

const act = <const Verb extends string, const OperationId extends string>(
  id: OperationId,
  verb: Verb,
  summary: string,
  description?: string,
) =>
  operation({
    ...one,
    ...{ id, method: "POST", path: `${base}/{id}/${verb}` as const, summary },
    ...(description === undefined ? {} : { description }),
    ...{ body: Remark, conditional: true },
    problems: ["not_found", "campaign_state", "campaign_not_asked", "campaign_not_covered"],
  });
export const submitCampaign = act(
  "submitCampaign",
  "submit",
  "Ask for approval",
  "Locks the plan, pins segments, and keeps the revision.",
);
export const withdrawCampaign = act("withdrawCampaign", "withdraw", "Take it back to be written");
export const approveCampaign = act("approveCampaign", "approve", "Say yes, at the level that is asked");
export const rejectCampaign = act("rejectCampaign", "reject", "Ask for changes");
export const launchCampaign = act(
  "launchCampaign",
  "launch",
  "Let it go",
  "Only what was approved and signed as it stands; phases begin at their times.",
);
export const pauseCampaign = act("pauseCampaign", "pause", "Stop it for now");
export const resumeCampaign = act("resumeCampaign", "resume", "Go on where it stopped");
export const cancelCampaign = act("cancelCampaign", "cancel", "End it for good", "What was sent stays sent.");
export const signCampaign = operation({
  ...one,
  ...{ id: "signCampaign", method: "POST", path: `${base}/{id}/sign` },
  summary: "Sign what was approved",
  description:
    "By a person who signed in with a second factor in the last five minutes. The system's key signs that they did; see the certificate.",
  ...{ body: Remark, conditional: true },
  problems: ["not_found", "campaign_state", "campaign_not_covered", "fresh_second_factor_required"],
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
export const listCampaignReviews = operation({
  ...{ id: "listCampaignReviews", method: "GET", path: `${base}/{id}/reviews`, tag },
  summary: "What people did with it, oldest first",
  ...{ status: 200, answer: z.object({ data: z.array(CampaignStep) }), problems: ["not_found"] },
});
export const listCampaignComments = operation({
  ...{ id: "listCampaignComments", method: "GET", path: `${base}/{id}/comments`, tag },
  summary: "Remarks on its revisions, newest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(CampaignComment), problems: ["not_found", "bad_cursor"] },
});
export const addCampaignComment = operation({
  ...{ id: "addCampaignComment", method: "POST", path: `${base}/{id}/comments`, tag },
  summary: "Remark on it",
  body: named(
    z.strictObject({
      text: z.string().check(z.regex(/\S/), z.maxLength(2000)),
      field: z.optional(z.nullable(Text(200))),
    }),
    "NewCampaignComment",
    "A remark on the revision as it stands.",
  ),
  ...{ status: 201, answer: CampaignComment, problems: ["not_found"] },
});
export const listCampaignVersions = operation({
  ...{ id: "listCampaignVersions", method: "GET", path: `${base}/{id}/versions`, tag },
  summary: "Revisions that were submitted, newest first",
  ...{ query: PageQuery, status: 200, answer: pageOf(CampaignVersion), problems: ["not_found", "bad_cursor"] },
});
export const getCampaignVersion = operation({
  ...{ id: "getCampaignVersion", method: "GET", path: `${base}/{id}/versions/{revision}`, tag },
  summary: "One revision as it was submitted",
  ...{ status: 200, answer: CampaignVersion, problems: ["not_found"] },
});
const Revision = z.coerce.number().check(z.multipleOf(1), z.minimum(1), z.maximum(999_999));
export const diffCampaign = operation({
  ...{ id: "diffCampaign", method: "GET", path: `${base}/{id}/diff`, tag },
  summary: "What became another between two revisions",
  query: z.strictObject({ from: Revision, to: described(z.optional(Revision), "The plan as it stands when absent.") }),
  ...{ status: 200, answer: Diff, problems: ["not_found"] },
});
export const getCampaignCertificate = operation({
  ...{ id: "getCampaignCertificate", method: "GET", path: `${base}/{id}/certificate`, tag },
  summary: "The signature with all that checks it",
  query: z.strictObject({
    revision: described(z.optional(Revision), "An earlier one; the campaign's own when absent."),
  }),
  ...{ status: 200, answer: Certificate, problems: ["not_found"] },
});

const Level = z.strictObject({
  name: Name,
  roles: described(z._default(z.array(Text(64)).check(z.maxLength(20)), []), "Whoever has one of these roles;"),
  people: described(
    z._default(z.array(Text(64)).check(z.maxLength(50)), []),
    "or is one of these. With neither, whoever may approve campaigns.",
  ),
  approvals: described(z._default(int(1, 5), 1), "How many of them."),
});
const policy = {
  levels: described(
    z.array(Level).check(z.minLength(1), z.maxLength(5)),
    "Asked in their order; nobody decides at two.",
  ),
  separation: described(
    z.enum(["always", "where_possible", "never"]),
    "Whoever wrote or submitted it does not approve it: always, as long as others can, or they may.",
  ),
};
export const ApprovalPolicy = named(
  z.object({ ...policy, updatedAt: Timestamp, version: Version }),
  "ApprovalPolicy",
  "Who has to approve campaigns. Signing needs `campaigns.sign`, and a fresh second factor.",
);
export const getApprovalPolicy = operation({
  ...{ id: "getApprovalPolicy", method: "GET", path: "/api/approval-policy", tag },
  summary: "Who approves campaigns",
  ...{ status: 200, answer: ApprovalPolicy },
});
export const updateApprovalPolicy = operation({
  ...{ id: "updateApprovalPolicy", method: "PATCH", path: "/api/approval-policy", tag },
  summary: "Change who approves campaigns",
  description:
    "It holds at once, for what is in review as well: approvals are counted anew. What was signed stays signed.",
  body: named(
    z
      .strictObject({ levels: z.optional(policy.levels), separation: z.optional(policy.separation) })
      .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
    "ApprovalPolicyChange",
    "What is to change; at least one field.",
    { minProperties: 1 },
  ),
  ...{ status: 200, answer: ApprovalPolicy, conditional: true },
});
