import type {
  App as AppView,
  Connection as ConnectionView,
  ConnectionHealth as HealthView,
} from "../../../../events/api/connections.ts";
import { type App, type Connection, warmUpDays } from "../../../../lib/core/connections/model.ts";
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

export const connectionView = (connection: Connection): ConnectionView => ({
  id: connection.connectionId,
  appId: connection.appId,
  channel: connection.channel,
  name: connection.name,
  accountIds: [...connection.accountIds],
  settings: { ...connection.settings },
  active: connection.active,
  health: connection.health,
  healthReason: connection.healthReason ? { ...connection.healthReason } : null,
  healthSince: connection.healthSince ?? null,
  tokenExpiresAt: connection.tokenExpiresAt ?? null,
  tokenExpirySource: connection.tokenExpirySource ?? null,
  dailyLimit: connection.dailyLimit ?? null,
  perSecond: connection.perSecond ?? null,
  warmUp: connection.warmUp
    ? {
        ...connection.warmUp,
        schedule: warmUpDays(connection).map(({ day, limit }) => ({ day, limit: limit ?? null })),
      }
    : null,
  checkedAt: connection.checkedAt ?? null,
  address: connection.address ?? null,
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
  version: connection.version,
});

export const healthView = (
  { connectionId }: Connection,
  { state, reason, since, activity, lastFailure }: ConnectionHealth,
): HealthView => ({
  connectionId,
  health: state,
  reason: reason && { code: reason.code, text: reason.text },
  since,
  activity: {
    lastSentAt: activity.lastSentAt,
    lastFailureAt: lastFailure?.at ?? null,
    lastFailureCode: lastFailure?.code ?? null,
    sent: activity.sent,
    failed: activity.failed,
  },
});
