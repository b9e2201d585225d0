import type { App, Connection, TokenExpiry, WarmUp } from "./model.ts";

export interface AppWithConnections {
  readonly app: App;
  readonly connections: readonly Connection[];
}

export interface ConnectionStore {
  /** One app with all its connections, in one read. */
  app(appId: string): Promise<AppWithConnections | undefined>;
  connection(connectionId: string): Promise<Connection | undefined>;
  /** Every app and connection of the tenant. */
  all(): Promise<readonly AppWithConnections[]>;
  /** `exists` when the id is taken. */
  createApp(app: App): Promise<"created" | "exists">;
  /** `exists` when the app already has a connection for that account. */
  createConnection(connection: Connection): Promise<"created" | "exists">;
  /** Writes when the stored version is one less than the given one. */
  saveApp(app: App): Promise<"saved" | "conflict">;
  saveConnection(connection: Connection): Promise<"saved" | "conflict">;
}

/**
 * Senders of the account that this runs in, at AWS: every tenant's requests are signed by the same role, so each sender belongs to the tenant
 * that connected it first, and nobody else writes in its name.
 */
export interface SenderStore {
  /** The sender is the app's from now on, if it is free or the tenant's own. */
  claim(channel: string, accountId: string, appId: string): Promise<"claimed" | "taken">;
}

/** For whoever hears of a sender and of no tenant. */
export interface SenderDirectory {
  /** The app that the sender was connected with last. */
  appOf(channel: string, accountId: string): Promise<string | undefined>;
}

/** Write-only for people: values go in, and come out only to the functions that verify and send. */
export interface SecretStore {
  /** The secret fields of an app or a connection; undefined when there are none. Throws when the store cannot be reached. */
  read(owner: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** As `read`, never from memory: for who is about to write what they read. */
  readFresh(owner: string): Promise<Readonly<Record<string, string>> | undefined>;
  write(owner: string, values: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Undefined where the provider does not tell, or did not now: the app's own credentials may be missing. Never throws for what the provider
 * answers.
 */
export type AskExpiry = (connection: Connection, app: App) => Promise<TokenExpiry | undefined>;

type Checked =
  | {
      readonly ok: true;
      readonly settings: Readonly<Record<string, string>>;
      readonly secrets: Readonly<Record<string, string>>;
      readonly accountIds: readonly string[];
      /** Secret fields without a value that we make one for. */
      readonly generated?: readonly string[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly {
        readonly field: string;
        readonly code: "required" | "unknown" | "invalid";
        readonly message: string;
      }[];
    };

/** What the channels' manifests say about connecting. */
export interface ChannelSetup {
  /** Sorts credential fields into open settings and secrets; a missing or unknown field, or an unknown channel, is a problem. */
  check(channel: string, part: "app" | "connection", credentials: Readonly<Record<string, string>>): Checked;
  /** The connection's open settings after a change, whole; null takes one away. What names the account may not change. */
  checkSettings(
    channel: string,
    before: Readonly<Record<string, string>>,
    change: Readonly<Record<string, string | null>>,
  ): Checked;
  /** As `check`, but only secret fields are allowed and at least one is needed. */
  checkSecrets(channel: string, part: "app" | "connection", secrets: Readonly<Record<string, string>>): Checked;
  /** The values that are replaced, under the names by which they are still accepted for a day. */
  previous(
    before: Readonly<Record<string, string>>,
    after: Readonly<Record<string, string>>,
    at: string,
  ): Readonly<Record<string, string>>;
  /** How fast the channel's provider takes messages, a second, and how a sender that it does not know yet had better begin. */
  pace(channel: string): { readonly perSecond: number; readonly warmUp?: Omit<WarmUp, "startsOn"> } | undefined;
  /** Whether the channel sends as the account that this runs in, and so every tenant as the same one. */
  asOurselves(channel: string): boolean;
  /** Whether an app of this channel has one connection only: its webhooks name no account. */
  singleAccount(channel: string): boolean;
  /**
   * Tells the provider where to post the app's webhooks. Undefined where a person does that at the provider. May be repeated;
   * never throws for what the provider answers.
   */
  register(
    connection: Connection,
    app: App,
    webhookUrl: string,
  ): Promise<
    | { readonly ok: true }
    | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean }
    | undefined
  >;
  /** Asks the provider whether the connection's credentials work. Never throws for what the provider answers. */
  test(
    connection: Connection,
  ): Promise<
    | { readonly ok: true; readonly displayName?: string; readonly address?: string }
    | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean }
  >;
}
