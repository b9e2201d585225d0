/** A snoozed conversation comes back, when its time is over and nothing else brought it back before. */
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import type { Timer } from "../timers/model.ts";
import type { ConversationDesk } from "./ports.ts";

interface WakePorts {
  readonly conversations: Pick<ConversationDesk, "get" | "save">;
  readonly notices: Notify;
  readonly clock: Clock;
}

/** `put_off`: it was snoozed anew meanwhile. `awake`: a person or the customer was faster. */
export type WakeSnoozed = (timer: Timer) => Promise<"woken" | "put_off" | "awake" | "missing">;

export function makeWakeSnoozed({ conversations, notices, clock }: WakePorts): WakeSnoozed {
  return async ({ conversationId, wakeAt }) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(conversationId);
      if (!conversation) return "missing";
      if (conversation.state !== "snoozed") return "awake";
      if (conversation.snoozedUntil !== wakeAt) return "put_off";
      // Told first: whoever crashes in between tells it again, which is the same notice.
      if (conversation.assignee !== null)
        await notices.notify([
          {
            person: conversation.assignee,
            kind: "snooze_ended",
            subject: { kind: "conversation", id: conversationId },
            text: conversation.contactName ?? conversation.preview,
            at: wakeAt,
            fact: [conversationId, wakeAt],
          },
        ]);
      const next = {
        ...conversation,
        state: "open" as const,
        snoozedUntil: undefined,
        updatedAt: new Date(clock.now()).toISOString(),
        version: conversation.version + 1,
      };
      if ((await conversations.save(next)) === "saved") return "woken";
    }
    throw new Error("the conversation kept changing");
  };
}
