import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Service targets";
const TeamId = z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/));
const Time = z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/));
const Openings = z.array(z.strictObject({ from: Time, to: Time })).check(z.maxLength(6));
const Weekly = named(
  z.strictObject({
    monday: z.optional(Openings),
    tuesday: z.optional(Openings),
    wednesday: z.optional(Openings),
    thursday: z.optional(Openings),
    friday: z.optional(Openings),
    saturday: z.optional(Openings),
    sunday: z.optional(Openings),
  }),
  "WeeklyHours",
  "Open times by the clock of the place, in order; a day that is not there is free. `24:00` is the end of a day.",
);
const Holiday = z.strictObject({
  date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)),
  name: z._default(z.nullable(z.string().check(z.maxLength(100))), null),
});
const Holidays = z.array(Holiday).check(z.maxLength(200));
const TimeZone = z.string().check(z.minLength(1), z.maxLength(64));

export const BusinessHours = named(
  z.object({
    id: Id,
    name: z.string(),
    teamId: z.nullable(Id),
    timeZone: z.string(),
    weekly: Weekly,
    holidays: z.array(z.object({ date: z.string(), name: z.nullable(z.string()) })),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "BusinessHours",
  "When a team works, or everybody who has no hours of their own.",
);
export type BusinessHours = z.infer<typeof BusinessHours>;

export const NewBusinessHours = named(
  z.strictObject({
    name: Name,
    teamId: described(z.optional(z.nullable(TeamId)), "Without it, everybody's. One each."),
    timeZone: described(TimeZone, "Such as `America/Lima`."),
    weekly: Weekly,
    holidays: z._default(Holidays, []),
  }),
  "NewBusinessHours",
  "Business hours to make.",
);
export const BusinessHoursChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      timeZone: z.optional(TimeZone),
      weekly: z.optional(Weekly),
      holidays: z.optional(Holidays),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "BusinessHoursChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);

const Minutes = z.nullable(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(527_040)));
const Priority = z.enum(["urgent", "high", "normal", "low"]);
const Match = named(
  z.strictObject({
    priorities: z._default(z.array(Priority).check(z.maxLength(4)), []),
    labels: z._default(z.array(z.string().check(z.regex(/^[a-z0-9]{10}$/))).check(z.maxLength(50)), []),
    channels: z._default(z.array(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/))).check(z.maxLength(20)), []),
    teams: z._default(z.array(TeamId).check(z.maxLength(50)), []),
  }),
  "TargetMatch",
  "What it holds for. What is empty fits everything; of labels, one is enough; no priority counts as `normal`.",
);

export const TargetPolicy = named(
  z.object({
    id: Id,
    name: z.string(),
    position: z.number(),
    match: z.object({
      priorities: z.array(z.string()),
      labels: z.array(Id),
      channels: z.array(z.string()),
      teams: z.array(Id),
    }),
    firstResponseMinutes: Minutes,
    resolutionMinutes: Minutes,
    inBusinessHours: z.boolean(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "TargetPolicy",
  "What is promised to customers. Of the policies that fit a conversation, the one with the lowest position holds.",
);
export type TargetPolicy = z.infer<typeof TargetPolicy>;

const policyFields = {
  position: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(10_000)),
  firstResponseMinutes: Minutes,
  resolutionMinutes: Minutes,
  inBusinessHours: described(z.boolean(), "Whether only the time counts in which the conversation's team works."),
};
export const NewTargetPolicy = named(
  z.strictObject({
    name: Name,
    position: z._default(policyFields.position, 100),
    match: z.optional(Match),
    firstResponseMinutes: z._default(policyFields.firstResponseMinutes, null),
    resolutionMinutes: z._default(policyFields.resolutionMinutes, null),
    inBusinessHours: z._default(z.boolean(), true),
  }),
  "NewTargetPolicy",
  "A policy to make.",
);
export const TargetPolicyChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      position: z.optional(policyFields.position),
      match: z.optional(Match),
      firstResponseMinutes: z.optional(Minutes),
      resolutionMinutes: z.optional(Minutes),
      inBusinessHours: z.optional(z.boolean()),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "TargetPolicyChange",
  "What is to change; at least one field. Conversations that are open follow with their next change.",
  { minProperties: 1 },
);

export const Breach = named(
  z.object({
    conversationId: Id,
    kind: z.enum(["first_response", "resolution"]),
    dueAt: Timestamp,
    policyId: Id,
    assignee: described(z.nullable(Id), "Whose it was at that time."),
    teamId: z.nullable(Id),
    channel: z.string(),
    connectionId: Id,
    priority: z.nullable(Priority),
  }),
  "Breach",
  "A promise that was not kept in time.",
);
const Month = z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/));

const oneHours = { tag, status: 200, answer: BusinessHours, conditional: true } as const;
const onePolicy = { tag, status: 200, answer: TargetPolicy, conditional: true } as const;

export const listBusinessHours = operation({
  id: "listBusinessHours",
  method: "GET",
  path: "/api/business-hours",
  tag,
  summary: "List the business hours",
  query: PageQuery,
  status: 200,
  answer: pageOf(BusinessHours),
  problems: ["bad_cursor"],
});
export const createBusinessHours = operation({
  id: "createBusinessHours",
  method: "POST",
  path: "/api/business-hours",
  tag,
  summary: "Set business hours of everybody or of a team",
  body: NewBusinessHours,
  status: 201,
  answer: BusinessHours,
  problems: ["already_exists", "limit_reached"],
});
export const updateBusinessHours = operation({
  ...oneHours,
  id: "updateBusinessHours",
  method: "PATCH",
  path: "/api/business-hours/{id}",
  summary: "Change business hours",
  body: BusinessHoursChange,
  problems: ["not_found"],
});
export const deleteBusinessHours = operation({
  ...oneHours,
  id: "deleteBusinessHours",
  method: "DELETE",
  path: "/api/business-hours/{id}",
  summary: "Remove business hours",
  problems: ["not_found"],
});
export const listTargetPolicies = operation({
  id: "listTargetPolicies",
  method: "GET",
  path: "/api/target-policies",
  tag,
  summary: "List what is promised to customers",
  query: PageQuery,
  status: 200,
  answer: pageOf(TargetPolicy),
  problems: ["bad_cursor"],
});
export const createTargetPolicy = operation({
  id: "createTargetPolicy",
  method: "POST",
  path: "/api/target-policies",
  tag,
  summary: "Promise a first answer or a resolution in time",
  body: NewTargetPolicy,
  status: 201,
  answer: TargetPolicy,
  problems: ["already_exists", "limit_reached"],
});
export const updateTargetPolicy = operation({
  ...onePolicy,
  id: "updateTargetPolicy",
  method: "PATCH",
  path: "/api/target-policies/{id}",
  summary: "Change a policy",
  body: TargetPolicyChange,
  problems: ["not_found", "already_exists"],
});
export const deleteTargetPolicy = operation({
  ...onePolicy,
  id: "deleteTargetPolicy",
  method: "DELETE",
  path: "/api/target-policies/{id}",
  summary: "Remove a policy",
  problems: ["not_found"],
});
export const listBreaches = operation({
  id: "listBreaches",
  method: "GET",
  path: "/api/breaches",
  tag,
  summary: "List the promises of a month that were not kept, latest first",
  query: z.strictObject({ ...pageFields, month: described(Month, "Such as `2026-03`, in UTC.") }),
  status: 200,
  answer: pageOf(Breach),
  problems: ["bad_cursor"],
});
