import type { Conversation as ConversationView } from "../../../../events/api/conversations.ts";
import type { Conversation } from "../../../../lib/core/conversations/model.ts";
import { deliveryId } from "../../../../lib/core/deliveries/model.ts";
import type { ChannelGateway } from "../../../../lib/core/deliveries/ports.ts";
import type { Clock } from "../../../../lib/core/kernel/ports.ts";
import { windowClosesAt } from "../../../../lib/core/policy/model.ts";
import { stateOf } from "../../../../lib/core/targets/model.ts";

/** What is looked up for it. */
interface Seen {
  readonly channels: Pick<ChannelGateway, "facts">;
  readonly clock: Clock;
}

export const conversationView = (conversation: Conversation, tenant: Seen): ConversationView => ({
  id: conversation.conversationId,
  connectionId: conversation.connectionId,
  channel: conversation.channel,
  chat: { id: conversation.chat.id, type: conversation.chat.type },
  contactId: conversation.contactId,
  contactName: conversation.contactName,
  state: conversation.state,
  assignee: conversation.assignee,
  unread: conversation.unread,
  lastMessageAt: conversation.lastMessageAt,
  lastMessageId: deliveryId(conversation.conversationId, conversation.lastMessageId),
  lastDirection: conversation.lastDirection,
  preview: conversation.preview,
  teamId: conversation.teamId ?? null,
  labels: [...(conversation.labels ?? [])],
  priority: conversation.priority ?? null,
  snoozedUntil: conversation.snoozedUntil ?? null,
  openedAt: conversation.openedAt ?? null,
  firstRepliedAt: conversation.firstRepliedAt ?? null,
  resolvedAt: conversation.resolvedAt ?? null,
  lastInboundAt: conversation.lastInboundAt,
  window: windowOf(conversation, tenant),
  targets: targetsOf(conversation, tenant),
  campaign: conversation.campaign ?? null,
  satisfaction: conversation.satisfaction
    ? {
        askedAt: conversation.satisfaction.askedAt,
        score: conversation.satisfaction.score ?? null,
        comment: conversation.satisfaction.comment ?? null,
      }
    : null,
  createdAt: conversation.createdAt,
  updatedAt: conversation.updatedAt,
  version: conversation.version,
});

function targetsOf(conversation: Conversation, { clock }: Pick<Seen, "clock">): ConversationView["targets"] {
  if (!conversation.targets) return null;
  const now = new Date(clock.now()).toISOString();
  return {
    policyId: conversation.targets.policyId,
    firstResponse: stateOf(conversation, "first_response", now) ?? null,
    resolution: stateOf(conversation, "resolution", now) ?? null,
  };
}

function windowOf({ channel, lastInboundAt }: Conversation, { channels, clock }: Seen): ConversationView["window"] {
  const closesAt = windowClosesAt(channels.facts(channel)?.windowMs, lastInboundAt);
  if (closesAt === undefined) return null;
  return { open: closesAt !== null && new Date(clock.now()).toISOString() < closesAt, closesAt };
}
