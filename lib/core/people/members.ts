/** Who is in a tenant, and as what. */
import { recount } from "./census.ts";
import type { Census, Invitation, Member, Permission } from "./model.ts";
import type { InvitationStore, PeopleStore, RoleStore, TeamStore } from "./ports.ts";
import { type Granter, lacking, permissionsOfRole } from "./roles.ts";

interface MemberPorts {
  readonly people: PeopleStore;
  readonly roles: RoleStore;
  readonly teams: TeamStore;
}

export type MemberOutcome =
  | { readonly kind: "done"; readonly member: Member }
  | { readonly kind: "missing" | "last_administrator" | "role_missing" }
  | { readonly kind: "stale"; readonly member: Member }
  | { readonly kind: "lacking"; readonly permissions: readonly Permission[] };

export interface ManageMembers {
  /** Who gives a role has all that it allows, and all that the person may do already: nobody is demoted from below. */
  change(
    userId: string,
    change: { readonly role?: string | undefined; readonly status?: Member["status"] | undefined },
    by: Granter,
    expectedVersion: number | undefined,
    now: string,
  ): Promise<MemberOutcome>;
  /** Takes the person out of the tenant and of its teams. */
  remove(userId: string, by: Granter, expectedVersion: number | undefined, now: string): Promise<MemberOutcome>;
  /** The operator's way: no invitation. Whoever is a member already gets the role and is active again. */
  grant(
    person: Pick<Member, "userId" | "name" | "email">,
    role: string,
    now: string,
  ): Promise<Exclude<MemberOutcome, { readonly kind: "lacking" | "stale" | "missing" }>>;
  /** A person whom the invitation is for comes in. `member`: they belong already. */
  admit(
    person: Pick<Member, "userId" | "name" | "email">,
    invitation: Invitation,
    now: string,
  ): Promise<
    | { readonly kind: "done"; readonly member: Member; readonly invitation: Invitation }
    | { readonly kind: "member" | "role_missing" | "taken" }
  >;
  /** The rest of letting somebody in, once more. */
  settle(userId: string, teams: readonly string[], now: string): Promise<Member | undefined>;
}

const ATTEMPTS = 8;

