/** What a provider signs its webhooks for (a Meta app, a bot). Its id is part of the webhook address and names the tenant. */
export interface App {
  /** `<tenant>.<random>` */
  readonly appId: string;
  readonly channel: string;
  readonly name: string;
  /** Values of the fields that are not secret. */
  readonly settings: Readonly<Record<string, string>>;
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** A channel account with its credentials: a phone number, a page. Belongs to one app. */
export interface Connection {
  /** `<random of the app>.<derived from the account>` */
  readonly connectionId: string;
  readonly appId: string;
  readonly channel: string;
  readonly name: string;
  /** Ids by which the provider's webhooks name this account. */
  readonly accountIds: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  /** Where its provider is to post, by the name under which we were called when it was connected. */
  readonly webhookUrl?: string;
  /** What people write to, as the provider told when it was last tested: a telephone number, the name of a bot. */
  readonly address?: string;
  readonly active: boolean;
  /** `broken`: the provider refused the credentials or the account; nothing is sent until a person mends it. */
  readonly health: "unchecked" | "healthy" | "broken";
  readonly healthReason?: { readonly code: string; readonly text: string };
  readonly checkedAt?: string;
  /** Since when its health is what it is. */
  readonly healthSince?: string;
  /** When its credentials end. Absent: never, or nobody knows. */
  readonly tokenExpiresAt?: string;
  /** Who says when they end, or that they never do. */
  readonly tokenExpirySource?: "provider" | "person";
  /** At most so many messages that nobody at a desk wrote, in a day of the business's zone. Absent: as many as the provider takes. */
  readonly dailyLimit?: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** When a connection's credentials end, as its provider says. */
export interface TokenExpiry {
  /** ISO 8601; null: never. */
  readonly expiresAt: string | null;
}

export type Answer =
  | { readonly ok: true; readonly address?: string }
  | { readonly ok: false; readonly code: string; readonly text: string };

/** As it is after its provider was asked whether the credentials work. */
export function answered(connection: Connection, answer: Answer, at: string): Connection {
  const { healthReason: _before, ...rest } = connection;
  const health = answer.ok ? "healthy" : "broken";
  return {
    ...rest,
    health,
    ...(answer.ok ? {} : { healthReason: { code: answer.code, text: answer.text } }),
    ...(answer.ok && answer.address !== undefined ? { address: answer.address } : {}),
    ...(health === connection.health ? {} : { healthSince: at }),
    checkedAt: at,
    updatedAt: at,
    version: connection.version + 1,
  };
}

/** When its credentials end, as `source` says it; null: never, or nobody knows. */
export function withExpiry(
  connection: Connection,
  expiresAt: string | null,
  source: NonNullable<Connection["tokenExpirySource"]>,
): Connection {
  const rest = withoutExpiry(connection);
  if (expiresAt === null) return source === "provider" ? { ...rest, tokenExpirySource: source } : rest;
  return { ...rest, tokenExpiresAt: expiresAt, tokenExpirySource: source };
}

/** Of other credentials nothing is known yet. */
export function withoutExpiry(connection: Connection): Connection {
  const { tokenExpiresAt: _at, tokenExpirySource: _source, ...rest } = connection;
  return rest;
}

const TENANT = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
/** Lower-case letters, digits and inner hyphens, at most 32 characters; it begins every key in the table. */
export const isTenantId = (id: string): boolean => TENANT.test(id) && id !== "sys";

/** The tenant that a webhook address belongs to; undefined when the address is none of ours. */
export function tenantOfApp(appId: string): string | undefined {
  const match = /^([a-z0-9-]{1,32})\.([a-z0-9]{10})$/.exec(appId);
  return match?.[1] && isTenantId(match[1]) ? match[1] : undefined;
}

/**
 * The connection that a webhook's account id belongs to, among those of the app that was verified. `singleAccount`: the
 * channel's webhooks name no account, so what names none belongs to the app's only active connection; with two, nobody
 * can tell, and the wrong inbox is worse than none.
 */
export function connectionOf(
  connections: readonly Connection[],
  accountId: string | undefined,
  singleAccount = false,
): Connection | undefined {
  const active = connections.filter((connection) => connection.active);
  if (accountId !== undefined) return active.find((connection) => connection.accountIds.includes(accountId));
  return singleAccount && active.length === 1 ? active[0] : undefined;
}
