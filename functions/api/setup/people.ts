/** The people of a tenant: stores and use cases. */
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PreferencesStore } from "../../../lib/core/own/ports.ts";
import { makePrefer, type Prefer } from "../../../lib/core/own/prefer.ts";
import { type ManageInvitations, makeManageInvitations } from "../../../lib/core/people/invitations.ts";
import { type ManageKeys, makeManageKeys } from "../../../lib/core/people/keys.ts";
import { type ManageMembers, makeManageMembers } from "../../../lib/core/people/members.ts";
import { MAX_TEAMS_OF_TENANT, type Team } from "../../../lib/core/people/model.ts";
import type {
  InvitationStore,
  KeyStore,
  PeopleStore,
  RoleStore,
  SettingsStore,
  TeamStore,
} from "../../../lib/core/people/ports.ts";
import { type ManageRoles, makeManageRoles } from "../../../lib/core/people/roles.ts";
import { type ManageSettings, makeManageSettings } from "../../../lib/core/people/settings.ts";

export interface PeoplePorts {
  readonly people: PeopleStore;
  readonly invitations: InvitationStore;
  readonly keys: KeyStore;
  readonly roles: RoleStore;
  readonly teams: TeamStore;
  readonly settings: SettingsStore;
  readonly preferences: PreferencesStore;
  /** SHA-256, hexadecimal. */
  readonly hash: (text: string) => string;
  /** In constant time. */
  readonly equal: (a: string, b: string) => boolean;
}

export interface People
  extends Pick<PeoplePorts, "people" | "invitations" | "keys" | "roles" | "teams" | "preferences"> {
  readonly tenant: string;
  readonly clock: Clock;
  readonly manageMembers: ManageMembers;
  readonly manageRoles: ManageRoles;
  readonly manageTeams: ManageCatalogue<Team>;
  readonly manageKeys: ManageKeys;
  readonly manageInvitations: ManageInvitations;
  readonly manageSettings: ManageSettings;
  readonly prefer: Prefer;
}

export function enterPeople(ports: PeoplePorts, tenant: string, clock: Clock, ids: Ids): People {
  const { people, invitations, keys, roles, teams, settings, preferences, hash, equal } = ports;
  const idOf = (noun: string) => (requestId: string) => `${noun}_${ids.derive(noun, tenant, requestId)}`;
  const members = makeManageMembers({ people, roles, teams }, invitations);
  return {
    people,
    invitations,
    keys,
    roles,
    teams,
    preferences,
    tenant,
    clock,
    manageMembers: members,
    manageRoles: makeManageRoles({ roles, people, invitations, keys, idOf: idOf("role") }),
    manageTeams: makeManageCatalogue(teams, { limit: MAX_TEAMS_OF_TENANT, idOf: idOf("team") }),
    manageKeys: makeManageKeys({ keys, roles, ids, hash, tenant }),
    manageInvitations: makeManageInvitations({ invitations, roles, teams, members, ids, hash, equal, tenant }),
    manageSettings: makeManageSettings({ settings, tenant }),
    prefer: makePrefer({ preferences, clock }),
  };
}
