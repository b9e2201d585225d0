/** What a tenant is set up with. `index.ts` fills it with adapters, tests with fakes. */
import { type ManageConnections, makeManageConnections } from "../../../lib/core/connections/manage.ts";
import type { ChannelSetup, ConnectionStore, SecretStore, SenderStore } from "../../../lib/core/connections/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { ManageSpending } from "../../../lib/core/spending/manage.ts";
import { type ManageStops, makeManageStops } from "../../../lib/core/switches/manage.ts";
import type { SwitchStore } from "../../../lib/core/switches/ports.ts";
import { routesFor } from "../route.ts";
import { enterPeople, type People, type PeoplePorts } from "./people.ts";
import type { InstalledChannel } from "./views/channel.ts";

export interface SetupPorts extends PeoplePorts {
  readonly id: string;
  readonly connections: ConnectionStore;
  readonly secrets: SecretStore;
  readonly senders: SenderStore;
  readonly setup: ChannelSetup;
  readonly installed: readonly InstalledChannel[];
  readonly spending: ManageSpending;
  readonly switches: SwitchStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant extends People, Pick<SetupPorts, "connections" | "secrets" | "installed" | "spending"> {
  readonly manage: ManageConnections;
  readonly stops: ManageStops;
}

export function enter(ports: SetupPorts): Tenant {
  const { id, connections, secrets, senders, setup, installed, spending, switches, clock, ids } = ports;
  const manage = makeManageConnections({ connections, secrets, senders, channels: setup, clock, ids, tenant: id });
  const stops = makeManageStops({ switches, connections, clock });
  return { ...enterPeople(ports, id, clock, ids), connections, secrets, installed, spending, manage, stops };
}

export const route = routesFor<Tenant>();
