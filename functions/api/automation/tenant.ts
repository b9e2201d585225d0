/** What happens in the business, and what follows from it. `index.ts` fills it with adapters, tests with fakes. */
import {
  type DryRunAutomation,
  type DryRunPorts,
  makeDryRunAutomation,
} from "../../../lib/core/automations/dry-run.ts";
import { type ManageAutomations, makeManageAutomations } from "../../../lib/core/automations/manage.ts";
import type { AutomationStore, Figures, Judge, RunStore, Wake, ZoneOf } from "../../../lib/core/automations/ports.ts";
import type { CampaignReader } from "../../../lib/core/campaigns/ports.ts";
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
import type { BusinessEvent } from "../../../lib/core/events/model.ts";
import type { EventStore, EventTypeStore, FindItem, FollowedTypes } from "../../../lib/core/events/ports.ts";
import { makeTakeEvents, type TakeEvents } from "../../../lib/core/events/take.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { FunnelStore } from "../../../lib/core/funnels/ports.ts";
import type { JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PeopleStore, TeamStore } from "../../../lib/core/people/ports.ts";
import { makeManageSegments, segmentWorld, type TenantWorld } from "../../../lib/core/segments/manage.ts";
import type { SegmentStore } from "../../../lib/core/segments/ports.ts";
import type { EndpointStore } from "../../../lib/core/webhooks/ports.ts";
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
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  /** Has a run looked at when that moment comes. */
  readonly wakeRun: Wake;
  readonly automationFigures: () => Promise<ReadonlyMap<string, Figures>>;
  readonly segments: SegmentStore;
  readonly funnels: Pick<FunnelStore, "get">;
  readonly jobs: Pick<JobStore, "create" | "get">;
  readonly judge: Judge;
  readonly zoneOf: ZoneOf;
  readonly fields: Pick<FieldStore, "all">;
  /** Whose phases and addresses steps name. */
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly endpoints: Pick<EndpointStore, "get">;
  readonly findItem: FindItem;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<AutomationPorts, "events" | "eventTypes" | "contacts" | "eventRules" | "ruleLog" | "teller" | "pools">,
    Pick<AutomationPorts, "automations" | "runs" | "wakeRun" | "automationFigures" | "funnels" | "clock">,
    Pick<AutomationPorts, "campaigns" | "endpoints"> {
  readonly manageAutomations: ManageAutomations;
  readonly dryRunAutomation: DryRunAutomation;
  readonly world: () => Promise<TenantWorld>;
  readonly manageEventRules: ManageEventRules;
  readonly dryRun: (input: DryRunInput) => Promise<DryRun>;
  readonly takeEvents: TakeEvents;
}

/** By which channel somebody could be sent what a step says now, without sending it. */
const couldBeSent =
  ({ teller, ...ports }: AutomationPorts): DryRunPorts["could"] =>
  async (contact, send) => {
    const prepared = await teller.prepare({ kind: "notify", ...send }, NO_EVENT, undefined, "automation:check");
    if (prepared.kind === "invalid") return { would: false, text: prepared.text };
    const outlook = await makeOutlook({ ...ports, channels: ports.channelFacts })(contact, prepared);
    return outlook.kind === "could" ? { would: true, text: outlook.channel } : { would: false, text: outlook.text };
  };

/** Whether it could be said at all does not depend on what happened. */
export const NO_EVENT: BusinessEvent = {
  ...{ eventId: "", messageId: "", type: "rule.check", contactId: null, itemId: null, properties: {} },
  ...{ occurredAt: "", receivedAt: "", source: "rule:check" },
};

export const enter = ({ id, ...ports }: AutomationPorts): Tenant => {
  const startJob = makeStartJob(ports);
  const segments = makeManageSegments({ ...ports, startJob });
  return {
    ...ports,
    world: () => segmentWorld(ports),
    manageAutomations: makeManageAutomations({ ...ports, ...segments, startJob }),
    dryRunAutomation: makeDryRunAutomation({ ...ports, could: couldBeSent({ id, ...ports }) }),
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
  };
};

export const route = routesFor<Tenant>();
