/** What a tenant is set up with. `index.ts` fills it with adapters, tests with fakes. */
import { type ManageConnections, makeManageConnections } from "../../../lib/core/connections/manage.ts";
import type {
  AskExpiry,
  ChannelSetup,
  ConnectionStore,
  SecretStore,
  SenderStore,
} from "../../../lib/core/connections/ports.ts";
import type { Calendar } from "../../../lib/core/counters/model.ts";
import type { CounterStore } from "../../../lib/core/counters/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { Notify } from "../../../lib/core/notices/ports.ts";
import type { ManageSpending } from "../../../lib/core/spending/manage.ts";
import { type ManageStops, makeManageStops } from "../../../lib/core/switches/manage.ts";
import type { SwitchStore } from "../../../lib/core/switches/ports.ts";
import type { TimerStore } from "../../../lib/core/timers/ports.ts";
import { type BeginDaily, makeBeginDaily } from "../../../lib/core/watch/daily.ts";
import { makeTellExpiry, type TellExpiry } from "../../../lib/core/watch/expiry.ts";
import { makeReadHealth, type ReadHealth } from "../../../lib/core/watch/health.ts";
import type { LastFailureStore, WatchStore } from "../../../lib/core/watch/ports.ts";
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
  readonly expiry: AskExpiry;
  readonly watch: WatchStore;
  readonly failures: Pick<LastFailureStore, "all">;
  readonly connectionCounters: Pick<CounterStore, "read">;
  readonly calendar: () => Promise<Calendar>;
  readonly dailyTimers: Pick<TimerStore, "get" | "set" | "again">;
  readonly adminNotices: Notify;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant extends People, Pick<SetupPorts, "connections" | "secrets" | "installed" | "spending"> {
  readonly manage: ManageConnections;
  readonly stops: ManageStops;
  readonly health: ReadHealth;
  readonly tellExpiry: TellExpiry;
  readonly beginDaily: BeginDaily;
}

export function enter(ports: SetupPorts): Tenant {
  const { id, connections, secrets, senders, setup, installed, spending, switches, clock, ids } = ports;
  const { expiry, watch, failures, connectionCounters: counters, calendar, dailyTimers: timers } = ports;
  const channels = { channels: setup, expiry };
  const manage = makeManageConnections({ connections, secrets, senders, ...channels, clock, ids, tenant: id });
  const stops = makeManageStops({ switches, connections, clock });
  return {
    ...enterPeople(ports, id, clock, ids),
    ...{ connections, secrets, installed, spending, manage, stops },
    health: makeReadHealth({ counters, failures, calendar, clock }),
    tellExpiry: makeTellExpiry({ watch, notices: ports.adminNotices, people: ports.people, clock }),
    beginDaily: makeBeginDaily({ timers, clock, ids }),
  };
}

export const route = routesFor<Tenant>();
