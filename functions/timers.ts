/** What is done when a conversation's timer runs out, for the two rooms that may find it first. Each rule writes in its own name. */
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import { makeConversationDesk } from "../lib/adapters/dynamo/conversation-desk.ts";
import { makeLaterStore } from "../lib/adapters/dynamo/later.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makeSatisfactionSettings } from "../lib/adapters/dynamo/satisfaction.ts";
import { stamped } from "../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeBreachStore } from "../lib/adapters/dynamo/targets.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { channelPlanning } from "../lib/channels/gateway/planning.ts";
import { makeReply } from "../lib/core/conversations/reply.ts";
import { makeWakeSnoozed } from "../lib/core/conversations/wake.ts";
import { makeSendLater } from "../lib/core/later/send.ts";
import { makeAskSatisfaction } from "../lib/core/satisfaction/ask.ts";
import { makeWatchTarget } from "../lib/core/targets/breach.ts";
import { makeFireTimer } from "../lib/core/timers/fire.ts";

export function timersOf(context: TableContext) {
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
  const watched = { ...targets, breaches: makeBreachStore(targets.written) };
  return {
    timers: makeTimerStore(context),
    fire: makeFireTimer({
      snooze: makeWakeSnoozed(handsOf("snooze")),
      later: makeSendLater({ ...later, later: makeLaterStore(later.written) }),
      first_response: makeWatchTarget("first_response", watched),
      resolution: makeWatchTarget("resolution", watched),
      satisfaction: makeAskSatisfaction({
        ...satisfaction,
        settings: makeSatisfactionSettings(satisfaction.written, ids),
      }),
    }),
    clock,
  };
}
