/** Which app does a webhook address belong to, and which connection does its account? Answered from a short memory. */
import type { Clock } from "../kernel/ports.ts";
import { type Connection, connectionOf, tenantOfApp } from "./model.ts";
import type { AppWithConnections, ConnectionStore, SecretStore } from "./ports.ts";

export interface WebhookApp extends AppWithConnections {
  readonly tenant: string;
  readonly secrets: Readonly<Record<string, string>> | undefined;
}

export interface WebhookDirectory {
  /** Undefined for an address that is none of ours, or whose app is switched off or of another channel. */
  app(channel: string, appId: string): Promise<WebhookApp | undefined>;
  /** The connection of a verified app that has this account; asks the table again before it says that there is none. */
  connection(channel: string, appId: string, accountId: string | undefined): Promise<Connection | undefined>;
}

/** How long an answer is believed. Unknown addresses are remembered too, so that guessing them costs us nothing. */
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 15_000;
/** An account that is missing from a remembered app may be new: the app is read again, but not more often than this. */
const REFRESH_MS = 5_000;
const MAX_REMEMBERED = 1_000;

interface Remembered {
  readonly app: WebhookApp | undefined;
  readonly at: number;
}

interface DirectoryPorts {
  readonly storesOf: (tenant: string) => {
    readonly connections: Pick<ConnectionStore, "app">;
    readonly secrets: Pick<SecretStore, "read">;
  };
  readonly clock: Clock;
  /** Whether the channel's webhooks name no account, because an app has one only. */
  readonly singleAccount?: (channel: string) => boolean;
}

export function makeWebhookDirectory({
  storesOf,
  clock,
  singleAccount = () => false,
}: DirectoryPorts): WebhookDirectory {
  const memory = new Map<string, Remembered>();

  async function load(channel: string, appId: string): Promise<Remembered> {
    const tenant = tenantOfApp(appId);
    let app: WebhookApp | undefined;
    if (tenant !== undefined) {
      const { connections, secrets } = storesOf(tenant);
      // The table first: an address that somebody guessed must not cost a request of the secret store, which allows few a second.
      const found = await connections.app(appId);
      if (found?.app.active && found.app.channel === channel)
        app = { ...found, tenant, secrets: await secrets.read(appId) };
    }
    const remembered = { app, at: clock.now() };
    // The oldest goes first, so that somebody who tries many addresses cannot fill the memory.
    if (memory.size >= MAX_REMEMBERED)
      for (const first of [...memory.keys()].slice(0, MAX_REMEMBERED / 10)) memory.delete(first);
    memory.delete(`${channel}/${appId}`);
    memory.set(`${channel}/${appId}`, remembered);
    return remembered;
  }

  async function recall(channel: string, appId: string, maxAge?: number): Promise<WebhookApp | undefined> {
    const remembered = memory.get(`${channel}/${appId}`);
    if (remembered && clock.now() - remembered.at < (maxAge ?? (remembered.app ? KNOWN_MS : UNKNOWN_MS)))
      return remembered.app;
    return (await load(channel, appId)).app;
  }

  return {
    app: (channel, appId) => recall(channel, appId),
    async connection(channel, appId, accountId) {
      const single = singleAccount(channel);
      const find = (app: WebhookApp | undefined) => app && connectionOf(app.connections, accountId, single);
      const found = find(await recall(channel, appId));
      if (found || (accountId === undefined && !single)) return found;
      return find(await recall(channel, appId, REFRESH_MS));
    },
  };
}
