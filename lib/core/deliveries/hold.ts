/** A thread keeps its order while a delivery of it is put off: what was written behind that one waits too. */
import type { Conversation, Hold, SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { MAX_DELAY_MS } from "../relay/model.ts";
import type { DeliveryKey, DeliveryStore } from "./ports.ts";

/** A schedule fires anywhere within its minute, and then the outbox has to be gone through. */
const WAKE_GRACE_MS = 90_000;
/** Whoever was woken and is still on the way stands right behind, as a rule. */
const BEHIND_MS = 30_000;

export interface ThreadHold {
  /** Until when this delivery waits for an earlier one; undefined when it may go. */
  behind(conversation: Conversation, key: string): Promise<string | undefined>;
  /** It was deferred because of an earlier one: what is newer waits for it as well. */
  follow(id: DeliveryKey): Promise<void>;
  /** It was deferred for its own sake until then, and holds the thread. */
  take(id: DeliveryKey, wakeAt: string): Promise<void>;
  /** It went its way: what waits behind it goes when its own time comes, and until then before everything newer. */
  leave(id: DeliveryKey): Promise<void>;
  /** It is deferred, and its worker may have been lost before it noted that: notes it unless it was. */
  restore(id: DeliveryKey, message: SentMessage): Promise<void>;
}

interface HoldPorts {
  readonly conversations: Pick<ConversationStore, "get" | "save">;
  readonly deliveries: Pick<DeliveryStore, "get">;
  readonly clock: Clock;
}

/** Writes give up after five conflicts: then order is only likely. */
export function makeThreadHold({ conversations, deliveries, clock }: HoldPorts): ThreadHold {
  return {
    async behind({ conversationId, held }, key) {
      if (!held || key <= held.by) return undefined;
      const now = clock.now();
      if (Date.parse(held.until) > now) return held.until;
      // Its time is over. A lost worker or a full queue may have kept back what was woken then, though not for ever.
      if (Date.parse(held.until) + MAX_DELAY_MS <= now) return undefined;
      const before = held.last !== undefined && key > held.last ? held.last : held.by;
      return before !== key && isOnItsWay(await deliveries.get({ conversationId, key: before }))
        ? iso(now + BEHIND_MS)
        : undefined;
    },
    follow: ({ conversationId, key }) => change(conversationId, (held) => held && withLast(held, key)),
    take: ({ conversationId, key }, wakeAt) =>
      change(conversationId, (held) => {
        const last = held?.last ?? held?.by;
        return { ...(last && last > key ? { last } : {}), until: graceAfter(wakeAt), by: key };
      }),
    leave: ({ conversationId, key }) =>
      change(conversationId, (held) => {
        if (held?.by !== key) return held;
        return held.last ? { until: held.until, by: held.last } : undefined;
      }),
    restore: ({ conversationId, key }, { wakeAt }) =>
      change(conversationId, (held) => {
        const until = graceAfter(wakeAt ?? iso(clock.now()));
        if (!held || Date.parse(held.until) + MAX_DELAY_MS <= clock.now()) return { until, by: key };
        if (key >= held.by) return withLast(held, key);
        return { until: [held.until, until].sort().at(-1) ?? until, by: key, last: held.last ?? held.by };
      }),
  };

  async function change(conversationId: string, edit: (held: Hold | undefined) => Hold | undefined): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(conversationId);
      if (!conversation) return;
      const { held: before, ...rest } = conversation;
      const held = edit(before);
      if (held === before) return;
      const next = {
        ...rest,
        ...(held ? { held } : {}),
        updatedAt: iso(clock.now()),
        version: conversation.version + 1,
      };
      if ((await conversations.save(next)) === "saved") return;
    }
  }
}

const withLast = (held: Hold, key: string): Hold => ((held.last ?? held.by) < key ? { ...held, last: key } : held);

const isOnItsWay = (message: SentMessage | undefined): boolean =>
  message !== undefined && ["queued", "deferred", "sending"].includes(message.status);

const graceAfter = (wakeAt: string): string => iso(Date.parse(wakeAt) + WAKE_GRACE_MS);
const iso = (ms: number): string => new Date(ms).toISOString();
