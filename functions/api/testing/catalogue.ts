import type { Catalogue, CatalogueEntry } from "../../../lib/core/kernel/catalogue.ts";

/** Keeps its contract as the port words it. `once`: what may be there once only. */
export function memoryCatalogue<Entry extends CatalogueEntry>(
  entries: readonly Entry[] = [],
  once: (entry: Entry) => unknown = () => undefined,
): Catalogue<Entry> {
  const rows = new Map(entries.map((entry) => [entry.id, entry]));
  const taken = (entry: Entry) =>
    [...rows.values()].some(
      (other) => other.id !== entry.id && once(entry) !== undefined && once(other) === once(entry),
    );
  return {
    all: async () => [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: async (id) => rows.get(id),
    async create(entry) {
      const present = rows.get(entry.id);
      if (present) return { present };
      if (taken(entry)) return "taken";
      rows.set(entry.id, entry);
      return "created";
    },
    async save(entry, before) {
      if (rows.get(before.id)?.version !== before.version) return "conflict";
      if (taken(entry)) return "taken";
      rows.set(entry.id, entry);
      return "saved";
    },
    async remove(entry) {
      if (rows.get(entry.id)?.version !== entry.version) return "conflict";
      rows.delete(entry.id);
      return "removed";
    },
  };
}
