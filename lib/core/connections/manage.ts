/** Apps and connections are registered, tested and given new secrets. Secrets go in and never come out. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { leastRateOf } from "../shards/model.ts";
import { type App, answered, type Connection, type WarmUp, withExpiry, withoutExpiry } from "./model.ts";
import type { AskExpiry, ChannelSetup, ConnectionStore, SecretStore, SenderStore } from "./ports.ts";

interface ManagePorts {
  readonly connections: ConnectionStore;
  readonly secrets: SecretStore;
  readonly channels: ChannelSetup;
  readonly expiry: AskExpiry;
  readonly senders: SenderStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

export interface FieldProblem {
  readonly field: string;
  readonly code: "required" | "unknown" | "invalid";
  readonly message: string;
}

export type CreateAppOutcome =
  | { readonly kind: "created"; readonly app: App }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };
export type CreateConnectionOutcome =
  | { readonly kind: "created"; readonly connection: Connection }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] }
  | { readonly kind: "app_missing" }
  | { readonly kind: "exists"; readonly connectionId: string };
export type RotateOutcome<T> =
  | { readonly kind: "rotated"; readonly value: T }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };
export interface ConnectionChange {
  readonly name?: string;
  readonly active?: boolean;
  readonly settings?: Readonly<Record<string, string | null>>;
  /** ISO 8601; null: never, or nobody knows. Where the provider says it, it is not for people to say. */
  readonly tokenExpiresAt?: string | null;
  /** Messages a day that nobody at a desk wrote; null: no limit of ours. */
  readonly dailyLimit?: number | null;
  /** Messages a second that campaigns send over it; null: as many as the provider takes. */
  readonly perSecond?: number | null;
  /** What is not named is as it was, or as the channel has it; it begins today where nothing was said before. Null: none. */
  readonly warmUp?: { readonly [Key in keyof WarmUp]?: WarmUp[Key] | undefined } | null;
}
export type UpdateOutcome =
  | { readonly kind: "updated"; readonly connection: Connection }
  | { readonly kind: "stale"; readonly connection: Connection }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };
export type TestOutcome =
  | { readonly kind: "missing" }
  | {
      readonly kind: "tested";
      readonly connection: Connection;
      readonly ok: boolean;
      readonly displayName?: string;
      readonly code?: string;
      readonly text?: string;
    };

export interface ManageConnections {
  createApp(input: {
    readonly channel: string;
    readonly name: string;
    readonly credentials: Readonly<Record<string, string>>;
    readonly requestId: string;
  }): Promise<CreateAppOutcome>;
  createConnection(input: {
    readonly appId: string;
    readonly name: string;
    readonly credentials: Readonly<Record<string, string>>;
    /** Scheme and host under which providers reach us. */
    readonly origin: string;
    /** When the credentials end, where whoever enters them knows it; ISO 8601. */
    readonly tokenExpiresAt?: string;
  }): Promise<CreateConnectionOutcome>;
  /** The secret before stays valid for verifying webhooks for a day, so that none is refused while the provider changes over. */
  rotateApp(appId: string, secrets: Readonly<Record<string, string>>, origin: string): Promise<RotateOutcome<App>>;
  rotateConnection(connectionId: string, secrets: Readonly<Record<string, string>>): Promise<RotateOutcome<Connection>>;
  /** Its name, open settings, and whether it works at all. Throws after five conflicts in a row. */
  update(input: {
    readonly connectionId: string;
    readonly expectedVersion: number | undefined;
    readonly change: ConnectionChange;
  }): Promise<UpdateOutcome>;
  /** Asks the provider, and remembers the answer. */
  test(connectionId: string): Promise<TestOutcome>;
}

interface Secrets {
  readonly generated?: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
}

const ANOTHERS: FieldProblem = {
  field: "credentials",
  code: "invalid",
  message: "name a sender that belongs to another tenant of this deployment",
};

const TOLD_BY_PROVIDER: FieldProblem = {
  field: "tokenExpiresAt",
  code: "invalid",
  message: "is what the provider says: give the connection another token instead",
};

const NO_SCHEDULE: FieldProblem = {
  field: "warmUp",
  code: "required",
  message: "needs `first` and `days`: this channel has no schedule of its own",
};

