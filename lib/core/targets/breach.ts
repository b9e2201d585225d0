/** The time of a promise has come: was it kept? If not, that is told, once. */
import type { Conversation } from "../conversations/model.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { wholeMinute } from "../timers/model.ts";
import type { FireTimer } from "../timers/ports.ts";
import { stateOf, type TargetKind } from "./model.ts";
import type { BreachStore } from "./ports.ts";

interface BreachPorts {
  readonly conversations: Pick<ConversationDesk, "get" | "save">;
  readonly breaches: Pick<BreachStore, "keep">;
  readonly notices: Notify;
  readonly clock: Clock;
}

export function makeWatchTarget(kind: TargetKind, { conversations, breaches, notices, clock }: BreachPorts): FireTimer {
  return async ({ conversationId, wakeAt }) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(conversationId);
      const now = new Date(clock.now()).toISOString();
      const found = conversation && stateOf(conversation, kind, now);
      if (!conversation || !found) return "not_promised";
      if (wholeMinute(found.dueAt) !== wakeAt) return "moved";
      if (found.state !== "breached") return found.state;
      await tell(conversation, found.dueAt);
      const breached = kind === "first_response" ? "firstBreachedAt" : "resolveBreachedAt";
      if (!conversation.targets || conversation.targets[breached] === found.dueAt) return "breached";
      const next = {
        ...conversation,
        targets: { ...conversation.targets, [breached]: found.dueAt },
        updatedAt: now,
        version: conversation.version + 1,
      };
      if ((await conversations.save(next)) === "saved") return "breached";
    }
    throw new Error("the conversation kept changing");
  };

  /** By ids of the promise itself, so that telling it again is the same. */
  async function tell(conversation: Conversation, dueAt: string): Promise<void> {
    const { conversationId, assignee, teamId, channel, connectionId, priority, targets } = conversation;
    await breaches.keep({
      conversationId,
      kind,
      dueAt,
      policyId: targets?.policyId ?? "",
      assignee,
      teamId: teamId ?? null,
      channel,
      connectionId,
      priority: priority ?? null,
    });
    if (assignee === null) return;
    await notices.notify([
      {
        person: assignee,
        kind: "sla_breached",
        subject: { kind: "conversation", id: conversationId },
        text: conversation.contactName ?? conversation.preview,
        at: dueAt,
        fact: [conversationId, kind, dueAt],
      },
    ]);
  }
}
