export const ROLES = ["administrator", "supervisor", "agent"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  "connections.read",
  "connections.manage",
  "conversations.read",
  "conversations.reply",
  "conversations.manage",
  "conversations.bulk",
  "replies.manage",
  "settings.manage",
  "contacts.read",
  "contacts.import",
  "contacts.export",
  "contacts.erase",
  "leads.read",
  "deliveries.read",
  "reminders.manage",
  "reminders.manage_all",
  "search.read",
  "audit.read",
  "audit.export",
  "settings.read",
  "settings.manage",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const AGENT: readonly Permission[] = [
  "connections.read",
  "conversations.read",
  "conversations.reply",
  "conversations.manage",
  "conversations.bulk",
  "contacts.read",
  "leads.read",
  "deliveries.read",
  "reminders.manage",
  "search.read",
  "settings.read",
];
const SUPERVISOR: readonly Permission[] = [
  ...AGENT,
  "replies.manage",
  "contacts.import",
  "contacts.export",
  "reminders.manage_all",
];

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  supervisor: SUPERVISOR,
  agent: AGENT,
};

export const may = (role: Role, permission: Permission): boolean => GRANTS[role].includes(permission);

/** Who is asking: a person who signed in, or a system with a key. `id` is stable and says nothing about them. */
export interface Principal {
  readonly kind: "person" | "key";
  readonly id: string;
  readonly memberships: readonly Membership[];
}

export interface Membership {
  readonly tenant: string;
  readonly role: Role;
}

/** A key of a system. The secret itself is shown once and never kept. */
export interface ApiKey {
  readonly keyId: string;
  readonly tenant: string;
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the secret part, hexadecimal. The secret has 160 random bits, so it needs no slow hash. */
  readonly hash: string;
  readonly createdAt: string;
  readonly revokedAt?: string;
}

export function parseApiKey(
  key: string,
): { readonly tenant: string; readonly keyId: string; readonly secret: string } | undefined {
  const match = /^sk_([a-z0-9-]{1,32})_([a-z0-9]{10})_([a-z0-9]{32})$/.exec(key);
  return match?.[1] && match[2] && match[3] ? { tenant: match[1], keyId: match[2], secret: match[3] } : undefined;
}
