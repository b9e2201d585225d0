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
  /** Campaigns leave at most so fast over it: messages a second, never more than its provider takes. Absent: as fast as that. */
  readonly perSecond?: number | null;
  /** While its number or address is young. */
  readonly warmUp?: WarmUp | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** How a sender that nobody knows yet earns its provider's trust: so many on its first day, and each day twice as many as on the one before. */
export interface WarmUp {
  /** Its first day, in the zone of the rules of sending: `2026-11-28`. Before it, it is as on it. */
  readonly startsOn: string;
  readonly first: number;
  /** From this day on, the first counted as 1, nothing of this holds it back any more. */
  readonly days: number;
}

/** How many messages that nobody at a desk wrote it may send on a day (`2026-11-28`); undefined: as many as the provider takes. */
export function allowanceOn(
  { dailyLimit, warmUp }: Pick<Connection, "dailyLimit" | "warmUp">,
  day: string,
): number | undefined {
  const limits = [dailyLimit ?? undefined, warmUp ? warmthOn(warmUp, day) : undefined].filter(
    (limit) => limit !== undefined,
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

const DAY_MS = 86_400_000;

function warmthOn({ startsOn, first, days }: WarmUp, day: string): number | undefined {
  const passed = Math.max(0, Math.round((Date.parse(day) - Date.parse(startsOn)) / DAY_MS));
  return passed + 1 >= days ? undefined : first * 2 ** passed;
}

/** Each day of a warm-up with what the connection may send on it, and the day after with what it may from then on (undefined: no limit). */
export function warmUpDays(
  connection: Pick<Connection, "dailyLimit" | "warmUp">,
): readonly { readonly day: string; readonly limit: number | undefined }[] {
  const { warmUp } = connection;
  if (!warmUp) return [];
  return Array.from({ length: warmUp.days }, (_, passed) => {
    const day = new Date(Date.parse(warmUp.startsOn) + passed * DAY_MS).toISOString().slice(0, 10);
    return { day, limit: allowanceOn(connection, day) };
  });
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
