/** A verified address is invited, and whoever proves to own it comes in, once. */
import type { Ids } from "../kernel/ports.ts";
import type { ManageMembers } from "./members.ts";
import {
  emailOf,
  INVITATION_DAYS,
  type Invitation,
  MAX_MEMBERSHIPS,
  type Member,
  type Permission,
  type Principal,
  parseInvitation,
  secretOf,
} from "./model.ts";
import type { InvitationStore, RoleStore, TeamStore } from "./ports.ts";
import { type Granter, lacking, permissionsOfRole } from "./roles.ts";

const DAY_MS = 86_400_000;

interface InvitationPorts {
  readonly invitations: InvitationStore;
  readonly roles: RoleStore;
  readonly teams: TeamStore;
  readonly members: Pick<ManageMembers, "admit" | "settle">;
  readonly ids: Ids;
  /** SHA-256, hexadecimal. */
  readonly hash: (text: string) => string;
  /** In constant time. */
  readonly equal: (a: string, b: string) => boolean;
  readonly tenant: string;
}

export interface InviteInput {
  readonly email: string;
  readonly role: string;
  readonly teams: readonly string[];
  readonly request: { readonly id: string; readonly at: string };
}

export type InviteOutcome =
  | { readonly kind: "invited"; readonly invitation: Invitation; readonly token: string }
  | { readonly kind: "bad_email" | "role_missing" | "exists" }
  | { readonly kind: "team_missing"; readonly index: number }
  | { readonly kind: "lacking"; readonly permissions: readonly Permission[] };

export type AcceptOutcome =
  | { readonly kind: "accepted"; readonly member: Member; readonly tenant: string }
  /** There is no such invitation, its secret is another one, it is over, or it is for another address. Never says which. */
  | { readonly kind: "refused" }
  | { readonly kind: "member" | "role_missing" | "too_many" };

export interface ManageInvitations {
  invite(input: InviteInput, by: Granter): Promise<InviteOutcome>;
  revoke(
    invitationId: string,
    by: Granter,
    expectedVersion: number | undefined,
    now: string,
  ): Promise<
    | { readonly kind: "done" | "stale" | "over"; readonly invitation: Invitation }
    | { readonly kind: "missing" }
    | { readonly kind: "lacking"; readonly permissions: readonly Permission[] }
  >;
  /** What its link is good for, for whoever holds it; undefined when its secret is another one. */
  look(token: string): Promise<Invitation | undefined>;
  /** Again by whom it made a member, it answers the same. */
  accept(token: string, by: Principal, now: string): Promise<AcceptOutcome>;
}

export function makeManageInvitations(ports: InvitationPorts): ManageInvitations {
  const { invitations, roles, teams, members, ids, hash, equal, tenant } = ports;

  async function look(token: string): Promise<Invitation | undefined> {
    const parts = parseInvitation(token);
    const invitation = parts?.tenant === tenant ? await invitations.get(parts.invitationId) : undefined;
    return parts && invitation && equal(invitation.hash, hash(parts.secret)) ? invitation : undefined;
  }

  return {
    async invite({ email: text, role, teams: wanted, request }, by) {
      const email = emailOf(text);
      if (email === undefined) return { kind: "bad_email" };
      const rights = await permissionsOfRole(roles, role);
      if (!rights) return { kind: "role_missing" };
      const missing = lacking(by, rights);
      if (missing.length > 0) return { kind: "lacking", permissions: missing };
      if (wanted.length > 0) {
        const known = new Set((await teams.all()).map(({ id }) => id));
        const index = wanted.findIndex((id) => !known.has(id));
        if (index >= 0) return { kind: "team_missing", index };
      }
      const ms = Date.parse(request.at);
      const invitationId = `${String(ms).padStart(13, "0")}-${ids.derive("invitation", tenant, request.id).slice(0, 10)}`;
      const secret = secretOf(() => ids.random());
      const invitation: Invitation = {
        invitationId,
        email,
        role,
        teams: [...new Set(wanted)],
        hash: hash(secret),
        state: "pending",
        createdAt: request.at,
        createdBy: by.id,
        expiresAt: new Date(ms + INVITATION_DAYS * DAY_MS).toISOString(),
        updatedAt: request.at,
        version: 1,
      };
      if ((await invitations.create(invitation)) === "exists") return { kind: "exists" };
      return { kind: "invited", invitation, token: `inv_${tenant}_${invitationId}_${secret}` };
    },

    async revoke(invitationId, by, expectedVersion, now) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const invitation = await invitations.get(invitationId);
        if (!invitation) return { kind: "missing" };
        if (expectedVersion !== undefined && invitation.version !== expectedVersion)
          return { kind: "stale", invitation };
        if (invitation.state === "revoked") return { kind: "done", invitation };
        if (invitation.state === "accepted") return { kind: "over", invitation };
        const missing = lacking(by, (await permissionsOfRole(roles, invitation.role)) ?? []);
        if (missing.length > 0) return { kind: "lacking", permissions: missing };
        const revoked: Invitation = {
          ...invitation,
          state: "revoked",
          updatedAt: now,
          version: invitation.version + 1,
        };
        if ((await invitations.save(revoked, invitation)) === "saved") return { kind: "done", invitation: revoked };
      }
      throw new Error("the invitation kept changing");
    },

    look,
    async accept(token, by, now) {
      const parts = parseInvitation(token);
      if (parts === undefined || by.kind !== "person") return { kind: "refused" };
      const invitation = await look(token);
      if (!invitation) return { kind: "refused" };
      const email = by.email === undefined ? undefined : emailOf(by.email);
      if (email !== invitation.email) return { kind: "refused" };
      const person = { userId: by.id, name: by.name ?? null, email };
      if (invitation.state === "accepted" && invitation.acceptedBy === by.id) return again(by.id, invitation, now);
      if (invitation.state !== "pending" || invitation.expiresAt <= now) return { kind: "refused" };
      const others = by.memberships.filter((membership) => membership.tenant !== tenant);
      if (others.length >= MAX_MEMBERSHIPS) return { kind: "too_many" };
      const outcome = await members.admit(person, invitation, now);
      if (outcome.kind === "done") return { kind: "accepted", member: outcome.member, tenant };
      if (outcome.kind !== "taken") return { kind: outcome.kind };
      // Somebody was quicker: the same person's earlier attempt, or its withdrawal.
      const present = await invitations.get(parts.invitationId);
      return present?.acceptedBy === by.id ? again(by.id, present, now) : { kind: "refused" };
    },
  };

  /** What may not have been reached the first time; later on, a person's teams are the team's affair. */
  async function again(
    userId: string,
    { teams: wanted, acceptedAt = "" }: Invitation,
    now: string,
  ): Promise<AcceptOutcome> {
    const fresh = Date.parse(now) - Date.parse(acceptedAt) < 3_600_000;
    const member = await members.settle(userId, fresh ? wanted : [], now);
    return member ? { kind: "accepted", member, tenant } : { kind: "refused" };
  }
}
