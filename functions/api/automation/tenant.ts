/** What happens in the business, and what follows from it. `index.ts` fills it with adapters, tests with fakes. */
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import { type DryRun, type DryRunInput, makeDryRun } from "../../../lib/core/event-rules/dry-run.ts";
import { type ManageEventRules, makeManageEventRules } from "../../../lib/core/event-rules/manage.ts";
import { makeOutlook, type OutlookPorts } from "../../../lib/core/event-rules/outlook.ts";
import type {
  EventRuleStore,
  FollowedStore,
  InterestedIn,
  ReadItem,
  RuleLog,
  Teller,
} from "../../../lib/core/event-rules/ports.ts";
import { makeIdentify } from "../../../lib/core/events/identify.ts";
import type { EventStore, EventTypeStore, FindItem, FollowedTypes } from "../../../lib/core/events/ports.ts";
import { makeTakeEvents, type TakeEvents } from "../../../lib/core/events/take.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PeopleStore, TeamStore } from "../../../lib/core/people/ports.ts";
import { routesFor } from "../route.ts";

export interface AutomationPorts {
  readonly id: string;
  readonly events: EventStore;
  readonly eventTypes: EventTypeStore;
  /** Why one of several events was not taken. */
  readonly onFailed: (error: unknown) => void;
  readonly eventRules: EventRuleStore;
  readonly followed: FollowedTypes;
  readonly followedStore: FollowedStore;
  readonly ruleLog: Pick<RuleLog, "list">;
  readonly teller: Teller;
  readonly interestedIn: InterestedIn;
  readonly readItem: ReadItem;
  readonly connections: OutlookPorts["connections"];
  readonly channelFacts: OutlookPorts["channels"];
  readonly consent: OutlookPorts["consent"];
  readonly suppressions: OutlookPorts["suppressions"];
  /** Whom a rule may name. */
  readonly pools: { readonly team: TeamStore["get"]; readonly membersOf: PeopleStore["membersOf"] };
  readonly contacts: ContactDesk;
  readonly fields: Pick<FieldStore, "all">;
  readonly findItem: FindItem;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<AutomationPorts, "events" | "eventTypes" | "contacts" | "eventRules" | "ruleLog" | "teller" | "pools"> {
  readonly manageEventRules: ManageEventRules;
  readonly dryRun: (input: DryRunInput) => Promise<DryRun>;
  readonly takeEvents: TakeEvents;
}

export const enter = ({ id, ...ports }: AutomationPorts): Tenant => ({
  ...ports,
  takeEvents: makeTakeEvents({
    ...ports,
    identify: makeIdentify({ ...ports, tenant: id }),
  }),
  manageEventRules: makeManageEventRules({ ...ports, rules: ports.eventRules, followed: ports.followedStore }),
  // What is set up is read once a run.
  dryRun: (input) =>
    makeDryRun({
      ...ports,
      teams: { get: ports.pools.team },
      outlook: makeOutlook({ ...ports, channels: ports.channelFacts }),
    })(input),
});

export const route = routesFor<Tenant>();
