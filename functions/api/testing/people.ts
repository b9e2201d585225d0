/** The people of a tenant in memory. Everything keeps its contract as the port words it. */
import { recount } from "../../../lib/core/people/census.ts";
import {
  type ApiKey,
  type Census,
  type CustomRole,
  EMPTY_CENSUS,
  type Invitation,
  type Member,
  type Team,
  type TenantSettings,
} from "../../../lib/core/people/model.ts";
import type { PeopleStore } from "../../../lib/core/people/ports.ts";
import type { PeoplePorts } from "../setup/people.ts";
import { memoryCatalogue } from "./catalogue.ts";
import { memoryOwn } from "./own.ts";

const AT = "2026-03-01T08:00:00.000Z";

export const member = (userId: string, role: string, more: Partial<Member> = {}): Member => ({
  userId,
  name: null,
  email: null,
  locale: null,
  role,
  status: "active",
  joinedAt: AT,
  updatedAt: AT,
  version: 1,
  ...more,
});

/** `yielding`: waits before each write, so that others come between. */
export function memoryPeople(
  members: readonly Member[] = [],
  { roles = [], teams = [], yielding = false }: { roles?: CustomRole[]; teams?: Team[]; yielding?: boolean } = {},
) {
  const people = new Map(members.map((one) => [one.userId, one]));
  const invitations = new Map<string, Invitation>();
  const keys = new Map<string, ApiKey>();
  let settings: TenantSettings | undefined;
  let census: Census = EMPTY_CENSUS;
  for (const one of members) {
    const counted = recount(census, undefined, one);
    if (counted.kind === "counted") census = counted.census;
  }
  const pause = () => (yielding ? new Promise<void>((resolve) => setImmediate(resolve)) : Promise.resolve());
  const same = (present: { readonly version: number } | undefined, before: { readonly version: number } | undefined) =>
    (present?.version ?? 0) === (before?.version ?? 0);
  const sorted = <T>(map: ReadonlyMap<string, T>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);

  const store: PeopleStore = {
    page: async ({ limit }) => ({ items: sorted(people).slice(0, limit) }),
    async member(userId) {
      await pause();
      return people.get(userId);
    },
    membersOf: async (ids) => ids.flatMap((id) => people.get(id) ?? []),
    async census() {
      await pause();
      return census;
    },
    async saveCensus(after, before) {
      await pause();
      if (census.version !== before.version) return "conflict";
      census = after;
      return "saved";
    },
    async change({ member: { before, after }, census: counted, invitation }) {
      await pause();
      const userId = (before ?? after)?.userId ?? "";
      if (!same(people.get(userId), before) || census.version !== counted.before.version) return "conflict";
      if (invitation && !same(invitations.get(invitation.before.invitationId), invitation.before)) return "conflict";
      census = counted.after;
      if (after) people.set(userId, after);
      else people.delete(userId);
      if (invitation) invitations.set(invitation.after.invitationId, invitation.after);
      return "saved";
    },
    async saveProfile(after, before) {
      if (!same(people.get(after.userId), before)) return "conflict";
      people.set(after.userId, after);
      return "saved";
    },
    seen: async () => {},
  };
  const ports: PeoplePorts = {
    people: store,
    invitations: {
      page: async ({ limit }) => ({ items: sorted(invitations).reverse().slice(0, limit) }),
      get: async (id) => invitations.get(id),
      async create(invitation) {
        const present = invitations.get(invitation.invitationId);
        if (present && (present.createdAt !== invitation.createdAt || present.version > 1)) return "exists";
        invitations.set(invitation.invitationId, invitation);
        return "created";
      },
      async save(after, before) {
        await pause();
        if (!same(invitations.get(after.invitationId), before)) return "conflict";
        invitations.set(after.invitationId, after);
        return "saved";
      },
    },
    keys: {
      page: async ({ limit }) => ({ items: sorted(keys).slice(0, limit) }),
      get: async (id) => keys.get(id),
      async create(key) {
        const present = keys.get(key.keyId);
        if (present && (present.createdAt !== key.createdAt || present.lastUsedAt || present.revokedAt))
          return "exists";
        keys.set(key.keyId, key);
        return "created";
      },
      async revoke(keyId, at) {
        const present = keys.get(keyId);
        if (!present) return undefined;
        const revoked = { ...present, revokedAt: present.revokedAt ?? at, version: 2 };
        keys.set(keyId, revoked);
        return revoked;
      },
      used: async () => {},
    },
    roles: memoryCatalogue(roles, ({ name }) => name.toLowerCase()),
    teams: memoryCatalogue(teams, ({ name }) => name.toLowerCase()),
    settings: {
      get: async () => settings,
      async save(after, before) {
        if (!same(settings, before)) return "conflict";
        settings = after;
        return "saved";
      },
    },
    ...memoryOwn().setup,
    hash: (text) => `hash of ${text}`,
    equal: (a, b) => a === b,
  };
  return { ports, people, invitations, keys, census: () => census };
}
