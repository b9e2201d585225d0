import type { Conversation } from "../conversations/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Lead } from "../leads/model.ts";
import type { AssignmentRule, Turns } from "./model.ts";

/** `taken`: another rule has this name. */
export type AssignmentRuleStore = Catalogue<AssignmentRule>;

/** What was decided for one opening of a conversation, once and for all. */
export interface Decision {
  readonly conversationId: string;
  readonly openedAt: string;
  /** Null: it stays nobody's, or was somebody's already. */
  readonly person: string | null;
  readonly ruleId: string | null;
  readonly at: string;
  /** Of the conversation, after it was given. */
  readonly version: number;
}

/** Everything that giving a conversation to somebody changes. */
export interface Assignment {
  readonly decision: Decision & { readonly person: string };
  readonly conversation: Conversation;
  readonly leads: readonly { readonly before: Lead; readonly after: Lead }[];
  readonly turns: Turns;
}

export interface AssignmentStore {
  /** As it surely is. */
  decided(conversationId: string, openedAt: string): Promise<Decision | undefined>;
  turns(): Promise<Turns>;
  /**
   * All or nothing. `conflict`: the conversation, a lead or the turns were changed, the person may not be given anything any more, or it
   * was decided already.
   */
  assign(assignment: Assignment): Promise<"assigned" | "conflict">;
  /** That nobody is given it. What was decided before stays. */
  leave(decision: Decision): Promise<void>;
}
