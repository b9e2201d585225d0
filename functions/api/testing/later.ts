import type { LaterMessage } from "../../../lib/core/later/model.ts";
import type { LaterStore } from "../../../lib/core/later/ports.ts";

/** Keeps its contract as the port words it. */
export function memoryLater(): LaterStore {
  const rows = new Map<string, LaterMessage>();
  const keyOf = ({ conversationId, laterId }: Pick<LaterMessage, "conversationId" | "laterId">) =>
    `${conversationId} ${laterId}`;
  return {
    list: async (conversationId) => [...rows.values()].filter((row) => row.conversationId === conversationId),
    get: async (conversationId, laterId) => rows.get(keyOf({ conversationId, laterId })),
    async create(message) {
      const present = rows.get(keyOf(message));
      if (present) return { present };
      rows.set(keyOf(message), message);
      return "created";
    },
    async save(message) {
      if (rows.get(keyOf(message))?.version !== message.version - 1) return "conflict";
      rows.set(keyOf(message), message);
      return "saved";
    },
  };
}
