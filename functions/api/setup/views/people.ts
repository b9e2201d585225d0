import type { Invitation as InvitationView } from "../../../../events/api/invitations.ts";
import type { Key as KeyView } from "../../../../events/api/keys.ts";
import type { User as UserView } from "../../../../events/api/people.ts";
import type { Preferences as PreferencesView } from "../../../../events/api/preferences.ts";
import type { Role as RoleView } from "../../../../events/api/roles.ts";
import type { Team as TeamView } from "../../../../events/api/teams.ts";
import type { Preferences } from "../../../../lib/core/own/model.ts";
import {
  type ApiKey,
  type CustomRole,
  grantsOf,
  type Invitation,
  type Member,
  type Role,
  type Team,
  type TenantSettings,
} from "../../../../lib/core/people/model.ts";

/** `toldOf`: whose address the caller may see. */
export const userView =
  (toldOf: (userId: string) => boolean) =>
  ({ userId, name, email, locale, role, status, joinedAt, lastSeenAt, updatedAt, version }: Member): UserView => ({
    id: userId,
    name,
    email: toldOf(userId) ? email : null,
    locale,
    role,
    status,
    joinedAt,
    lastSeenAt: lastSeenAt ?? null,
    updatedAt,
    version,
  });

export const teamView = ({ id, name, description, members, lead, createdAt, updatedAt, version }: Team): TeamView => ({
  id,
  name,
  description,
  members: [...members],
  lead,
  createdAt,
  updatedAt,
  version,
});

export const roleView = (role: CustomRole): RoleView => ({
  id: role.id,
  name: role.name,
  description: role.description,
  permissions: [...role.permissions],
  builtIn: false,
  createdAt: role.createdAt,
  updatedAt: role.updatedAt,
  version: role.version,
});

const BEGINNING = "1970-01-01T00:00:00.000Z";
export const builtInView = (role: Role): RoleView => ({
  id: role,
  name: role,
  description: null,
  permissions: [...(grantsOf(role) ?? [])],
  builtIn: true,
  createdAt: BEGINNING,
  updatedAt: BEGINNING,
  version: 1,
});

export const keyView = (key: ApiKey): KeyView => ({
  id: key.keyId,
  name: key.name,
  role: key.role,
  permissions: key.permissions ? [...key.permissions] : null,
  createdAt: key.createdAt,
  createdBy: key.createdBy ?? null,
  expiresAt: key.expiresAt ?? null,
  revokedAt: key.revokedAt ?? null,
  lastUsedAt: key.lastUsedAt ?? null,
  version: key.version ?? 1,
});

export const invitationView =
  (now: number) =>
  ({ state, ...invitation }: Invitation): InvitationView => ({
    id: invitation.invitationId,
    email: invitation.email,
    role: invitation.role,
    teams: [...invitation.teams],
    state: state === "pending" && Date.parse(invitation.expiresAt) <= now ? "expired" : state,
    createdAt: invitation.createdAt,
    createdBy: invitation.createdBy,
    expiresAt: invitation.expiresAt,
    acceptedBy: invitation.acceptedBy ?? null,
    acceptedAt: invitation.acceptedAt ?? null,
    version: invitation.version,
  });

export const settingsView = ({
  name,
  timeZone,
  locale,
  requireSecondFactor,
  sessionHours,
  updatedAt,
  version,
}: TenantSettings) => ({ name, timeZone, locale, requireSecondFactor, sessionHours, updatedAt, version });

export const preferencesView = ({ screens, ...plain }: Preferences): PreferencesView => ({
  theme: plain.theme,
  timeZone: plain.timeZone,
  sounds: plain.sounds,
  enterSends: plain.enterSends,
  screens: { ...screens },
  updatedAt: plain.updatedAt,
  version: plain.version,
});
