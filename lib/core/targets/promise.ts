/** Promises are worked out when a conversation is opened or sorted anew: off the road of messages, from the table's changes. */
import type { ConversationDesk } from "../conversations/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { wholeMinute } from "../timers/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import { TARGET_KINDS, targetsFor } from "./model.ts";
import type { ReadTargetSettings } from "./ports.ts";

interface PromisePorts {
  readonly conversations: Pick<ConversationDesk, "get" | "save">;
  readonly timers: Pick<TimerStore, "set">;
  readonly settings: ReadTargetSettings;
  readonly clock: Clock;
  readonly ids: Ids;
}

export const makePromiseTargets = (of: (tenant: string) => PromisePorts): Projection => ({
  name: "targets",
  async project(changes) {
    const wanted = new Map<string, { readonly tenant: string; readonly conversationId: string }>();
    for (const change of changes) {
      const conversationId = concerned(change);
      if (conversationId !== undefined)
        wanted.set(`${change.tenant} ${conversationId}`, { tenant: change.tenant, conversationId });
    }
    for (const { tenant, conversationId } of wanted.values()) await promise(of(tenant), conversationId);
    return undefined;
  },
});

/** What a promise hangs on. Messages that come and go change none of it, and cost nothing here. */
const FIELDS = ["openedAt", "priority", "labels", "teamId"] as const;

function concerned({ entity, before, after }: Change): string | undefined {
  if (entity !== "conversation" || after === undefined || typeof after.conversationId !== "string") return undefined;
  if (typeof after.openedAt !== "string" || after.state === "resolved") return undefined;
  const same = (name: string) => JSON.stringify(before?.[name]) === JSON.stringify(after[name]);
  return before !== undefined && FIELDS.every(same) ? undefined : after.conversationId;
}

async function promise(ports: PromisePorts, conversationId: string): Promise<void> {
  const { conversations, timers, settings, clock, ids } = ports;
  const now = await settings();
  for (let attempt = 0; attempt < 5; attempt++) {
    // As it is now: what the change showed may be over.
    const conversation = await conversations.get(conversationId);
    if (!conversation || conversation.state === "resolved") return;
    const targets = targetsFor(conversation, now, ids);
    if (JSON.stringify(targets) === JSON.stringify(conversation.targets)) return;
    // Timers first: one for a time that is no longer promised finds that out, a missing one would stay missing.
    for (const kind of TARGET_KINDS) {
      const dueAt = kind === "first_response" ? targets?.firstDueAt : targets?.resolveDueAt;
      const done = kind === "first_response" && conversation.firstRepliedAt !== undefined;
      if (dueAt !== undefined && !done) await timers.set({ conversationId, timer: kind, wakeAt: wholeMinute(dueAt) });
    }
    const next = {
      ...conversation,
      targets,
      updatedAt: new Date(clock.now()).toISOString(),
      version: conversation.version + 1,
    };
    if ((await conversations.save(next)) === "saved") return;
  }
  throw new Error("the conversation kept changing");
}
