/** What is done when a conversation's timer runs out, for the two rooms that may find it first. Each rule writes in its own name. */
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import { makeContactDesk } from "../lib/adapters/dynamo/contact-desk.ts";
import { makeConversationDesk } from "../lib/adapters/dynamo/conversation-desk.ts";
import { makeConversationStore } from "../lib/adapters/dynamo/conversations.ts";
import { makeDeliveryStore } from "../lib/adapters/dynamo/deliveries.ts";
import { makeDigestStore } from "../lib/adapters/dynamo/digests.ts";
import { makeFeedbackFormStore, makeFeedbackStore } from "../lib/adapters/dynamo/feedback.ts";
import { makeLaterStore } from "../lib/adapters/dynamo/later.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makeNotificationStore } from "../lib/adapters/dynamo/notifications.ts";
import { makeSatisfactionSettings } from "../lib/adapters/dynamo/satisfaction.ts";
import { stamped } from "../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeBreachStore } from "../lib/adapters/dynamo/targets.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeWaveStore } from "../lib/adapters/dynamo/waves.ts";
import { makeWebhookDeliveryStore } from "../lib/adapters/dynamo/webhooks.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { channelPlanning } from "../lib/channels/gateway/planning.ts";
import { makeReply } from "../lib/core/conversations/reply.ts";
import { makeStartConversation } from "../lib/core/conversations/start.ts";
import { makeWakeSnoozed } from "../lib/core/conversations/wake.ts";
import { makeGoOnAsking } from "../lib/core/feedback/converse.ts";
import { keptOnce } from "../lib/core/kernel/once.ts";
import { makeSendLater } from "../lib/core/later/send.ts";
import { makeAdvance } from "../lib/core/notifications/advance.ts";
import { makeCloseDigest } from "../lib/core/notifications/digest.ts";
import { makeAskSatisfaction } from "../lib/core/satisfaction/ask.ts";
import { makeWatchTarget } from "../lib/core/targets/breach.ts";
import { makeFireTimer } from "../lib/core/timers/fire.ts";
import type { FireTimer } from "../lib/core/timers/ports.ts";
import { lateRendererOf } from "./rendering-late.ts";
import { ruling } from "./ruling.ts";

/** Loaded when the first run's time has come. */
export const automating = keptOnce((_part: "automations") => import("./automating.ts")).bind(undefined, "automations");

const looking = keptOnce((_part: "figures") => import("./looking.ts")).bind(undefined, "figures");

/** Where the day's look at connections finds secrets and providers. */
export interface Outside {
  readonly secretsPrefix: string;
  /** As `CHANNEL_BASE_URLS`. */
  readonly baseUrls: string | undefined;
}

export function timersOf(context: TableContext, outside: Outside) {
  const notices = makePersonalNotices(context, ids);
  const by = (rule: string): TableContext => {
    const actor = { kind: "rule", id: `rule:${rule}` } as const;
    return {
      ...context,
      client: stamped(
        context.client,
        () => actor,
        () => ids.random().slice(0, 10),
      ),
    };
  };
  const handsOf = (rule: string) => {
    const written = by(rule);
    const conversations = makeConversationDesk(written);
    const connections = makeConnectionStore(written);
    const reply = makeReply({ conversations, connections, channels: channelPlanning, clock, ids });
    return { written, conversations, reply, notices, clock };
  };
  const later = handsOf("send_later");
  const satisfaction = handsOf("satisfaction");
  const targets = handsOf("targets");
  const feedback = handsOf("feedback");
  const told = by("notifications");
  const advance = advanceOf(told);
  const closeDigest = makeCloseDigest({
    digests: makeDigestStore(told),
    notifications: makeNotificationStore(told),
    clock,
  });
  const waves = makeWaveStore(context);
  const watched = { ...targets, breaches: makeBreachStore(targets.written) };
  return {
    timers: makeTimerStore(context),
    advance,
    fire: makeFireTimer({
      snooze: makeWakeSnoozed(handsOf("snooze")),
      later: makeSendLater({ ...later, later: makeLaterStore(later.written) }),
      first_response: makeWatchTarget("first_response", watched),
      resolution: makeWatchTarget("resolution", watched),
      notify: async ({ conversationId, timer }) => {
        const conversation = await later.conversations.get(conversationId);
        const family = conversation ? await makeContactDesk(context, ids).family(conversation.contactId) : [];
        const outcomes = await Promise.all(
          family.map(({ contactId }) => advance(`${contactId}.${timer.slice("notify.".length)}`)),
        );
        return outcomes.find(({ kind }) => kind !== "missing")?.kind ?? "missing";
      },
      digest: async ({ conversationId: contactId, timer }) =>
        (await closeDigest(contactId, timer.slice("digest.".length))).kind,
      rule: async ({ conversationId: waitId, timer }) =>
        (await ruling()).rulesOf(context).fire(waitId, timer.slice("rule.".length)),
      webhook: async ({ timer }) => {
        await makeWebhookDeliveryStore(context).ring(timer.slice("webhook.".length));
        return "rang";
      },
      wave: async ({ conversationId: campaignId, timer }) => {
        const waveId = timer.slice("wave.".length);
        const wave = (await waves.of(campaignId)).find((one) => one.waveId === waveId);
        // Any other is the one by which a campaign is looked at once it should be over.
        await (wave ? waves.due(wave) : waves.look(campaignId));
        return wave ? "due" : "looked_at";
      },
      figures: async ({ conversationId: campaignId }) => (await looking()).lookOf(context, by("campaigns"))(campaignId),
      run: async ({ conversationId: contactId, timer }) =>
        (await automating()).advanceRunOf(context)(contactId, timer.slice("run.".length)),
      satisfaction: makeAskSatisfaction({
        ...satisfaction,
        settings: makeSatisfactionSettings(satisfaction.written, ids),
      }),
      feedback: makeGoOnAsking({
        ...feedback,
        forms: makeFeedbackFormStore(feedback.written, ids),
        requests: makeFeedbackStore(feedback.written),
        family: makeContactDesk(feedback.written, ids).family,
      }),
      ...calendars(context, outside),
      signature: async ({ conversationId: campaignId }) =>
        (await import("./signature-service.ts")).withdrawOf(context, outside)(campaignId),
      daily: async (timer) => (await import("./daily.ts")).dailyOf(by("connections"), outside)(timer),
    }),
    clock,
  };
}

/** One for what changed here or there, and one for what has to be looked after anyway. */
function calendars(context: TableContext, outside: Outside) {
  const sync: FireTimer = async ({ conversationId: person }) =>
    (await import("./google-calendar.ts")).syncGoogleOf(context, outside)(person);
  return { calendar: sync, calendar_check: sync };
}

function advanceOf(context: TableContext) {
  const conversations = makeConversationStore(context, ids);
  const contacts = makeContactDesk(context, ids);
  const { tenant } = context;
  return makeAdvance({
    notifications: makeNotificationStore(context),
    contacts,
    connections: makeConnectionStore(context),
    conversations,
    start: makeStartConversation({ conversations, contacts, channels: channelPlanning, clock, ids, tenant }),
    deliveries: makeDeliveryStore(context, ids),
    channels: channelPlanning,
    render: lateRendererOf(context),
    timers: makeTimerStore(context),
    clock,
    ids,
  });
}
