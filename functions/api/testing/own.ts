/** What is a person's own, in memory. */
import { type Draft, type Preferences, USUAL } from "../../../lib/core/own/model.ts";
import type { DraftStore, PreferencesStore } from "../../../lib/core/own/ports.ts";

export function memoryOwn() {
  const chosen = new Map<string, Preferences>();
  const drafts = new Map<string, Draft>();
  const preferences: PreferencesStore = {
    read: async (person) => chosen.get(person) ?? USUAL,
    async save(person, after) {
      if ((chosen.get(person) ?? USUAL).version !== after.version - 1) return "conflict";
      chosen.set(person, after);
      return "saved";
    },
  };
  const keyOf = (person: string, conversationId: string) => `${person} ${conversationId}`;
  const store: DraftStore = {
    page: async (person, { limit }) => ({
      items: [...drafts].flatMap(([key, draft]) => (key.startsWith(`${person} `) ? [draft] : [])).slice(0, limit),
    }),
    get: async (person, conversationId) => drafts.get(keyOf(person, conversationId)),
    async put(person, draft) {
      const key = keyOf(person, draft.conversationId);
      const kept = { ...draft, version: (drafts.get(key)?.version ?? 0) + 1 };
      drafts.set(key, kept);
      return kept;
    },
    remove: async (person, conversationId) => void drafts.delete(keyOf(person, conversationId)),
  };
  return { setup: { preferences }, inbox: { drafts: store } };
}
