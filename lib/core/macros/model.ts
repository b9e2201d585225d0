import type { ConversationChange } from "../conversations/model.ts";
import type { CatalogueEntry } from "../kernel/catalogue.ts";

/** One step of a macro. `me`: whoever runs it. */
export type MacroAction =
  | { readonly type: "send_reply"; readonly cannedReplyId: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "add_labels"; readonly labels: readonly string[] }
  | { readonly type: "remove_labels"; readonly labels: readonly string[] }
  | { readonly type: "assign"; readonly assignee: string | null }
  | { readonly type: "assign_team"; readonly teamId: string | null }
  | { readonly type: "set_priority"; readonly priority: NonNullable<ConversationChange["priority"]> | null }
  | { readonly type: "snooze"; readonly minutes: number }
  | { readonly type: "set_state"; readonly state: "open" | "pending" | "resolved" };

/** What is done at one stroke, in this order. */
export interface Macro extends CatalogueEntry {
  readonly name: string;
  readonly actions: readonly MacroAction[];
}

export const MAX_MACROS = 200;

/** What an action changes of the conversation itself; undefined for those that write a message. */
export function changeOf(action: MacroAction, person: string, now: number): ConversationChange | undefined {
  switch (action.type) {
    case "send_reply":
    case "note":
      return undefined;
    case "add_labels":
      return { addLabels: action.labels };
    case "remove_labels":
      return { removeLabels: action.labels };
    case "assign":
      return { assignee: action.assignee === "me" ? person : action.assignee };
    case "assign_team":
      return { teamId: action.teamId };
    case "set_priority":
      return { priority: action.priority };
    case "snooze":
      return { state: "snoozed", snoozedUntil: new Date(now + action.minutes * 60_000).toISOString() };
    case "set_state":
      return { state: action.state };
  }
}
