/** The time of a message for later has come: it becomes an ordinary message, once, if it still may. */
import type { Message } from "../conversations/model.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { Notify } from "../notices/ports.ts";
import type { FireTimer } from "../timers/ports.ts";
import { CUSTOMER_WROTE, isCalledOff, isWaiting, type LaterMessage, laterIdOf } from "./model.ts";
import type { LaterStore } from "./ports.ts";

interface SendLaterPorts {
  readonly later: LaterStore;
  readonly conversations: Pick<ConversationDesk, "get">;
  /** As a person sends it: policy, connection and channel are asked, and the same request is the same message. */
  readonly reply: (input: {
    readonly conversationId: string;
    readonly author: string;
    readonly content: OutboundContent;
    readonly cannedReplyId?: string;
    readonly request: { readonly id: string; readonly at: string };
  }) => Promise<
    | { readonly kind: "queued"; readonly messages: readonly Pick<Message, "key">[] }
    | { readonly kind: string; readonly text?: string }
  >;
  readonly notices: Notify;
  readonly clock: Clock;
}

export function makeSendLater({ later, conversations, reply, notices, clock }: SendLaterPorts): FireTimer {
  const now = () => new Date(clock.now()).toISOString();

  return async ({ conversationId, timer, wakeAt }) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const message = await later.get(conversationId, laterIdOf(timer));
      if (!message || !isWaiting(message)) return "settled";
      if (message.sendAt !== wakeAt) return "moved";
      const conversation = await conversations.get(conversationId);
      if (!conversation) return settle(message, { state: "failed", reason: GONE });
      if (isCalledOff(message, conversation.lastInboundAt)) {
        if ((await save(message, { state: "cancelled", reason: CUSTOMER_WROTE })) !== undefined) return "called_off";
        continue;
      }
      // From here on nobody changes it: what goes out is what stands here, at this moment, however often it is tried.
      const taken = message.state === "sending" ? message : await save(message, { state: "sending", firedAt: now() });
      if (taken) return send(taken);
    }
    throw new Error("the message kept changing");
  };

  async function send(message: LaterMessage): Promise<string> {
    const { conversationId, laterId, author, content, cannedReplyId, firedAt = now() } = message;
    const outcome = await reply({
      conversationId,
      author,
      content,
      ...(cannedReplyId === undefined ? {} : { cannedReplyId }),
      request: { id: `later ${laterId}`, at: firedAt },
    });
    if ("messages" in outcome)
      return settle(message, { state: "sent", messageKeys: outcome.messages.map(({ key }) => key) });
    const text = outcome.text ?? WHY[outcome.kind] ?? "it could not be sent";
    await notices.notify([
      {
        person: author,
        kind: "scheduled_message_failed",
        subject: { kind: "conversation", id: conversationId },
        text,
        at: firedAt,
        fact: [conversationId, laterId],
      },
    ]);
    return settle(message, { state: "failed", reason: { code: outcome.kind, text } });
  }

  async function settle(message: LaterMessage, end: Partial<LaterMessage>): Promise<string> {
    if (!(await save(message, end))) throw new Error("the message was changed while it was sent");
    return end.state ?? "settled";
  }

  async function save(message: LaterMessage, end: Partial<LaterMessage>): Promise<LaterMessage | undefined> {
    const next = { ...message, ...end, updatedAt: now(), version: message.version + 1 };
    return (await later.save(next)) === "saved" ? next : undefined;
  }
}

const GONE = { code: "conversation_missing", text: "the conversation is not there any more" } as const;
const WHY: Readonly<Record<string, string>> = {
  conversation_missing: GONE.text,
  connection_unusable: "the connection cannot send",
  invalid: "the channel does not take it",
};
