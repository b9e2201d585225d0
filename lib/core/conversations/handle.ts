/** What a person does with a conversation: read, take, resolve, reopen. */
import type { Clock } from "../kernel/ports.ts";
import type { Conversation } from "./model.ts";
import type { ConversationDesk } from "./ports.ts";

export type HandleOutcome =
  | { readonly kind: "done"; readonly conversation: Conversation }
  | { readonly kind: "missing" }
  /** The caller expected another version. */
  | { readonly kind: "stale"; readonly conversation: Conversation };

export interface HandleInput {
  readonly conversationId: string;
  /** From `If-Match`; without it the change applies to whatever is there. */
  readonly expectedVersion?: number;
}

export interface HandleConversation {
  /** Everything that came so far is read. */
  markRead(input: HandleInput): Promise<HandleOutcome>;
  /** Resolved or reopened, given to a person or to nobody (`null`): all that is named, or nothing. */
  update(
    input: HandleInput & { readonly state?: "open" | "resolved"; readonly assignee?: string | null },
  ): Promise<HandleOutcome>;
}

export function makeHandleConversation({
  conversations,
  clock,
}: {
  readonly conversations: ConversationDesk;
  readonly clock: Clock;
}): HandleConversation {
  /** Changes what is different, and writes nothing when nothing is. Throws after five conflicts in a row. */
  async function change(
    input: HandleInput,
    edit: (conversation: Conversation) => Partial<Conversation>,
  ): Promise<HandleOutcome> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(input.conversationId);
      if (!conversation) return { kind: "missing" };
      if (input.expectedVersion !== undefined && conversation.version !== input.expectedVersion)
        return { kind: "stale", conversation };
      const edited = { ...conversation, ...edit(conversation) };
      if (JSON.stringify(edited) === JSON.stringify(conversation)) return { kind: "done", conversation };
      const next = { ...edited, updatedAt: new Date(clock.now()).toISOString(), version: conversation.version + 1 };
      if ((await conversations.save(next)) === "saved") return { kind: "done", conversation: next };
    }
    throw new Error("the conversation kept changing");
  }

  return {
    markRead: (input) => change(input, (conversation) => ({ unread: 0, readThrough: conversation.lastApplied })),
    update: ({ state, assignee, ...input }) =>
      change(input, () => ({
        ...(state === undefined ? {} : { state }),
        ...(assignee === undefined ? {} : { assignee }),
      })),
  };
}
