import type { ConversationChange } from "../conversations/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Macro } from "./model.ts";

/** `taken`: another macro has this name. */
export type MacroStore = Catalogue<Macro>;

/** Why a step was not done, in the words of whoever refused it. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

/** What the steps are done by. Each is given what asked for it, so that the same step again is the same. */
export interface MacroHands {
  send(input: Step & { readonly cannedReplyId: string }): Promise<Refused | undefined>;
  note(input: Step & { readonly text: string }): Promise<Refused | undefined>;
  change(conversationId: string, change: ConversationChange, person: string): Promise<Refused | undefined>;
}

export interface Step {
  readonly conversationId: string;
  readonly author: string;
  readonly request: { readonly id: string; readonly at: string };
}