function rateProblems(perSecond: number, pace: ReturnType<ChannelSetup["pace"]>): readonly FieldProblem[] {
  if (!pace) return [];
  const least = leastRateOf(pace.perSecond);
  if (perSecond >= least && perSecond <= pace.perSecond) return [];
  const message = `is between ${least} and ${pace.perSecond}, which is what the provider takes`;
  return [{ field: "perSecond", code: "invalid", message }];
}

const isWarmUp = (warmUp: Partial<WarmUp>): warmUp is WarmUp =>
  warmUp.startsOn !== undefined && warmUp.first !== undefined && warmUp.days !== undefined;
const warmedUp = (
  said: NonNullable<ConnectionChange["warmUp"]>,
  before: WarmUp | undefined,
  channels: Omit<WarmUp, "startsOn"> | undefined,
  now: string,
): Partial<WarmUp> => {
  const named = Object.entries(said).filter(([, value]) => value !== undefined);
  return { startsOn: now.slice(0, 10), ...channels, ...before, ...Object.fromEntries(named) };
};

const webhookOf = ({ channel, appId }: App, origin: string): string => `${origin}/webhooks/${channel}/${appId}`;

export function makeManageConnections(ports: ManagePorts): ManageConnections {
  const { connections, secrets, channels, senders, clock, ids } = ports;
  const now = () => new Date(clock.now()).toISOString();

  /** The connection as it stands after the provider was told of it. A refusal does not undo it: it can be mended and tested. */
  async function register(connection: Connection, app: App, origin: string): Promise<Connection> {
    const answer = await channels.register(connection, app, webhookOf(app, origin));
    if (!answer || (!answer.ok && answer.retryable)) return connection;
    const next = answered(connection, answer.ok ? { ok: true } : answer, now());
    return (await connections.saveConnection(next)) === "saved" ? next : connection;
  }

  /** What was entered, and what makes itself. A repeated request finds the ones that it made. */
  async function writeSecrets(owner: string, { generated = [], secrets: entered }: Secrets): Promise<void> {
    const made = generated.map((field) => [field, `${ids.random()}${ids.random()}`] as const);
    const before = made.length > 0 ? await secrets.readFresh(owner) : undefined;
    await secrets.write(owner, { ...Object.fromEntries(made), ...before, ...entered });
  }

  return {
    async createApp({ channel, name, credentials, requestId }) {
      const checked = channels.check(channel, "app", credentials);
      if (!checked.ok) return { kind: "invalid", problems: checked.problems };
      // Derived from the request, so that the same request makes the same app.
      const appId = `${ports.tenant}.${ids.derive("app", ports.tenant, requestId).slice(0, 10)}`;
      const at = now();
      const app: App = {
        appId,
        channel,
        name,
        settings: checked.settings,
        active: true,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      // Secrets first: an app that can be found can be verified.
      await writeSecrets(appId, checked);
      await connections.createApp(app);
      return { kind: "created", app: (await connections.app(appId))?.app ?? app };
    },

    async createConnection({ appId, name, credentials, origin, tokenExpiresAt }) {
      const found = await connections.app(appId);
      if (!found) return { kind: "app_missing" };
      const checked = channels.check(found.app.channel, "connection", credentials);
      if (!checked.ok) return { kind: "invalid", problems: checked.problems };
      const account = checked.accountIds[0] ?? "";
      const connectionId = `${appId.slice(appId.indexOf(".") + 1)}.${ids.derive("connection", ports.tenant, appId, account).slice(0, 12)}`;
      const taken = found.connections.find(
        (other) => other.connectionId === connectionId || (other.active && channels.singleAccount(found.app.channel)),
      );
      if (taken) return { kind: "exists", connectionId: taken.connectionId };
      if (channels.asOurselves(found.app.channel))
        for (const accountId of checked.accountIds)
          if ((await senders.claim(found.app.channel, accountId, appId)) === "taken")
            return { kind: "invalid", problems: [ANOTHERS] };
      const at = now();
      const connection: Connection = {
        connectionId,
        appId,
        channel: found.app.channel,
        name,
        accountIds: checked.accountIds,
        settings: checked.settings,
        webhookUrl: webhookOf(found.app, origin),
        active: true,
        health: "unchecked",
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      const dated = tokenExpiresAt === undefined ? connection : withExpiry(connection, tokenExpiresAt, "person");
      await writeSecrets(connectionId, checked);
      if ((await connections.createConnection(dated)) === "exists") return { kind: "exists", connectionId };
      return { kind: "created", connection: await register(dated, found.app, origin) };
    },

    async rotateApp(appId, values, origin) {
      const found = await connections.app(appId);
      if (!found) return { kind: "missing" };
      const checked = channels.checkSecrets(found.app.channel, "app", values);
      if (!checked.ok) return { kind: "invalid", problems: checked.problems };
      const before = (await secrets.readFresh(appId)) ?? {};
      const at = now();
      await secrets.write(appId, { ...before, ...channels.previous(before, checked.secrets, at), ...checked.secrets });
      const app = { ...found.app, updatedAt: at, version: found.app.version + 1 };
      await connections.saveApp(app);
      // Where the provider was told a secret of the app's, it has to be told the new one.
      for (const connection of found.connections) if (connection.active) await register(connection, app, origin);
      return { kind: "rotated", value: app };
    },

    async rotateConnection(connectionId, values) {
      const connection = await connections.connection(connectionId);
      if (!connection) return { kind: "missing" };
      const checked = channels.checkSecrets(connection.channel, "connection", values);
      if (!checked.ok) return { kind: "invalid", problems: checked.problems };
      await secrets.write(connectionId, { ...((await secrets.readFresh(connectionId)) ?? {}), ...checked.secrets });
      for (
        let current: Connection | undefined = connection;
        current;
        current = await connections.connection(connectionId)
      ) {
        const { healthReason: _mended, ...rest } = withoutExpiry(current);
        const at = now();
        const next: Connection = {
          ...{ ...rest, health: "unchecked", healthSince: at },
          ...{ updatedAt: at, version: current.version + 1 },
        };
        if ((await connections.saveConnection(next)) === "saved") return { kind: "rotated", value: next };
      }
      return { kind: "missing" };
    },

    async update({ connectionId, expectedVersion, change: { settings, tokenExpiresAt, warmUp, ...rest } }) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const connection = await connections.connection(connectionId);
        if (!connection) return { kind: "missing" };
        if (expectedVersion !== undefined && expectedVersion !== connection.version)
          return { kind: "stale", connection };
        const checked = channels.checkSettings(connection.channel, connection.settings, settings ?? {});
        if (!checked.ok) return { kind: "invalid", problems: checked.problems };
        if (tokenExpiresAt !== undefined && connection.tokenExpirySource === "provider")
          return { kind: "invalid", problems: [TOLD_BY_PROVIDER] };
        const pace = channels.pace(connection.channel);
        const slow = rest.perSecond === undefined || rest.perSecond === null ? [] : rateProblems(rest.perSecond, pace);
        if (slow.length > 0) return { kind: "invalid", problems: slow };
        const warm = warmUp ? warmedUp(warmUp, connection.warmUp ?? undefined, pace?.warmUp, now()) : warmUp;
        if (warm && !isWarmUp(warm)) return { kind: "invalid", problems: [NO_SCHEDULE] };
        const dated = tokenExpiresAt === undefined ? connection : withExpiry(connection, tokenExpiresAt, "person");
        const changed: Connection = {
          ...{ ...dated, ...rest, settings: checked.settings },
          ...(warm === undefined ? {} : { warmUp: warm }),
        };
        const next: Connection = { ...changed, updatedAt: now(), version: connection.version + 1 };
        if ((await connections.saveConnection(next)) === "saved") return { kind: "updated", connection: next };
      }
      throw new Error("the connection kept changing");
    },

    async test(connectionId) {
      const connection = await connections.connection(connectionId);
      if (!connection) return { kind: "missing" };
      const check = await channels.test(connection);
      // An answer that may change by itself says nothing about the credentials.
      if (!check.ok && check.retryable)
        return { kind: "tested", connection, ok: false, code: check.code, text: check.text };
      const found = await connections.app(connection.appId);
      const told = found && (await ports.expiry(connection, found.app));
      const known = answered(connection, check, now());
      const next = told ? withExpiry(known, told.expiresAt, "provider") : known;
      await connections.saveConnection(next);
      return check.ok
        ? {
            kind: "tested",
            connection: next,
            ok: true,
            ...(check.displayName ? { displayName: check.displayName } : {}),
          }
        : { kind: "tested", connection: next, ok: false, code: check.code, text: check.text };
    },
  };
}
