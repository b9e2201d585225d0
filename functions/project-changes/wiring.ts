/** Everything that is kept from the table's changes. Their order does not matter: each is on its own. */
import { makeAssignmentRuleStore, makeAssignmentStore } from "../../lib/adapters/dynamo/assignment.ts";
import { makeAudienceDesk } from "../../lib/adapters/dynamo/audience.ts";
import { makeAudienceSources } from "../../lib/adapters/dynamo/audience-sources.ts";
import { makeAuditChain } from "../../lib/adapters/dynamo/audit.ts";
import { makeAutomationStore, makeRunStore } from "../../lib/adapters/dynamo/automations.ts";
import { makeCampaignDeliveryStore, makeLeadCreditStore } from "../../lib/adapters/dynamo/campaign-deliveries.ts";
import { makeCampaignSettingsStore } from "../../lib/adapters/dynamo/campaign-settings.ts";
import { makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { makeCatalogue } from "../../lib/adapters/dynamo/catalogue.ts";
import { makeClassificationRuleStore, makeCorrectionStore } from "../../lib/adapters/dynamo/classification.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeConnectionStore } from "../../lib/adapters/dynamo/connections.ts";
import { makeSendingPolicyStore } from "../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../../lib/adapters/dynamo/conversation-desk.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeEventTypeStore } from "../../lib/adapters/dynamo/event-types.ts";
import { makeFollowedTypes } from "../../lib/adapters/dynamo/events.ts";
import { makeFactStore } from "../../lib/adapters/dynamo/facts.ts";
import { makeFeedbackFormStore, makeFeedbackStore } from "../../lib/adapters/dynamo/feedback.ts";
import { makeFieldStore, makeFunnelStore } from "../../lib/adapters/dynamo/funnels.ts";
import { makeGoogleAccountStore } from "../../lib/adapters/dynamo/google-calendar.ts";
import { makeEngagementStore, makeHitStore, makeNotifiedStore } from "../../lib/adapters/dynamo/hits.ts";
import { makeLeadStore } from "../../lib/adapters/dynamo/leads.ts";
import { makeFeed, makeSockets } from "../../lib/adapters/dynamo/live.ts";
import { makeCompany, makeStanding } from "../../lib/adapters/dynamo/live-people.ts";
import { makeLostReasonStore } from "../../lib/adapters/dynamo/lost-reasons.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makeNotificationStore } from "../../lib/adapters/dynamo/notifications.ts";
import { makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { makeSatisfactionResults, makeSatisfactionSettings } from "../../lib/adapters/dynamo/satisfaction.ts";
import { makeSearchLog } from "../../lib/adapters/dynamo/search-log.ts";
import { makeSegmentStore } from "../../lib/adapters/dynamo/segments.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { makeSwitchStore } from "../../lib/adapters/dynamo/switches.ts";
import type { TableContext } from "../../lib/adapters/dynamo/table.ts";
import { makeHoursStore, makePolicyStore } from "../../lib/adapters/dynamo/targets.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeLastFailureStore, makeWatchStore } from "../../lib/adapters/dynamo/watch.ts";
import { makeWaveStore } from "../../lib/adapters/dynamo/waves.ts";
import { makeZoneStore } from "../../lib/adapters/dynamo/zones.ts";
import { sha256Hex, systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { makeSocketManagement } from "../../lib/adapters/websocket/management.ts";
import { briefById } from "../../lib/channels/parts/briefs.ts";
import { makeFollowAnalysis } from "../../lib/core/analysis/follow.ts";
import { makeAssign } from "../../lib/core/assignment/assign.ts";
import { makeFollowAudience } from "../../lib/core/audience/follow.ts";
import { makeRefreshAudience } from "../../lib/core/audience/refresh.ts";
import { makeAudit } from "../../lib/core/audit/project.ts";
import { makeFollowAutomations } from "../../lib/core/automations/follow.ts";
import { makeClassify } from "../../lib/core/classification/classify.ts";
import { makeRememberCorrection } from "../../lib/core/classification/correct.ts";
import { makeReadJudge } from "../../lib/core/classification/read.ts";
import { makeFacts } from "../../lib/core/counters/facts.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import { makeCalendars, makeFollowZones } from "../../lib/core/counters/zones.ts";
import { makeFollowEvents } from "../../lib/core/events/follow.ts";
import { makeAnswerFeedback } from "../../lib/core/feedback/answer.ts";
import { makeFollowFeedback, makeHearing } from "../../lib/core/feedback/follow.ts";
import { makeHearFeedback } from "../../lib/core/feedback/hear.ts";
import { makeFollowCampaigns } from "../../lib/core/figures/follow.ts";
import { makeLookSoon } from "../../lib/core/figures/look.ts";
import { makeFollowPlans } from "../../lib/core/google-calendar/follow.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { remembered } from "../../lib/core/kernel/remembered.ts";
import { makeManageLeads } from "../../lib/core/leads/manage.ts";
import { makeAttendPresence } from "../../lib/core/live/presence.ts";
import { makeLive } from "../../lib/core/live/project.ts";
import { makeFollowNotifications } from "../../lib/core/notifications/follow.ts";
import type { Team } from "../../lib/core/people/model.ts";
import { oneAfterAnother, type Projection } from "../../lib/core/projections/model.ts";
import type { Judged } from "../../lib/core/rankings/teach.ts";
import { makeFollowSatisfaction } from "../../lib/core/satisfaction/follow.ts";
import { makeSearchProjection } from "../../lib/core/search/record.ts";
import { makeReadWatched } from "../../lib/core/segments/watched.ts";
import { makeAnswerCampaign } from "../../lib/core/shards/answers.ts";
import { makeFollowCredits } from "../../lib/core/shards/credit.ts";
import { makeFollowSignatures } from "../../lib/core/signatures/follow.ts";
import { makePromiseTargets } from "../../lib/core/targets/promise.ts";
import { makeReadTargetSettings } from "../../lib/core/targets/settings.ts";
import { makeFollowAnswers } from "../../lib/core/tracking/answers.ts";
import { makeFollowHits } from "../../lib/core/tracking/follow.ts";
import { makeBeginDaily, makeFollowDaily } from "../../lib/core/watch/daily.ts";
import { makeWatch, WATCH, type WatchPorts } from "../../lib/core/watch/follow.ts";
import { makeFollowFacts } from "../../lib/core/webhooks/follow.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { publishOf } from "../publishing.ts";
import { wakeOf } from "../waking.ts";

export interface ProjectionContext {
  readonly tableName: string;
  readonly liveUrl: string;
  /** Undefined: nothing is kept for analysis. */
  readonly analysisBucket?: string | undefined;
  readonly log: Log;
}

/** How long a process remembers that a business has no campaigns, whose messages then answer none. */
const CAMPAIGNS_MS = 60_000;
const anyCampaign = (stores: TableContext) => async () =>
  (await makeCampaignStore(stores).list({ limit: 1 })).items.length > 0;
/** How long a process goes by the calendars at Google that it read: whoever connects one is looked after at once anyway. */
const ACCOUNTS_MS = 30_000;
/** For how long a process goes by the automations that it read. */
const AUTOMATIONS_MS = 10_000;

/** It stops connections by itself, and the audit log says so. */
function watchOver(stores: TableContext): WatchPorts {
  const client = stamped(
    stores.client,
    () => ({ kind: "system", id: WATCH }),
    () => systemIds.random().slice(0, 10),
  );
  return {
    counters: makeCounterStore(stores),
    policy: makeSendingPolicyStore(stores),
    connections: makeConnectionStore(stores),
    switches: makeSwitchStore({ ...stores, client }),
    watch: makeWatchStore(stores),
    failures: makeLastFailureStore(stores),
    notices: makePersonalNotices(stores, systemIds),
    people: makePeopleStore(stores),
  };
}

/** One line for each projection. */
export function makeProjections({ tableName, liveUrl, analysisBucket, log }: ProjectionContext): readonly Projection[] {
  const context = (tenant: string) => ({ client: dynamoClient(), tableName, tenant });
  const desk = (tenant: string, rule: string) => {
    const { client, ...rest } = context(tenant);
    const by = { kind: "rule", id: `rule:${rule}` } as const;
    return {
      ...rest,
      client: stamped(
        client,
        () => by,
        () => systemIds.random().slice(0, 10),
      ),
    };
  };
  const promises = perTenant((tenant) => {
    const stores = desk(tenant, "targets");
    const [policies, hours] = [makePolicyStore(stores, systemIds), makeHoursStore(stores, systemIds)];
    return {
      conversations: makeConversationDesk(stores),
      timers: makeTimerStore(stores),
      settings: makeReadTargetSettings({ policies, hours, clock: systemClock }),
      clock: systemClock,
      ids: systemIds,
    };
  });
  const questions = perTenant((tenant) => {
    const stores = desk(tenant, "satisfaction");
    return {
      settings: makeSatisfactionSettings(stores, systemIds),
      results: makeSatisfactionResults(stores),
      timers: makeTimerStore(stores),
      clock: systemClock,
    };
  });
  const assignments = perTenant((tenant) => {
    const stores = desk(tenant, "assignment");
    return {
      rules: makeAssignmentRuleStore(stores, systemIds),
      assignments: makeAssignmentStore(stores),
      conversations: makeConversationDesk(stores),
      contacts: makeContactDesk(stores, systemIds),
      leads: makeLeadStore(stores),
      hours: makeHoursStore(stores, systemIds),
      teams: makeCatalogue<Team>(stores, systemIds, { noun: "team" }),
      people: makePeopleStore(stores),
      counters: makeCounterStore(stores),
      notices: makePersonalNotices(stores, systemIds),
      clock: systemClock,
    };
  });
  const classifications = perTenant((tenant) => {
    const stores = desk(tenant, "classification");
    const [leads, funnels, corrections] = [makeLeadStore(stores), makeFunnelStore(stores), makeCorrectionStore(stores)];
    const shared = { clock: systemClock, ids: systemIds };
    const { classify } = makeManageLeads({
      ...shared,
      leads,
      funnels,
      contacts: makeContactDesk(stores, systemIds),
      fields: makeFieldStore(stores),
      lostReasons: makeLostReasonStore(stores, systemIds),
    });
    return {
      judge: makeReadJudge({ rules: makeClassificationRuleStore(stores, systemIds), clock: systemClock }),
      conversations: makeConversationDesk(stores),
      leads,
      funnels,
      classify,
      remember: makeRememberCorrection({ corrections, ids: systemIds }),
    };
  });
  /** Customers answer in a conversation what they were asked there. */
  const hearing = (tenant: string) => {
    const stores = desk(tenant, "feedback");
    const [forms, requests] = [makeFeedbackFormStore(stores, systemIds), makeFeedbackStore(stores)];
    const answer = makeAnswerFeedback({ forms, requests, clock: systemClock });
    return {
      conversations: makeConversationDesk(stores),
      family: makeContactDesk(stores, systemIds).family,
      hear: makeHearFeedback({ forms, requests, answer, clock: systemClock }),
      timers: makeTimerStore(stores),
    };
  };
  const judging = (tenant: string) => {
    const stores = desk(tenant, "ranking");
    return {
      forms: makeFeedbackFormStore(stores, systemIds),
      requests: makeFeedbackStore(stores),
      judged: async (judged: Judged) => {
        const taught = await (await import("./judging/index.ts")).teachOf(stores)(judged);
        if (taught.length > 0) log.info("ranking_taught", { tenant, requestId: judged.requestId, taught });
      },
    };
  };
  const live = makeSocketManagement(liveUrl);
  const publish = perTenant((tenant) => publishOf(context(tenant)));
  const calendarOf = makeCalendars({ of: (tenant) => makeZoneStore(context(tenant)), clock: systemClock });
  return [
    makeAssign(assignments),
    makeClassify(classifications),
    makePromiseTargets(promises),
    makeFollowSatisfaction(questions),
    makeFollowDaily(
      perTenant((tenant) =>
        makeBeginDaily({ timers: makeTimerStore(context(tenant)), clock: systemClock, ids: systemIds }),
      ),
    ),
    makeFollowNotifications(perTenant((tenant) => makeNotificationStore(context(tenant)))),
    makeFollowHits(
      perTenant((tenant) => {
        const stores = context(tenant);
        return {
          hits: makeHitStore(stores),
          engagements: makeEngagementStore(stores),
          notifications: makeNotificationStore(stores),
          campaigns: makeCampaignDeliveryStore(stores),
        };
      }),
    ),
    makeFollowAnswers(
      perTenant((tenant) => {
        const stores = context(tenant);
        return {
          notified: makeNotifiedStore(stores),
          engagements: makeEngagementStore(stores),
          campaigns: makeAnswerCampaign({
            conversations: makeConversationDesk(desk(tenant, "campaigns")),
            deliveries: makeCampaignDeliveryStore(stores),
            nameOf: async (campaignId) => (await makeCampaignStore(stores).get(campaignId))?.name ?? "",
            mediumOf: (channel) => briefById(channel)?.medium ?? channel,
            ...{ clock: systemClock, any: remembered(anyCampaign(stores), CAMPAIGNS_MS, systemClock) },
          }),
          heard: makeHearing(hearing(tenant)),
        };
      }),
    ),
    makeFollowCredits(
      perTenant((tenant) => {
        const stores = context(tenant);
        return {
          deliveries: makeCampaignDeliveryStore(stores),
          credits: makeLeadCreditStore(stores),
          settings: makeCampaignSettingsStore(stores),
          any: remembered(anyCampaign(stores), CAMPAIGNS_MS, systemClock),
        };
      }),
    ),
    makeFollowAudience(
      perTenant((tenant) => {
        const stores = context(tenant);
        return makeRefreshAudience({
          sources: makeAudienceSources(stores, makeContactDesk(stores, systemIds)),
          audience: makeAudienceDesk(stores, makeFollowedTypes(stores)),
          watched: makeReadWatched({
            segments: makeSegmentStore(stores, systemIds),
            fields: makeFieldStore(stores),
            clock: systemClock,
          }),
          clock: systemClock,
          ids: systemIds,
        });
      }),
    ),
    makeFollowAutomations(
      perTenant((tenant) => {
        const stores = context(tenant);
        const automations = makeAutomationStore(stores, systemIds);
        return {
          automations: remembered(automations.all, AUTOMATIONS_MS, systemClock),
          version: automations.version,
          runs: makeRunStore(stores),
          contactOf: async (id) => (await makeConversationDesk(stores).get(id))?.contactId,
          family: makeContactDesk(stores, systemIds).family,
          wake: wakeOf(makeTimerStore(stores)),
          clock: systemClock,
          ids: systemIds,
        };
      }),
    ),
    makeFollowSignatures(
      perTenant((tenant) => {
        const stores = context(tenant);
        const campaigns = makeCampaignStore(stores);
        return {
          timers: makeTimerStore(stores),
          notices: makePersonalNotices(stores, systemIds),
          async ownersOf(campaignId) {
            const { name = "", owners = [] } = (await campaigns.get(campaignId)) ?? {};
            return { name, owners };
          },
          clock: systemClock,
        };
      }),
    ),
    makeFollowPlans(
      perTenant((tenant) => {
        const accounts = makeGoogleAccountStore(context(tenant));
        return {
          accounts: remembered(accounts.all, ACCOUNTS_MS, systemClock),
          timers: makeTimerStore(context(tenant)),
          clock: systemClock,
        };
      }),
    ),
    ...(analysisBucket === undefined
      ? []
      : [
          makeFollowAnalysis(async (file) =>
            (await import("../../lib/adapters/s3/analysis.ts")).makeKeepFile(analysisBucket)(file),
          ),
        ]),
    makeFollowEvents(perTenant((tenant) => makeEventTypeStore(context(tenant)))),
    makeFollowFeedback(perTenant(judging)),
    makeFollowFacts(publish),
    makeFollowCampaigns(
      perTenant((tenant) => {
        const stores = context(tenant);
        const timers = makeTimerStore(stores);
        return {
          campaigns: makeCampaignStore(stores),
          waves: makeWaveStore(stores),
          publish: publish(tenant),
          lookSoon: makeLookSoon({ timers, clock: systemClock, ids: systemIds }),
        };
      }),
    ),
    makeFollowZones({ of: (tenant) => makeZoneStore(context(tenant)), clock: systemClock }),
    makeFacts({ of: perTenant((tenant) => makeFactStore(context(tenant))) }),
    oneAfterAnother(
      makeCounters({ of: perTenant((tenant) => makeCounterStore(context(tenant))), calendarOf }),
      makeWatch({
        of: perTenant((tenant) => watchOver(context(tenant))),
        calendarOf,
        toleratedBy: (channel) => briefById(channel)?.tolerated ?? {},
        clock: systemClock,
      }),
    ),
    makeSearchProjection({ logOf: perTenant((tenant) => makeSearchLog(context(tenant))) }),
    makeLive({
      of: perTenant((tenant) => makeFeed(context(tenant))),
      standingOf: (tenant) => makeStanding(context(tenant), systemClock.now),
      sockets: makeSockets({ client: dynamoClient(), tableName }),
      ...live,
      left: makeAttendPresence({
        of: (tenant) => makeCompany(context(tenant)),
        push: live.push,
        clock: systemClock,
      }).left,
      clock: systemClock,
    }),
    makeAudit({
      of: (tenant) => makeAuditChain(context(tenant)),
      hash: sha256Hex,
      now: systemClock.now,
      // The log is kept apart from the table, so it can witness against it.
      onSealed: ({ tenant, number, hash }) => log.info("audit_sealed", { tenant, number, hash }),
    }),
  ];
}
