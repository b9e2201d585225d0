/** What a tenant is set up with. `index.ts` fills it with adapters, tests with fakes. */
import { type ManageConnections, makeManageConnections } from "../../../lib/core/connections/manage.ts";
import type { ChannelSetup, ConnectionStore, SecretStore } from "../../../lib/core/connections/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { ManageSpending } from "../../../lib/core/spending/manage.ts";
import { routesFor } from "../route.ts";
import type { InstalledChannel } from "./views/channel.ts";

export interface SetupPorts {
  readonly id: string;
  readonly connections: ConnectionStore;
  readonly secrets: SecretStore;
  readonly setup: ChannelSetup;
  readonly installed: readonly InstalledChannel[];
  readonly spending: ManageSpending;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant extends Pick<SetupPorts, "connections" | "secrets" | "installed" | "spending"> {
  readonly manage: ManageConnections;
}

export function enter({ id, connections, secrets, setup, installed, spending, clock, ids }: SetupPorts): Tenant {
  const manage = makeManageConnections({ connections, secrets, channels: setup, clock, ids, tenant: id });
  return { connections, secrets, installed, spending, manage };
}

export const route = routesFor<Tenant>();
