/** Whoever writes after a campaign's message answers it: the delivery says so, and the conversation names the campaign. */
import type { Conversation } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { ANSWER_MS } from "../tracking/model.ts";
import type { CampaignDeliveryStore } from "./ports.ts";

interface AnswerPorts {
  readonly conversations: Pick<ConversationStore, "get" | "save">;
  readonly deliveries: Pick<CampaignDeliveryStore, "ofContact" | "answered">;
  readonly mediumOf: (channel: string) => string;
  /** What a campaign is called; "" for one that is gone. */
  readonly nameOf: (campaignId: string) => Promise<string>;
  /** Whether the business has any campaign: where it has none, nothing is looked for. */
  readonly any: () => Promise<boolean>;
  readonly clock: Clock;
}

/** `at`: when they wrote. Told twice it is as if told once. */
export type AnswerCampaign = (conversationId: string, at: string) => Promise<void>;

/** Deliveries that are looked at: whoever got more within a week answers one of these. */
const LOOKED_AT = 20;
const ATTEMPTS = 5;

export function makeAnswerCampaign({
  conversations,
  deliveries,
  mediumOf,
  nameOf,
  any,
  clock,
}: AnswerPorts): AnswerCampaign {
  return async (conversationId, at) => {
    if (!(await any())) return;
    const conversation = await conversations.get(conversationId);
    if (!conversation) return;
    const medium = mediumOf(conversation.channel);
    const [last] = (await deliveries.ofContact(conversation.contactId, LOOKED_AT)).filter(
      (one) =>
        one.medium === medium &&
        one.sentAt !== undefined &&
        one.sentAt < at &&
        Date.parse(at) <= Date.parse(one.sentAt) + ANSWER_MS,
    );
    if (!last || last.answeredAt !== undefined) return;
    const { campaignId, phaseId } = last;
    await name(conversation, { campaignId, phaseId, name: await nameOf(campaignId), at });
    await deliveries.answered(last, at);
  };

  async function name(conversation: Conversation, campaign: NonNullable<Conversation["campaign"]>): Promise<void> {
    for (let attempt = 0, now: Conversation | undefined = conversation; now && attempt < ATTEMPTS; attempt++) {
      if (now.campaign?.at === campaign.at) return;
      const updatedAt = new Date(clock.now()).toISOString();
      if ((await conversations.save({ ...now, campaign, updatedAt, version: now.version + 1 })) === "saved") return;
      now = await conversations.get(conversation.conversationId);
    }
  }
}
