import type { LaterMessage } from "./model.ts";

export interface LaterStore {
  /** In the order of their ids, those that went or were called off in the last month included. One query. */
  list(conversationId: string): Promise<readonly LaterMessage[]>;
  get(conversationId: string, laterId: string): Promise<LaterMessage | undefined>;
  /** Into the outbox, which sees to it that it fires. `present` returns the one that has this id and changes nothing. */
  create(message: LaterMessage): Promise<"created" | { readonly present: LaterMessage }>;
  /** Replaces it when the stored version is one less than the given one. What waits no more is kept for a month. */
  save(message: LaterMessage): Promise<"saved" | "conflict">;
}
