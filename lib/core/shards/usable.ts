/** Connections that may be sent through, the oldest first. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { UsableConnection } from "./ways.ts";

/** Throws when the store cannot be reached. */
export const makeUsable =
  ({
    connections,
    channels,
  }: {
    readonly connections: Pick<ConnectionStore, "all">;
    readonly channels: Pick<ChannelGateway, "facts">;
  }) =>
  async (): Promise<readonly UsableConnection[]> =>
    (await connections.all())
      .flatMap((app) => (app.app.active ? app.connections : []))
      .filter(({ active, health }) => active && health !== "broken")
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
      .flatMap((connection) => {
        const facts = channels.facts(connection.channel, connection);
        return facts ? [{ connection, facts }] : [];
      });
