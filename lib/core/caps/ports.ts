import type { SendLedger } from "./model.ts";

export interface SendLedgerStore {
  /** `EMPTY_LEDGER` for who never got anything. */
  get(contactId: string): Promise<SendLedger>;
  /** The same, perhaps a moment behind: asked for many at once, it costs one request for all. */
  glance(contactId: string): Promise<SendLedger>;
  /** Replaces it when the stored version is one less than the given one. */
  save(contactId: string, ledger: SendLedger): Promise<"saved" | "conflict">;
}
