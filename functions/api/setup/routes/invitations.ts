import * as z from "zod/mini";
import {
  acceptInvitation,
  createInvitation,
  InvitationToken,
  listInvitations,
  lookAtInvitation,
  revokeInvitation,
} from "../../../../events/api/invitations.ts";
import { isTenantId } from "../../../../lib/core/connections/model.ts";
import { emailOf, MAX_MEMBERSHIPS, parseInvitation } from "../../../../lib/core/people/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { beyond, granterOf, noSuchRole, stale } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { invitationView, userView } from "../views/people.ts";

export const invitationRoutes: readonly Route<Tenant>[] = [
  route(listInvitations, "people.manage", {
    input: ({ query }) => pageRequest(query),
    run: ({ invitations }, page) => invitations.page(page),
    output: (page, _call, { clock }) => done(pageBody(page, invitationView(clock.now()))),
  }),

  route(createInvitation, "people.manage", {
    input: (call) => ({
      invitation: { ...call.body, teams: call.body.teams ?? [], request: call.request },
      by: granterOf(call),
    }),
    run: ({ manageInvitations }, { invitation, by }) => manageInvitations.invite(invitation, by),
    output: (outcome, { origin }, { clock }) => {
      switch (outcome.kind) {
        case "invited": {
          const { invitation, token } = outcome;
          // Behind the hash, so that it stands in nobody's log.
          const fresh = { token, link: `${origin}/join#${token}`, sent: false as const };
          return done(
            { ...invitationView(clock.now())(invitation), ...fresh },
            { version: invitation.version, location: "/api/invitations" },
          );
        }
        case "bad_email":
          return invalid({ field: "email", code: "wrong_format", message: "is no address that can be invited" });
        case "role_missing":
          return noSuchRole();
        case "team_missing":
          return invalid({ field: `teams.${outcome.index}`, code: "not_found", message: "is no team of this tenant" });
        case "lacking":
          return beyond(outcome.permissions);
        case "exists":
          return refuse("already_exists", { detail: "this request invited somebody before" });
      }
    },
  }),

  route(revokeInvitation, "people.manage", {
    input: (call) => ({
      id: call.params.id,
      by: granterOf(call),
      expectedVersion: call.expectedVersion,
      at: call.request.at,
    }),
    run: ({ manageInvitations }, { id, by, expectedVersion, at }) =>
      manageInvitations.revoke(id, by, expectedVersion, at),
    output: (outcome, _call, { clock }) => {
      switch (outcome.kind) {
        case "done":
          return done(invitationView(clock.now())(outcome.invitation), { version: outcome.invitation.version });
        case "missing":
          return missing("invitation");
        case "stale":
          return stale("invitation", outcome.invitation.version);
        case "lacking":
          return beyond(outcome.permissions);
        case "over":
          return refuse("in_use", {
            detail: "it was accepted",
            suggestion: "Take the person out of the tenant: DELETE /api/users/{id}.",
          });
      }
    },
  }),

  {
    contract: lookAtInvitation,
    access: "signed_in",
    reason: "Whoever looks at an invitation belongs to no tenant yet: its secret shows it to them.",
    serve: async (principal, _membership, { body, enter }) => {
      const { token } = z.parse(InvitationToken, body);
      const named = parseInvitation(token)?.tenant;
      if (named === undefined || !isTenantId(named)) return missing("invitation");
      const { manageInvitations, manageSettings, people, clock } = enter(named);
      const found = await manageInvitations.look(token);
      if (!found) return missing("invitation");
      const [settings, inviter] = await Promise.all([manageSettings.get(), people.member(found.createdBy)]);
      const { email, role, state, expiresAt } = invitationView(clock.now())(found);
      const yours = principal.email !== undefined && emailOf(principal.email) === email;
      return done({
        tenant: named,
        business: settings.name,
        by: inviter?.name ?? null,
        email,
        role,
        state,
        expiresAt,
        yours,
      });
    },
  },

  {
    contract: acceptInvitation,
    access: "signed_in",
    reason:
      "Whoever accepts an invitation belongs to no tenant yet: its secret and their verified address let them in.",
    serve: async (principal, _membership, { body, at, enter }) => {
      const { token } = z.parse(InvitationToken, body);
      const tenant = parseInvitation(token)?.tenant;
      if (tenant === undefined || !isTenantId(tenant)) return refuse("invitation_refused");
      const outcome = await enter(tenant).manageInvitations.accept(token, principal, at);
      switch (outcome.kind) {
        case "accepted":
          return done({ tenant, user: userView(() => true)(outcome.member) }, { version: outcome.member.version });
        case "refused":
          return refuse("invitation_refused", {
            suggestion: "Sign in with the address that was invited, or ask for another invitation.",
          });
        case "member":
          return refuse("already_exists", { detail: "you belong to this tenant already" });
        case "role_missing":
          return refuse("invitation_refused", {
            detail: "its role is gone",
            suggestion: "Ask for another invitation.",
          });
        case "too_many":
          return refuse("limit_reached", { detail: `a person may belong to ${MAX_MEMBERSHIPS} tenants` });
      }
    },
  },
];
