/** From the table's changes: what a customer says may answer a question, and what was answered is remembered with whom it is about. */
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { Notified } from "../tracking/model.ts";
import { asksFeedback, type FeedbackRequest, gradesOf, isPress, parseRequestId } from "./model.ts";
import type { FeedbackFormStore, FeedbackStore, HearFeedback } from "./ports.ts";

export interface HearingPorts {
  readonly conversations: Pick<ConversationDesk, "get" | "messages">;
  /** All contacts that somebody is known as. */
  readonly family: (contactId: string) => Promise<readonly { readonly contactId: string }[]>;
  readonly hear: HearFeedback;
  readonly timers: Pick<TimerStore, "set">;
}

/** Takes a message for an answer where it is one, and has the next question asked. Told twice it does the same as once. */
export function makeHearing({ conversations, family, hear, timers }: HearingPorts) {
  return async (words: {
    readonly conversationId: string;
    readonly at: string;
    readonly text?: string;
    readonly payload?: string;
    readonly last?: Notified;
  }): Promise<void> => {
    const { conversationId, at, text, payload, last } = words;
    const asked = last && asksFeedback(last.type) ? last.notificationId : undefined;
    if (!isPress(payload) && asked === undefined) return;
    const conversation = await conversations.get(conversationId);
    if (!conversation) return;
    const lastAsked =
      asked !== undefined && !isPress(payload) && (await standsLast(conversationId, asked, at)) ? asked : undefined;
    const contactIds = (await family(conversation.contactId)).map(({ contactId }) => contactId);
    const outcome = await hear({ contactIds, lastAsked, text, payload, at });
    if (outcome.kind !== "heard") return;
    const own = parseRequestId(outcome.request.requestId)?.own ?? "";
    await timers.set({ conversationId, timer: `feedback.${own}`, wakeAt: at });
  };

  /** Whether the question is the last thing that we said there: what is written after somebody else's words is meant for those. */
  async function standsLast(conversationId: string, requestId: string, at: string): Promise<boolean> {
    const { items } = await conversations.messages(conversationId, { limit: LOOKED_AT });
    const ours = items.find((one) => one.kind !== "note" && one.direction === "out" && one.at <= at);
    if (ours?.kind !== "sent") return false;
    return ours.author === ASKER || ours.proactive?.notificationId === requestId;
  }
}

/** Messages before somebody's words among which our last one is looked for. */
const LOOKED_AT = 20;
/** Who asks the questions after the first. */
const ASKER = "rule:feedback";

export interface FollowPorts {
  readonly forms: Pick<FeedbackFormStore, "get">;
  readonly requests: Pick<FeedbackStore, "judge">;
  /** Told of every judgement, perhaps more than once. */
  readonly judged: (judgement: {
    readonly requestId: string;
    readonly version: number;
    readonly formId: string;
    readonly contactId: string;
    readonly itemId: string | null;
    readonly grade: number;
    readonly at: string;
  }) => Promise<void>;
}

export const makeFollowFeedback = (of: (tenant: string) => FollowPorts): Projection => ({
  name: "feedback",
  async project(changes) {
    for (const change of changes) await follow(change, of);
    return undefined;
  },
});

async function follow({ tenant, entity, before, after }: Change, of: (tenant: string) => FollowPorts): Promise<void> {
  if (entity !== "feedback-request" || !after) return;
  if (JSON.stringify(before?.answers ?? {}) === JSON.stringify(after.answers)) return;
  const request = after as unknown as FeedbackRequest;
  const { forms, requests, judged } = of(tenant);
  const form = await forms.get(request.formId);
  if (!form) return;
  const { of: grades, mean } = gradesOf(form, request.answers);
  if (mean === null) return;
  const { requestId, formId, itemId, version, updatedAt: at } = request;
  // Who is asked about nobody else speaks of themselves: how well a flat that they saw suits them.
  const contactId = request.subjectId ?? request.contactId;
  await requests.judge({ requestId, contactId, formId, itemId, grades, mean, at, version });
  await judged({ requestId, version, formId, contactId, itemId, grade: mean, at });
}
