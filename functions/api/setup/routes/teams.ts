import type { FieldError } from "../../../../events/api/problem.ts";
import { createTeam, deleteTeam, getTeam, listTeams, updateTeam } from "../../../../events/api/teams.ts";
import type { Team } from "../../../../lib/core/people/model.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { teamView } from "../views/people.ts";

const words = { what: "team", path: "/api/teams", once: "another team has this name" };

interface Wrong {
  readonly kind: "wrong";
  readonly errors: readonly FieldError[];
}

/** Undefined: all of them belong to the tenant, and the lead to the team. */
async function wrongIn(
  { people }: Tenant,
  { members, lead }: Pick<Team, "members" | "lead">,
): Promise<Wrong | undefined> {
  const known: string[] = [];
  for (let from = 0; from < members.length; from += 100)
    known.push(...(await people.membersOf(members.slice(from, from + 100))).map(({ userId }) => userId));
  const errors = members.flatMap((id, index) =>
    known.includes(id) ? [] : [{ field: `members.${index}`, code: "not_found", message: "is nobody of this tenant" }],
  );
  if (lead !== null && !members.includes(lead))
    errors.push({ field: "lead", code: "not_a_member", message: "has to be one of the members" });
  return errors.length > 0 ? { kind: "wrong", errors } : undefined;
}

export const teamRoutes: readonly Route<Tenant>[] = [
  route(listTeams, "people.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ teams }, page) => pageOfAll(await teams.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, teamView)),
  }),

  route(getTeam, "people.read", {
    input: ({ params }) => params.id,
    run: ({ teams }, id) => teams.get(id),
    output: (team) => (team ? done(teamView(team), { version: team.version }) : missing("team")),
  }),

  route(createTeam, "people.manage", {
    input: ({ body, request }) => ({
      team: {
        name: body.name.trim(),
        description: body.description ?? null,
        members: [...new Set(body.members ?? [])],
        lead: body.lead ?? null,
      },
      request,
    }),
    run: async (tenant, { team, request }) => (await wrongIn(tenant, team)) ?? tenant.manageTeams.create(team, request),
    output: (outcome) => (outcome.kind === "wrong" ? invalid(...outcome.errors) : created(outcome, teamView, words)),
  }),

  route(updateTeam, "people.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named({ ...body, ...(body.members ? { members: [...new Set(body.members)] } : {}) }),
      expectedVersion,
      request,
    }),
    run: async (tenant, { id, change, expectedVersion, request }) => {
      const team = await tenant.teams.get(id);
      if (!team) return { kind: "missing" as const };
      const after = { ...team, ...change };
      // Whoever leaves a team leads it no longer, unless the request says who does.
      const lead = change.lead === undefined && !after.members.includes(team.lead ?? "") ? null : after.lead;
      const wrong =
        change.members || change.lead !== undefined
          ? await wrongIn(tenant, { members: after.members, lead })
          : undefined;
      return (
        wrong ?? tenant.manageTeams.edit(id, expectedVersion ?? team.version, () => ({ ...change, lead }), request.at)
      );
    },
    output: (outcome) => (outcome.kind === "wrong" ? invalid(...outcome.errors) : edited(outcome, teamView, words)),
  }),

  route(deleteTeam, "people.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageTeams }, { id, expectedVersion }) => manageTeams.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, teamView, words),
  }),
];
