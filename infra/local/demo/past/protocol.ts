import type { StoredFile } from "../../providers/media.ts";
import type { Account, Chat } from "../../providers/types.ts";

/** What the thread is given. */
export interface PastInput {
  /** The present, from which the stories reckon back. Epoch milliseconds. */
  readonly now: number;
  /** By the room's name, the folder of its bundle. */
  readonly rooms: Readonly<Record<string, string>>;
  readonly issuer: string;
  readonly accounts: readonly {
    readonly tenant: string;
    readonly account: Account;
    /** By what the provider calls it. */
    readonly accountId: string;
    readonly connectionId: string;
    /** Where its webhooks go, below our origin. */
    readonly webhookPath: string;
  }[];
  /** Chapters that an earlier run began; they are not told again. */
  readonly told: readonly string[];
  /** How much of the history is told: 1 is all of it. */
  readonly share: number;
}

export type PastMessage =
  | { readonly kind: "begun"; readonly chapter: string }
  /** Somebody at the keyboard had changed what the chapter went on from. */
  | { readonly kind: "cut"; readonly chapter: string; readonly why: string }
  /** `chapter` is through, and its chat is as it stands on the customer's phone. */
  | {
      readonly kind: "told";
      readonly chapter: string;
      readonly chat?: Chat;
      readonly files: readonly StoredFile[];
    }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };
