import type { CatalogueEntry } from "../kernel/catalogue.ts";

export const ROLES = ["administrator", "supervisor", "agent"] as const;
export type Role = (typeof ROLES)[number];

/** What may be done. A route names one; a role is a set of them. */
export const PERMISSIONS = [
  "connections.read",
  "connections.manage",
  "sending.manage",
  "conversations.read",
  "conversations.reply",
  "conversations.manage",
  "conversations.bulk",
  "replies.manage",
  "templates.read",
  "templates.manage",
  "templates.publish",
  "contacts.read",
  "contacts.manage",
  "contacts.import",
  "contacts.export",
  "contacts.erase",
  "leads.read",
  "leads.manage",
  "funnels.manage",
  "catalogue.read",
  "catalogue.manage",
  "segments.read",
  "segments.manage",
  "automations.read",
  "automations.manage",
  "deliveries.read",
  "notifications.read",
  "notifications.send",
  "events.read",
  "events.write",
  "events.manage",
  "feedback.read",
  "feedback.manage",
  "campaigns.read",
  "campaigns.manage",
  "campaigns.approve",
  "campaigns.sign",
  "reminders.manage",
  "reminders.manage_all",
  "calendar.read",
  "calendar.manage",
  "search.read",
  "live.read",
  "reports.read",
  "reports.export",
  "audit.read",
  "audit.export",
  "people.read",
  "people.manage",
  "keys.manage",
  "settings.read",
  "settings.manage",
  "operations.manage",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const AGENT: readonly Permission[] = [
  "connections.read",
  "conversations.read",
  "conversations.reply",
  "conversations.manage",
  "conversations.bulk",
  "templates.read",
  "contacts.read",
  "contacts.manage",
  "leads.read",
  "leads.manage",
  "catalogue.read",
  "segments.read",
  "automations.read",
  "deliveries.read",
  "notifications.read",
  "events.read",
  "feedback.read",
  "campaigns.read",
  "reminders.manage",
  "calendar.read",
  "calendar.manage",
  "search.read",
  "live.read",
  "people.read",
  "settings.read",
];
const SUPERVISOR: readonly Permission[] = [
  ...AGENT,
  "notifications.send",
  "events.manage",
  "feedback.manage",
  "campaigns.manage",
  "campaigns.approve",
  "replies.manage",
  "templates.manage",
  "templates.publish",
  "contacts.import",
  "contacts.export",
  "funnels.manage",
  "catalogue.manage",
  "segments.manage",
  "automations.manage",
  "reminders.manage_all",
  "reports.read",
  "reports.export",
];

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  supervisor: SUPERVISOR,
  agent: AGENT,
};

/** What a role of everybody's allows; undefined for a role that a tenant made. */
export const grantsOf = (role: string): readonly Permission[] | undefined =>
  Object.hasOwn(GRANTS, role) ? GRANTS[role as Role] : undefined;

/** What the caller may do in that tenant; nothing while they are barred from it. */
export const permissionsOf = ({ role, permissions, barred }: Membership): readonly Permission[] =>
  barred ? [] : (permissions ?? grantsOf(role) ?? []);

export const may = (membership: Membership, permission: Permission): boolean =>
  permissionsOf(membership).includes(permission);

/** Who is asking: a person who signed in, or a system with a key. `id` is stable and says nothing about them. */
export interface Principal {
  readonly kind: "person" | "key";
  readonly id: string;
  readonly memberships: readonly Membership[];
  /** A person's, as their issuer says; only one that it verified. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** The issuer says that this session began with a second factor. */
  readonly secondFactor?: boolean | undefined;
  /** When that session began: the last time that the person proved who they are. Seconds since the Unix epoch. */
  readonly signedInAt?: number | undefined;
}

/** Why a member may not enter although they belong. */
export const BARS = ["suspended", "second_factor", "session_expired"] as const;
export type Bar = (typeof BARS)[number];

export interface Membership {
  readonly tenant: string;
  /** One of `ROLES`, the id of a role that the tenant made, or `key` for a key with permissions of its own. */
  readonly role: string;
  /** What a role that is none of `ROLES` allows. */
  readonly permissions?: readonly Permission[] | undefined;
  readonly barred?: Bar | undefined;
}

/** What stands most often, by one letter. */
const LETTERS: Readonly<Record<string, string>> = { read: "r", manage: "m" };
const LETTERED = new Map(Object.entries(LETTERS).map(([verb, letter]) => [letter, verb]));

/** `noun:verb,verb;noun:verb`: a third of the names one by one, and there is only so much room beside a request. */
export function compact(permissions: readonly Permission[]): string {
  const nouns = new Map<string, string[]>();
  for (const permission of permissions) {
    const [noun = "", verb = ""] = permission.split(".");
    nouns.set(noun, [...(nouns.get(noun) ?? []), LETTERS[verb] ?? verb]);
  }
  return [...nouns].map(([noun, verbs]) => `${noun}:${verbs.join()}`).join(";");
}

/** Back again; what is no permission is left out. */
export function expanded(text: string): readonly Permission[] {
  const named = text.split(";").flatMap((group) => {
    const [noun = "", verbs = ""] = group.split(":");
    return verbs.split(",").map((verb) => `${noun}.${LETTERED.get(verb) ?? verb}`);
  });
  return PERMISSIONS.filter((permission) => named.includes(permission));
}

/** How many tenants a person may belong to: all of them have to fit what the gateway hands over with a request. */
export const MAX_MEMBERSHIPS = 12;

/** The role of a key that has permissions of its own. */
export const SCOPED = "key";

/** A key of a system. The secret itself is shown once and never kept. */
export interface ApiKey {
  readonly keyId: string;
  readonly tenant: string;
  readonly name: string;
  /** As a membership's. */
  readonly role: string;
  /** Of a key whose role is `SCOPED`. */
  readonly permissions?: readonly Permission[] | undefined;
  /** SHA-256 of the secret part, hexadecimal. The secret has 160 random bits, so it needs no slow hash. */
  readonly hash: string;
  readonly createdAt: string;
  readonly createdBy?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly revokedAt?: string | undefined;
  /** To the hour. */
  readonly lastUsedAt?: string | undefined;
  readonly version?: number | undefined;
}

export function parseApiKey(
  key: string,
): { readonly tenant: string; readonly keyId: string; readonly secret: string } | undefined {
  const match = /^sk_([a-z0-9-]{1,32})_([a-z0-9]{10})_([a-z0-9]{32})$/.exec(key);
  return match?.[1] && match[2] && match[3] ? { tenant: match[1], keyId: match[2], secret: match[3] } : undefined;
}

// ------------------------------------------------------------------------------------------------------------ in a tenant

/** Who a person is in a tenant. */
export interface Member {
  readonly userId: string;
  readonly name: string | null;
  /** Verified by their issuer. */
  readonly email: string | null;
  readonly locale: string | null;
  readonly role: string;
  readonly status: "active" | "suspended";
  readonly joinedAt: string;
  /** To the hour. */
  readonly lastSeenAt?: string | undefined;
  readonly updatedAt: string;
  readonly version: number;
}

/** How many hold which role in a tenant; see `recount`. */
export interface Census {
  readonly version: number;
  /** Active ones. */
  readonly administrators: number;
  /** Members by the tenant's own roles, suspended ones included. */
  readonly roles: Readonly<Record<string, number>>;
  /** Roles that are being deleted or were: nobody is given them any more. */
  readonly gone: readonly string[];
}

export const EMPTY_CENSUS: Census = { version: 0, administrators: 0, roles: {}, gone: [] };

/** A role that a tenant made. */
export interface CustomRole extends CatalogueEntry {
  readonly name: string;
  readonly description: string | null;
  readonly permissions: readonly Permission[];
}
export const MAX_ROLES_OF_TENANT = 50;

export interface Team extends CatalogueEntry {
  readonly name: string;
  readonly description: string | null;
  readonly members: readonly string[];
  /** One of the members. */
  readonly lead: string | null;
}
export const MAX_TEAMS_OF_TENANT = 200;

export interface TenantSettings {
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly requireSecondFactor: boolean;
  /** After so many hours people sign in anew. */
  readonly sessionHours: number;
  readonly updatedAt: string;
  readonly version: number;
}
export const SESSION_HOURS = 24;

export const defaultSettings = (name: string): TenantSettings => ({
  name,
  timeZone: "UTC",
  locale: "en",
  requireSecondFactor: false,
  sessionHours: SESSION_HOURS,
  updatedAt: "1970-01-01T00:00:00.000Z",
  version: 0,
});

export interface Invitation {
  readonly invitationId: string;
  /** In lower case, ASCII. */
  readonly email: string;
  readonly role: string;
  readonly teams: readonly string[];
  /** SHA-256 of the link's secret, hexadecimal. */
  readonly hash: string;
  readonly state: "pending" | "accepted" | "revoked";
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
  readonly acceptedBy?: string | undefined;
  readonly acceptedAt?: string | undefined;
  readonly updatedAt: string;
  readonly version: number;
}
export const INVITATION_DAYS = 7;

/**
 * Undefined for an address that an invitation cannot be for. Only ASCII letters are made small: by Unicode's rules other people's letters
 * become ours, such as the Kelvin sign a k, and whoever owns such an address could accept what was meant for another.
 */
export function emailOf(text: string): string | undefined {
  const email = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return /^[!-?A-~]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/.test(email) && !email.includes("..")
    ? email
    : undefined;
}

export function parseInvitation(
  token: string,
): { readonly tenant: string; readonly invitationId: string; readonly secret: string } | undefined {
  const match = /^inv_([a-z0-9-]{1,32})_([0-9]{13}-[a-z0-9]{10})_([a-z0-9]{32})$/.exec(token);
  return match?.[1] && match[2] && match[3]
    ? { tenant: match[1], invitationId: match[2], secret: match[3] }
    : undefined;
}

/** A secret of 160 random bits, as keys and invitations have it: 32 of 52 characters of base 32. */
export const secretOf = (random: () => string): string => (random() + random()).slice(0, 32);
