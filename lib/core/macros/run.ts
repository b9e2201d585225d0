/** Runs a macro on a conversation: its steps in their order, until one is refused. */
import type { ConversationDesk } from "../conversations/ports.ts";
import { changeOf, type Macro, type MacroAction } from "./model.ts";
import type { MacroHands, MacroStore, Refused, Step } from "./ports.ts";

interface RunPorts {
  readonly macros: Pick<MacroStore, "get">;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly hands: MacroHands;
}

export interface StepResult {
  readonly action: MacroAction["type"];
  /** `skipped`: a step before it was refused; what was promised is not resolved unsaid. */
  readonly outcome: "done" | "refused" | "skipped";
  readonly refused?: Refused;
}

export type RunOutcome =
  | { readonly kind: "ran"; readonly macro: Macro; readonly steps: readonly StepResult[] }
  | { readonly kind: "macro_missing" }
  | { readonly kind: "conversation_missing" };

/** The same request again does nothing twice: messages and notes have ids of it, and changes are what they are. */
export type RunMacro = (input: {
  readonly macroId: string;
  readonly conversationId: string;
  readonly person: string;
  /** Whether the person may write to customers and leave notes; their macros can do no more than they. */
  readonly mayWrite: boolean;
  readonly request: { readonly id: string; readonly at: string };
}) => Promise<RunOutcome>;

export function makeRunMacro({ macros, conversations, hands }: RunPorts): RunMacro {
  return async ({ macroId, conversationId, person, mayWrite, request }) => {
    const macro = await macros.get(macroId);
    if (!macro) return { kind: "macro_missing" };
    if (!(await conversations.get(conversationId))) return { kind: "conversation_missing" };
    const steps: StepResult[] = [];
    let stopped = false;
    for (const [index, action] of macro.actions.entries()) {
      if (stopped) {
        steps.push({ action: action.type, outcome: "skipped" });
        continue;
      }
      // Steps are a moment apart, so that what they write stays in their order.
      const at = new Date(Date.parse(request.at) + index * STEP_MS).toISOString();
      const step = { conversationId, author: person, request: { id: `${request.id} step ${index}`, at } };
      const writes = action.type === "send_reply" || action.type === "note";
      const refused = writes && !mayWrite ? NOT_PERMITTED : await act(action, step, Date.parse(request.at));
      stopped = refused !== undefined;
      steps.push({ action: action.type, outcome: refused ? "refused" : "done", ...(refused ? { refused } : {}) });
    }
    return { kind: "ran", macro, steps };
  };

  function act(action: MacroAction, step: Step, now: number): Promise<Refused | undefined> {
    if (action.type === "send_reply") return hands.send({ ...step, cannedReplyId: action.cannedReplyId });
    if (action.type === "note") return hands.note({ ...step, text: action.text });
    return hands.change(step.conversationId, changeOf(action, step.author, now) ?? {}, step.author);
  }
}

const NOT_PERMITTED: Refused = { code: "forbidden", message: "needs conversations.reply" };

/** A reply may have parts, each a millisecond behind the other. */
const STEP_MS = 50;
