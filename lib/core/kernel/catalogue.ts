/** Things of a tenant of which there are dozens, not thousands: they are read together. */
export interface CatalogueEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

export interface Catalogue<Entry extends CatalogueEntry> {
  /** All of them, in the order of ids. One query, as long as they fit a page of the table (1 MB). */
  all(): Promise<readonly Entry[]>;
  get(id: string): Promise<Entry | undefined>;
  /** `taken`: another one has what may be there once only. `present` returns the one of this id and changes nothing. */
  create(entry: Entry): Promise<"created" | "taken" | { readonly present: Entry }>;
  /** Replaces `before`. `conflict`: it was changed or removed meanwhile. */
  save(entry: Entry, before: Entry): Promise<"saved" | "taken" | "conflict">;
  remove(entry: Entry): Promise<"removed" | "conflict">;
}

export type CreateOutcome<Entry> =
  | { readonly kind: "created"; readonly entry: Entry }
  | { readonly kind: "taken" }
  | { readonly kind: "full"; readonly limit: number };
export type EditOutcome<Entry> =
  | { readonly kind: "done"; readonly entry: Entry }
  | { readonly kind: "missing" }
  | { readonly kind: "taken" }
  | { readonly kind: "stale"; readonly entry: Entry };

/** The steps that every catalogue shares. */
export interface ManageCatalogue<Entry extends CatalogueEntry> {
  create(entry: Omit<Entry, keyof CatalogueEntry>, request: Asked): Promise<CreateOutcome<Entry>>;
  edit(
    id: string,
    expectedVersion: number | undefined,
    edit: (entry: Entry) => Partial<Entry>,
    now: string,
  ): Promise<EditOutcome<Entry>>;
  remove(id: string, expectedVersion: number | undefined): Promise<EditOutcome<Entry>>;
}

/** What asked for it and when it first did: the same request makes the same entry. */
interface Asked {
  readonly id: string;
  readonly at: string;
}

export function makeManageCatalogue<Entry extends CatalogueEntry>(
  catalogue: Catalogue<Entry>,
  { limit, idOf }: { readonly limit: number; readonly idOf: (requestId: string) => string },
): ManageCatalogue<Entry> {
  return {
    async create(fresh, { id: requestId, at }) {
      const id = idOf(requestId);
      if ((await catalogue.all()).filter((entry) => entry.id !== id).length >= limit) return { kind: "full", limit };
      const entry = { ...fresh, id, createdAt: at, updatedAt: at, version: 1 } as Entry;
      const created = await catalogue.create(entry);
      if (created === "taken") return { kind: "taken" };
      return { kind: "created", entry: created === "created" ? entry : created.present };
    },

    async edit(id, expectedVersion, edit, now) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const entry = await catalogue.get(id);
        if (!entry) return { kind: "missing" };
        if (expectedVersion !== undefined && entry.version !== expectedVersion) return { kind: "stale", entry };
        const edited = { ...entry, ...edit(entry) };
        if (JSON.stringify(edited) === JSON.stringify(entry)) return { kind: "done", entry };
        const next = { ...edited, updatedAt: now, version: entry.version + 1 };
        const saved = await catalogue.save(next, entry);
        if (saved === "taken") return { kind: "taken" };
        if (saved === "saved") return { kind: "done", entry: next };
      }
      throw new Error("the entry kept changing");
    },

    async remove(id, expectedVersion) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const entry = await catalogue.get(id);
        if (!entry) return { kind: "missing" };
        if (expectedVersion !== undefined && entry.version !== expectedVersion) return { kind: "stale", entry };
        if ((await catalogue.remove(entry)) === "removed") return { kind: "done", entry };
      }
      throw new Error("the entry kept changing");
    },
  };
}
