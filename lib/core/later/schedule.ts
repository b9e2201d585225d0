/** Messages for later: written, changed, called off, and sent when their time comes. */
import type { ConversationDesk } from "../conversations/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import { wholeMinute } from "../timers/model.ts";
import { isWaiting, type LaterMessage, LONGEST_MS, MAX_LATER } from "./model.ts";
import type { LaterStore } from "./ports.ts";

interface LaterPorts {
  readonly later: LaterStore;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly channels: Pick<ChannelGateway, "plan">;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface Problem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type LaterOutcome =
  | { readonly kind: "done"; readonly message: LaterMessage }
  | { readonly kind: "conversation_missing" }
  | { readonly kind: "missing" }
  | { readonly kind: "full"; readonly limit: number }
  /** It went, or was called off. */
  | { readonly kind: "settled"; readonly message: LaterMessage }
  | { readonly kind: "stale"; readonly message: LaterMessage }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export interface ScheduleMessages {
  create(input: {
    readonly conversationId: string;
    readonly author: string;
    readonly content: OutboundContent;
    readonly cannedReplyId?: string;
    readonly sendAt: string;
    readonly cancelOnReply: boolean;
    readonly request: { readonly id: string; readonly at: string };
  }): Promise<LaterOutcome>;
  /** Whoever changes it has seen what the customer wrote meanwhile: only what comes after that calls it off. */
  edit(input: {
    readonly conversationId: string;
    readonly laterId: string;
    readonly expectedVersion?: number;
    readonly content?: OutboundContent;
    readonly sendAt?: string;
    readonly cancelOnReply?: boolean;
  }): Promise<LaterOutcome>;
  cancel(input: {
    readonly conversationId: string;
    readonly laterId: string;
    readonly expectedVersion?: number;
  }): Promise<LaterOutcome>;
}

export function makeScheduleMessages({ later, conversations, channels, clock, ids }: LaterPorts): ScheduleMessages {
  return {
    async create({ conversationId, author, content, cannedReplyId, sendAt, cancelOnReply, request }) {
      const conversation = await conversations.get(conversationId);
      if (!conversation) return { kind: "conversation_missing" };
      const problems = [...problemsOfTime(sendAt), ...(await problemsOfContent(conversation.channel, content))];
      if (problems.length) return { kind: "invalid", problems };
      const laterId = ids.derive("later", conversationId, request.id).slice(0, 16);
      const others = (await later.list(conversationId)).filter(
        (other) => isWaiting(other) && other.laterId !== laterId,
      );
      if (others.length >= MAX_LATER) return { kind: "full", limit: MAX_LATER };
      const message: LaterMessage = {
        conversationId,
        laterId,
        author,
        content,
        ...(cannedReplyId === undefined ? {} : { cannedReplyId }),
        sendAt: wholeMinute(sendAt),
        cancelOnReply,
        seenInboundAt: conversation.lastInboundAt,
        state: "scheduled",
        createdAt: request.at,
        updatedAt: request.at,
        version: 1,
      };
      const created = await later.create(message);
      return { kind: "done", message: created === "created" ? message : created.present };
    },

    async edit({ content, sendAt, cancelOnReply, ...input }) {
      const conversation = await conversations.get(input.conversationId);
      if (!conversation) return { kind: "missing" };
      const problems = [
        ...(sendAt === undefined ? [] : problemsOfTime(sendAt)),
        ...(content === undefined ? [] : await problemsOfContent(conversation.channel, content)),
      ];
      if (problems.length) return { kind: "invalid", problems };
      return change(input, ({ cannedReplyId: before, ...message }) => ({
        ...message,
        // In other words than the canned reply's, it is none any more.
        ...(before === undefined || content !== undefined ? {} : { cannedReplyId: before }),
        ...(content === undefined ? {} : { content }),
        ...(sendAt === undefined ? {} : { sendAt: wholeMinute(sendAt) }),
        ...(cancelOnReply === undefined ? {} : { cancelOnReply }),
        seenInboundAt: conversation.lastInboundAt,
      }));
    },

    cancel: (input) =>
      change(input, (message) => ({
        ...message,
        state: "cancelled",
        reason: { code: "by_person", text: "it was called off" },
      })),
  };

  function problemsOfTime(sendAt: string): readonly Problem[] {
    const ms = Date.parse(sendAt) - clock.now();
    if (ms <= 0) return [{ field: "sendAt", code: "in_the_past", message: "must be in the future" }];
    return ms > LONGEST_MS ? [{ field: "sendAt", code: "too_far", message: "must be within a year" }] : [];
  }

  async function problemsOfContent(channel: string, content: OutboundContent): Promise<readonly Problem[]> {
    const plan = await channels.plan(channel, content);
    return plan.ok
      ? []
      : plan.problems.map(({ field, code, message }) => ({ field: `content.${field}`, code, message }));
  }

  async function change(
    input: { readonly conversationId: string; readonly laterId: string; readonly expectedVersion?: number },
    edit: (message: LaterMessage) => LaterMessage,
  ): Promise<LaterOutcome> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const message = await later.get(input.conversationId, input.laterId);
      if (!message) return { kind: "missing" };
      if (input.expectedVersion !== undefined && message.version !== input.expectedVersion)
        return { kind: "stale", message };
      if (message.state !== "scheduled") return { kind: "settled", message };
      const next = {
        ...edit(message),
        updatedAt: new Date(clock.now()).toISOString(),
        version: message.version + 1,
      };
      if ((await later.save(next)) === "saved") return { kind: "done", message: next };
    }
    throw new Error("the message kept changing");
  }
}
