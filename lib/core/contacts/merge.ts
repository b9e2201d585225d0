/** Two contacts turn out to be one person. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { type Contact, MAX_FAMILY, merge } from "./model.ts";
import type { ContactDesk } from "./ports.ts";

export type MergeOutcome =
  | { readonly kind: "done"; readonly contact: Contact }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly contact: Contact }
  | { readonly kind: "refused"; readonly code: "same" | "merged_elsewhere" | "too_many" | "not_merged" };

export interface OfOne {
  readonly contactId: string;
  readonly expectedVersion?: number;
}

/** `from` becomes part of `contactId`: its keys stay, its fields fill what the survivor lacks. Asking twice is one merge. */
export type MergeContacts = (input: OfOne & { readonly from: string; readonly by: string }) => Promise<MergeOutcome>;

const ATTEMPTS = 5;

export const next = (contact: Contact, at: string): Contact => ({
  ...contact,
  updatedAt: at,
  version: contact.version + 1,
});

export function makeMergeContacts({
  contacts,
  clock,
  ids,
}: {
  readonly contacts: Pick<ContactDesk, "family" | "get" | "rewrite">;
  readonly clock: Clock;
  readonly ids: Ids;
}): MergeContacts {
  const now = () => new Date(clock.now()).toISOString();
  return async ({ contactId, from, by, expectedVersion }) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [family, others, named] = await Promise.all([
        contacts.family(contactId),
        contacts.family(from),
        contacts.get(from),
      ]);
      const [survivor, other] = [family[0], others[0]];
      if (!survivor || !other || !named) return { kind: "missing" };
      if (named.contactId === survivor.contactId) return { kind: "refused", code: "same" };
      // It is there already, by this request or another.
      if (other.contactId === survivor.contactId) return { kind: "done", contact: survivor };
      if (named.mergedInto !== undefined) return { kind: "refused", code: "merged_elsewhere" };
      if (expectedVersion !== undefined && survivor.version !== expectedVersion)
        return { kind: "stale", contact: survivor };
      if (family.length + others.length > MAX_FAMILY) return { kind: "refused", code: "too_many" };
      const at = now();
      const { contact, before, after } = merge(survivor, other);
      const merged = next(contact, at);
      const gone = next({ ...other, mergedInto: survivor.contactId }, at);
      const record = {
        recordId: ids.derive("merge", other.contactId, String(gone.version)).slice(0, 16),
        kind: "merged",
        from: other.contactId,
        into: survivor.contactId,
        by,
        at,
        before,
        after,
      } as const;
      if ((await contacts.rewrite([merged, gone], record)) === "saved") return { kind: "done", contact: merged };
    }
    throw new Error("the contacts kept changing");
  };
}
