import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { changing, Text, times, UserId } from "./people-terms.ts";

export const Team = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.nullable(z.string()),
    members: z.array(Id),
    lead: described(z.nullable(Id), "One of the members."),
    ...times,
  }),
  "Team",
  "People who work on the same conversations.",
);
export type Team = z.infer<typeof Team>;

const Members = z.array(UserId).check(z.maxLength(200));
const teamFields = {
  description: z.optional(Text),
  members: z.optional(Members),
  lead: z.optional(z.nullable(UserId)),
};
export const NewTeam = named(
  z.strictObject({ name: Name, ...teamFields }),
  "NewTeam",
  "A team to make. No two names of a tenant are alike.",
);
export const TeamChange = named(
  changing({ name: z.optional(Name), ...teamFields }),
  "TeamChange",
  "What is to change; at least one field. `members` is the whole list.",
  { minProperties: 1 },
);

const oneTeam = { tag: "People", status: 200, answer: Team, path: "/api/teams/{id}" } as const;
export const listTeams = operation({
  id: "listTeams",
  method: "GET",
  path: "/api/teams",
  tag: "People",
  summary: "List the teams",
  query: PageQuery,
  status: 200,
  answer: pageOf(Team),
  problems: ["bad_cursor"],
});
export const createTeam = operation({
  id: "createTeam",
  method: "POST",
  path: "/api/teams",
  tag: "People",
  summary: "Make a team",
  body: NewTeam,
  status: 201,
  answer: Team,
  problems: ["already_exists", "limit_reached"],
});
export const getTeam = operation({
  ...oneTeam,
  id: "getTeam",
  method: "GET",
  summary: "Get a team",
  problems: ["not_found"],
});
export const updateTeam = operation({
  ...oneTeam,
  id: "updateTeam",
  method: "PATCH",
  summary: "Change a team",
  body: TeamChange,
  conditional: true,
  problems: ["not_found", "already_exists"],
});
export const deleteTeam = operation({
  ...oneTeam,
  id: "deleteTeam",
  method: "DELETE",
  summary: "Remove a team",
  description: "Conversations that were its keep its id, which then names nothing.",
  conditional: true,
  problems: ["not_found"],
});