export function makeManageMembers(
  { people, roles, teams }: MemberPorts,
  invitations: Pick<InvitationStore, "get">,
): ManageMembers {
  /** From the person's present place to another. */
  async function move<Refused>(
    userId: string,
    at: string,
    to: (before: Member | undefined, census: Census) => Promise<Move | Refused>,
  ): Promise<
    | { readonly kind: "done"; readonly member: Member; readonly invitation?: Invitation }
    | { readonly kind: "last_administrator" | "role_missing" }
    | Refused
  > {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // In this order: a role that is read after the census was not deleted before it.
      const census = await people.census();
      const before = await people.member(userId);
      const wanted = await to(before, census);
      if (!isMove(wanted)) return wanted;
      const { after, invitation } = wanted;
      if (before && after && before.role === after.role && before.status === after.status && !invitation)
        return { kind: "done", member: before };
      const counted = recount(census, before, after);
      if (counted.kind !== "counted")
        return { kind: counted.kind === "role_gone" ? "role_missing" : "last_administrator" };
      const saved = await people.change({
        member: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
        census: { before: census, after: counted.census },
        ...(invitation ? { invitation } : {}),
        at,
      });
      const member = after ?? before;
      if (saved === "saved" && member)
        return { kind: "done", member, ...(invitation ? { invitation: invitation.after } : {}) };
    }
    throw new Error("the people kept changing");
  }

  const rightsOf = async (role: string) => (await permissionsOfRole(roles, role)) ?? [];

  return {
    change: (userId, change, by, expectedVersion, now) =>
      move<MemberOutcome>(userId, now, async (before) => {
        if (!before) return { kind: "missing" };
        if (expectedVersion !== undefined && before.version !== expectedVersion)
          return { kind: "stale", member: before };
        const { role = before.role, status = before.status } = change;
        const rights = await permissionsOfRole(roles, role);
        if (!rights) return { kind: "role_missing" };
        const missing = lacking(by, [...new Set([...rights, ...(await rightsOf(before.role))])]);
        if (missing.length > 0) return { kind: "lacking", permissions: missing };
        return { move: true, after: { ...before, role, status, updatedAt: now, version: before.version + 1 } };
      }),

    async remove(userId, by, expectedVersion, now) {
      const outcome = await move<MemberOutcome>(userId, now, async (before) => {
        if (!before) return { kind: "missing" };
        if (expectedVersion !== undefined && before.version !== expectedVersion)
          return { kind: "stale", member: before };
        const missing = lacking(by, await rightsOf(before.role));
        return missing.length > 0 ? { kind: "lacking", permissions: missing } : { move: true };
      });
      if (outcome.kind === "done" || outcome.kind === "missing") await leaveTeams(userId, now);
      return outcome;
    },

    grant: (person, role, now) =>
      move<{ readonly kind: "role_missing" }>(person.userId, now, async (before) => {
        if (!(await permissionsOfRole(roles, role))) return { kind: "role_missing" };
        return { move: true, after: placed(person, before, role, now) };
      }),

    async admit(person, invitation, now) {
      const outcome = await move<{ readonly kind: "member" | "role_missing" | "taken" }>(
        person.userId,
        now,
        async (before) => {
          const present = await invitations.get(invitation.invitationId);
          if (present?.state !== "pending" || present.version !== invitation.version) return { kind: "taken" };
          if (before) return { kind: "member" };
          if (!(await permissionsOfRole(roles, invitation.role))) return { kind: "role_missing" };
          const accepted: Invitation = {
            ...invitation,
            state: "accepted",
            acceptedBy: person.userId,
            acceptedAt: now,
            updatedAt: now,
            version: invitation.version + 1,
          };
          return {
            move: true,
            after: placed(person, undefined, invitation.role, now),
            invitation: { before: invitation, after: accepted },
          };
        },
      );
      if (outcome.kind !== "done") {
        if (outcome.kind === "last_administrator") throw new Error("nobody is demoted by coming in");
        return { kind: outcome.kind };
      }
      await joinTeams(person.userId, invitation.teams, now);
      return { kind: "done", member: outcome.member, invitation: outcome.invitation ?? invitation };
    },

    async settle(userId, wanted, now) {
      const member = await people.member(userId);
      if (member) await joinTeams(userId, wanted, now);
      return member;
    },
  };

  async function leaveTeams(userId: string, now: string): Promise<void> {
    for (const team of await teams.all()) {
      if (!team.members.includes(userId)) continue;
      await editTeam(team.id, now, (members) => members.filter((id) => id !== userId));
    }
  }

  async function joinTeams(userId: string, ids: readonly string[], now: string): Promise<void> {
    for (const id of ids) await editTeam(id, now, (members) => [...members.filter((one) => one !== userId), userId]);
  }

  /** A team that is gone is nobody's loss. */
  async function editTeam(
    id: string,
    now: string,
    edit: (members: readonly string[]) => readonly string[],
  ): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const team = await teams.get(id);
      if (!team) return;
      const members = edit(team.members);
      const lead = team.lead !== null && members.includes(team.lead) ? team.lead : null;
      const saved = await teams.save({ ...team, members, lead, updatedAt: now, version: team.version + 1 }, team);
      if (saved !== "conflict") return;
    }
    throw new Error("the team kept changing");
  }
}

/** Where to; without `after`, out. */
interface Move {
  readonly move: true;
  readonly after?: Member;
  readonly invitation?: { readonly before: Invitation; readonly after: Invitation };
}
const isMove = (wanted: unknown): wanted is Move => (wanted as Partial<Move>).move === true;

function placed(
  { userId, name, email }: Pick<Member, "userId" | "name" | "email">,
  before: Member | undefined,
  role: string,
  now: string,
): Member {
  if (before) return { ...before, role, status: "active", updatedAt: now, version: before.version + 1 };
  return { userId, name, email, locale: null, role, status: "active", joinedAt: now, updatedAt: now, version: 1 };
}
