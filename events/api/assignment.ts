import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Assignment";
const UserId = z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/));
const TeamId = z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/));
const Skill = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/));
const LeadType = z.enum(["sale", "no_interest", "future_contact", "support", "recovery"]);
const Capacity = z.nullable(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(1000)));
const Strategy = z.enum(["round_robin", "least_load"]);
const Fallback = z.enum(["next_rule", "team_lead", "unassigned"]);
const Hours = z.enum(["within", "outside", "any"]);
const some = (pattern: RegExp, most = 50) =>
  z._default(z.array(z.string().check(z.regex(pattern))).check(z.maxLength(most)), []);

const Match = named(
  z.strictObject({
    channels: some(/^[a-z0-9-]{1,32}$/, 20),
    connections: some(/^[a-z0-9]{1,64}\.[a-z0-9]{1,64}$/),
    countries: some(/^[A-Z]{2}$/, 250),
    languages: some(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/),
    labels: some(/^[a-z0-9]{10}$/),
    leadTypes: z._default(z.array(LeadType).check(z.maxLength(5)), []),
    hours: z._default(Hours, "any"),
  }),
  "AssignmentMatch",
  "What a rule holds for. What is empty fits everything; one of each list is enough, and all lists must fit. `es` also fits `es-PE`. Hours are the pool's team's, else the conversation's, else everybody's, at the moment of the opening; without any, it is always within.",
);
const Person = named(
  z.strictObject({
    id: UserId,
    skills: z._default(z.array(Skill).check(z.maxLength(20)), []),
    capacity: described(z._default(Capacity, null), "In place of the rule's."),
  }),
  "PoolPerson",
  "Somebody of a pool, and what they bring.",
);
const Pool = named(
  z
    .strictObject({
      teamId: z._default(z.nullable(TeamId), null),
      people: z._default(z.array(Person).check(z.maxLength(100)), []),
    })
    .check(z.refine(({ teamId, people }) => teamId !== null || people.length > 0)),
  "AssignmentPool",
  "Whom a rule chooses from: the team's members and these people. An entry of a member tells their skills.",
);

export const AssignmentRule = named(
  z.object({
    id: Id,
    name: z.string(),
    position: z.number(),
    active: z.boolean(),
    match: z.object({
      channels: z.array(z.string()),
      connections: z.array(Id),
      countries: z.array(z.string()),
      languages: z.array(z.string()),
      labels: z.array(Id),
      leadTypes: z.array(LeadType),
      hours: Hours,
    }),
    pool: z.object({
      teamId: z.nullable(Id),
      people: z.array(z.object({ id: Id, skills: z.array(z.string()), capacity: Capacity })),
    }),
    skill: z.nullable(z.string()),
    strategy: Strategy,
    capacity: Capacity,
    fallback: Fallback,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "AssignmentRule",
  "To whom new conversations go. Of the rules that fit, the one with the lowest position is asked first.",
);
export type AssignmentRule = z.infer<typeof AssignmentRule>;

const fields = {
  position: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(10_000)),
  skill: described(z.nullable(Skill), "Only whoever has it is chosen."),
  strategy: described(Strategy, "In turn, or whoever has the fewest conversations open."),
  capacity: described(Capacity, "Nobody is given another one while they have so many open."),
  fallback: described(
    Fallback,
    "When nobody of the pool can be given it: the next rule that fits, the team's lead whatever they have open, or nobody.",
  ),
};
export const NewAssignmentRule = named(
  z.strictObject({
    name: Name,
    position: z._default(fields.position, 100),
    active: z._default(z.boolean(), true),
    match: z.optional(Match),
    pool: Pool,
    skill: z._default(fields.skill, null),
    strategy: z._default(fields.strategy, "round_robin"),
    capacity: z._default(fields.capacity, null),
    fallback: z._default(fields.fallback, "next_rule"),
  }),
  "NewAssignmentRule",
  "A rule to make.",
);
export const AssignmentRuleChange = named(
  z
    .strictObject({
      name: z.optional(Name),
      position: z.optional(fields.position),
      active: z.optional(z.boolean()),
      match: z.optional(Match),
      pool: z.optional(Pool),
      skill: z.optional(fields.skill),
      strategy: z.optional(fields.strategy),
      capacity: z.optional(fields.capacity),
      fallback: z.optional(fields.fallback),
    })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "AssignmentRuleChange",
  "What is to change; at least one field. It holds for conversations that open from then on.",
  { minProperties: 1 },
);

const one = { tag, status: 200, answer: AssignmentRule, conditional: true } as const;

export const listAssignmentRules = operation({
  id: "listAssignmentRules",
  method: "GET",
  path: "/api/assignment-rules",
  tag,
  summary: "List the rules by which new conversations are assigned",
  query: PageQuery,
  status: 200,
  answer: pageOf(AssignmentRule),
  problems: ["bad_cursor"],
});
export const createAssignmentRule = operation({
  id: "createAssignmentRule",
  method: "POST",
  path: "/api/assignment-rules",
  tag,
  summary: "Have new conversations assigned",
  body: NewAssignmentRule,
  status: 201,
  answer: AssignmentRule,
  problems: ["already_exists", "limit_reached"],
});
export const updateAssignmentRule = operation({
  ...one,
  id: "updateAssignmentRule",
  method: "PATCH",
  path: "/api/assignment-rules/{id}",
  summary: "Change a rule",
  body: AssignmentRuleChange,
  problems: ["not_found", "already_exists"],
});
export const deleteAssignmentRule = operation({
  ...one,
  id: "deleteAssignmentRule",
  method: "DELETE",
  path: "/api/assignment-rules/{id}",
  summary: "Remove a rule",
  problems: ["not_found"],
});
