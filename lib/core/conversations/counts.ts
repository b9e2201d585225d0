/** How many conversations stand in each view of the inbox. Out of counters: the views themselves are not gone through. */
import { addedUp, NOW, unassignedField, unreadField, type Values } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import { CONVERSATION_STATES, type ConversationState } from "./model.ts";

export interface ViewCount {
  readonly total: number;
  /** In which something was not read. */
  readonly unread: number;
}
export type StateCounts = Readonly<Record<ConversationState, ViewCount>>;

export interface InboxCounts {
  readonly mine: StateCounts;
  readonly unassigned: StateCounts;
  readonly all: StateCounts;
}

export type CountInbox = (person: string) => Promise<InboxCounts>;

export const makeCountInbox =
  (counters: Pick<CounterStore, "read" | "one">): CountInbox =>
  async (person) => {
    const [connections, own] = await Promise.all([
      counters.read("connection", NOW, NOW),
      counters.one({ family: "person", period: NOW, id: person }),
    ]);
    const all = addedUp(connections);
    return {
      mine: countsOf(own, (state) => state),
      unassigned: countsOf(all, unassignedField),
      all: countsOf(all, (state) => state),
    };
  };

const countsOf = (values: Values, fieldOf: (state: ConversationState) => string): StateCounts =>
  Object.fromEntries(
    CONVERSATION_STATES.map((state) => {
      const field = fieldOf(state);
      return [state, { total: values[field] ?? 0, unread: values[unreadField(field)] ?? 0 }];
    }),
  ) as unknown as StateCounts;
