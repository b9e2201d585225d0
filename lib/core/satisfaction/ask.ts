/** Asks the customer, as the channel can: by choices to press where it has them, within its window and nowhere else. */
import type { Conversation, Satisfaction } from "../conversations/model.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { FireTimer } from "../timers/ports.ts";
import { asked, COMMENT_MS, DEFAULT_SETTINGS, questionFor, SETTINGS_ID, whyNotAsk } from "./model.ts";
import type { SatisfactionSettingsStore } from "./ports.ts";

interface AskPorts {
  readonly settings: Pick<SatisfactionSettingsStore, "get">;
  readonly conversations: Pick<ConversationDesk, "get" | "save">;
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

const AUTHOR = "rule:satisfaction";

/** The timer is set for a resolution, and again for an answer: what there is to ask shows the conversation. */
export function makeAskSatisfaction({ settings, conversations, reply, clock }: AskPorts): FireTimer {
  return async ({ conversationId, wakeAt }) => {
    const wishes = (await settings.get(SETTINGS_ID)) ?? DEFAULT_SETTINGS;
    const conversation = await conversations.get(conversationId);
    if (!conversation) return "missing";
    const comment = commentToAsk(conversation, wishes.commentQuestion);
    if (comment !== undefined) return askForComment(conversation, comment, wakeAt);
    const { resolvedAt = "" } = conversation;
    const reason = whyNotAsk(conversation, wishes, new Date(clock.now()).toISOString());
    if (reason !== undefined) return reason;
    const outcome = await reply({
      conversationId,
      author: AUTHOR,
      content: questionFor(wishes, resolvedAt),
      automatic: true,
      request: { id: `satisfaction ${resolvedAt}`, at: wakeAt },
    });
    if (outcome.kind !== "queued") return outcome.kind;
    await note(conversationId, () => asked(resolvedAt, wakeAt, wishes));
    return "asked";
  };

  async function askForComment({ conversationId }: Conversation, text: string, at: string): Promise<string> {
    const outcome = await reply({
      conversationId,
      author: AUTHOR,
      content: { type: "text", text },
      automatic: true,
      request: { id: `satisfaction comment ${at}`, at },
    });
    if (outcome.kind !== "queued") return outcome.kind;
    const commentUntil = new Date(Date.parse(at) + COMMENT_MS).toISOString();
    await note(conversationId, (before) => before && { ...before, commentUntil });
    return "asked_for_comment";
  }

  async function note(
    conversationId: string,
    edit: (before: Satisfaction | undefined) => Satisfaction | undefined,
  ): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(conversationId);
      if (!conversation) return;
      const next = {
        ...conversation,
        satisfaction: edit(conversation.satisfaction),
        updatedAt: new Date(clock.now()).toISOString(),
        version: conversation.version + 1,
      };
      if ((await conversations.save(next)) === "saved") return;
    }
    throw new Error("the conversation kept changing");
  }
}

/** After a score and before a comment, while the matter is resolved. */
function commentToAsk({ state, satisfaction: its }: Conversation, question: string | null): string | undefined {
  const open = its?.score !== undefined && its.comment === undefined && its.commentUntil === undefined;
  return question !== null && state === "resolved" && open ? question : undefined;
}
