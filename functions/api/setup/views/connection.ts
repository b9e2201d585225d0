import type { App as AppView, Connection as ConnectionView } from "../../../../events/api/connections.ts";
import type { App, Connection } from "../../../../lib/core/connections/model.ts";
import type { ConnectionHealth } from "../../../../lib/core/watch/health.ts";

/** An app, and the names (never the values) of its secret fields that are set. */
export interface AppWithSecrets {
  readonly app: App;
  readonly secretsSet: readonly string[];
}

export const appView = ({ app, secretsSet }: AppWithSecrets, origin: string): AppView => ({
  id: app.appId,
  channel: app.channel,
  name: app.name,
  settings: { ...app.settings },
  secretsSet: [...secretsSet],
  webhookUrl: `${origin}/webhooks/${app.channel}/${app.appId}`,
  active: app.active,
  createdAt: app.createdAt,
  updatedAt: app.updatedAt,
  version: app.version,
});

/** A connection, and how it is. */
export interface Looked {
  readonly connection: Connection;
  readonly health: ConnectionHealth;
}

export const connectionView = ({ connection, health }: Looked): ConnectionView => ({
  id: connection.connectionId,
  appId: connection.appId,
  channel: connection.channel,
  name: connection.name,
  accountIds: [...connection.accountIds],
  settings: { ...connection.settings },
  active: connection.active,
  health: health.state,
  healthReason: health.reason && { code: health.reason.code, text: health.reason.text },
  healthSince: health.since,
  activity: {
    lastSentAt: health.activity.lastSentAt,
    lastFailureAt: health.lastFailure?.at ?? null,
    lastFailureCode: health.lastFailure?.code ?? null,
    sent: health.activity.sent,
    failed: health.activity.failed,
  },
  tokenExpiresAt: connection.tokenExpiresAt ?? null,
  tokenExpirySource: connection.tokenExpirySource ?? null,
  dailyLimit: connection.dailyLimit ?? null,
  checkedAt: connection.checkedAt ?? null,
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
  version: connection.version,
});
