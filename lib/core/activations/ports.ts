import type { Identity } from "../contacts/model.ts";
import type { Activation } from "./model.ts";

export interface ActivationStore {
  /** Puts it; the same one again changes nothing. It goes by itself some days after its time. */
  put(activation: Activation): Promise<void>;
  get(code: string): Promise<Activation | undefined>;
  /** For this conversation, unless it was used in another. Undefined where it is not there or was. */
  use(code: string, conversationId: string): Promise<Activation | undefined>;
}

/** Two contacts turned out to be one person: `done` when they are one contact from now on. Repeats change nothing. */
export type JoinContacts = (input: {
  readonly contactId: string;
  readonly from: string;
  readonly by: string;
}) => Promise<{ readonly kind: string }>;

export interface Sent {
  readonly code: string;
  readonly channel: string;
  readonly connectionId: string;
  readonly conversationId: string;
  readonly identities: readonly Identity[];
  readonly at: string;
}

/**
 * Somebody sent a code: they and whom it was given to are one person, who agreed to what stood beside it. Undefined for what is no code, of
 * another account, used by somebody else or over. Done twice it is as if done once; throws when a store cannot be reached.
 */
export type Activate = (
  sent: Sent,
) => Promise<{ readonly contactId: string; readonly language: string | null } | undefined>;
