/** After an answer in a chat the next question follows, and thanks when there is none: within the window that the answer has opened. */
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { FireTimer } from "../timers/ports.ts";
import { asChoices, nextQuestion } from "./chat.ts";
import { inLanguage, stateOf } from "./model.ts";
import type { FeedbackFormStore, FeedbackStore } from "./ports.ts";

export const TIMER = "feedback";
const AUTHOR = "rule:feedback";

interface ConversePorts {
  readonly forms: Pick<FeedbackFormStore, "get">;
  readonly requests: Pick<FeedbackStore, "get">;
  readonly conversations: Pick<ConversationDesk, "get">;
  /** All contacts that somebody is known as. */
  readonly family: (contactId: string) => Promise<readonly { readonly contactId: string }[]>;
  /** As a rule of ours: nobody is said to have answered. The same request is the same message. */
  readonly reply: (input: {
    readonly conversationId: string;
    readonly author: string;
    readonly content: OutboundContent;
    readonly automatic: true;
    readonly request: { readonly id: string; readonly at: string };
  }) => Promise<{ readonly kind: string }>;
  readonly clock: Clock;
}

/** The timer's name carries the second half of the request's id. */
export function makeGoOnAsking(ports: ConversePorts): FireTimer {
  const { forms, requests, conversations, family, reply, clock } = ports;
  return async ({ conversationId, timer, wakeAt }) => {
    const own = timer.slice(TIMER.length + 1);
    const conversation = await conversations.get(conversationId);
    if (!conversation) return "missing";
    const known = await family(conversation.contactId);
    const found = await Promise.all(known.map(({ contactId }) => requests.get(`${contactId}.${own}`)));
    const request = found.find((one) => one !== undefined);
    const form = request && (await forms.get(request.formId));
    if (!request || !form) return "missing";
    const state = stateOf(request, clock.now());
    if (state === "cancelled" || state === "expired") return state;
    const question = nextQuestion(form, request);
    const content: OutboundContent = question
      ? asChoices({ form, request, question, link: "", first: false })
      : { type: "text", text: inLanguage(form.thanks, request.language, form.language) };
    if (content.type === "text" && content.text === "") return "answered";
    const outcome = await reply({
      conversationId,
      author: AUTHOR,
      content,
      automatic: true,
      request: { id: `feedback ${own} ${question?.key ?? "thanks"}`, at: wakeAt },
    });
    return outcome.kind === "queued" ? (question ? "asked" : "thanked") : outcome.kind;
  };
}
