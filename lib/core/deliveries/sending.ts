/** What the steps of sending one delivery hand to each other. */
import type { Conversation, SentMessage } from "../conversations/model.ts";
import type { SendOutcome } from "../messages/model.ts";
import type { PolicyNote } from "../policy/model.ts";
import type { Price } from "../spending/model.ts";
import type { ChannelFacts } from "./ports.ts";

export type SendResult =
  | { readonly kind: "done"; readonly status: string; readonly code?: string }
  /** The thread waits: the queue hands the same command over again after `ms`. */
  | { readonly kind: "wait"; readonly ms: number; readonly code: string };

/** `out`: the queue would not hand the command over much more often. A wait then becomes a deferral, so that waiting never ends as a dead letter. */
export type Patience = "plenty" | "out";

export interface ReadyToSend {
  readonly conversation: Conversation;
  readonly connectionId: string;
  readonly facts: ChannelFacts;
  /** As it goes: with the template where that takes its place. */
  readonly message: SentMessage;
  readonly policy: PolicyNote | undefined;
  /** Among those of the connection's day, where it has a limit. */
  readonly place: string | undefined;
  /** In place of the one that was written with it. */
  readonly price: Price | undefined;
  readonly send: () => Promise<SendOutcome>;
}

/** What nobody asked for by writing: a template, which is all that may be sent outside of an open window. */
export const startsAtAPrice = (message: SentMessage): message is SentMessage & { readonly micros: number } =>
  message.content.type === "template" && (message.micros ?? 0) > 0;
