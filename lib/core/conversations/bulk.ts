/** One change for many conversations: each by itself, so that none harms its neighbours. */
import type { FieldProblem, HandleConversation } from "./handle.ts";
import type { ConversationChange } from "./model.ts";

export interface BulkItem {
  readonly conversationId: string;
  readonly outcome: "changed" | "unchanged" | "not_found" | "invalid" | "failed";
  readonly version?: number;
  readonly problems?: readonly FieldProblem[];
}

export type BulkOutcome =
  | { readonly kind: "done"; readonly items: readonly BulkItem[] }
  /** Of the change itself: nothing was done. */
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

/** In the order in which they were named; one that is named twice is changed once. */
export type ChangeMany = (
  conversationIds: readonly string[],
  change: ConversationChange,
  by: string,
) => Promise<BulkOutcome>;

const AT_ONCE = 10;

export function makeChangeMany(handle: Pick<HandleConversation, "check" | "update">): ChangeMany {
  return async (conversationIds, change, by) => {
    const problems = await handle.check(change, by);
    if (problems.length) return { kind: "invalid", problems };
    const wanted = [...new Set(conversationIds)];
    const items = new Map<string, BulkItem>();
    const rest = [...wanted];
    const work = async () => {
      for (let id = rest.shift(); id !== undefined; id = rest.shift()) items.set(id, await one(id, change, by));
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, work));
    return { kind: "done", items: wanted.map((id) => items.get(id)).filter((item) => item !== undefined) };
  };

  async function one(conversationId: string, change: ConversationChange, by: string): Promise<BulkItem> {
    try {
      const outcome = await handle.update({ conversationId, ...change, by, checked: true });
      switch (outcome.kind) {
        case "done":
          return {
            conversationId,
            outcome: outcome.changed ? "changed" : "unchanged",
            version: outcome.conversation.version,
          };
        case "invalid":
          return { conversationId, outcome: "invalid", problems: outcome.problems };
        default:
          return { conversationId, outcome: "not_found" };
      }
    } catch {
      // Changed by others all the time, or the table is too busy: the caller repeats what failed.
      return { conversationId, outcome: "failed" };
    }
  }
}
