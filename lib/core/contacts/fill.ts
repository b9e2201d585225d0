/** Tells of contacts that are older than their source how they came. The change is counted like any other. */
import type { ContactSource } from "./model.ts";
import type { ContactDesk } from "./ports.ts";

export interface FillPorts {
  /** Contacts of the tenant that have none, with what is known of how they came. */
  readonly without: () => Iterable<{ readonly contactId: string; readonly source: ContactSource }>;
  readonly contacts: Pick<ContactDesk, "get" | "save">;
}

const ATTEMPTS = 5;

/** How many it was. Cut off, it is simply begun again: who has one is left alone. */
export const makeFillSources =
  ({ without, contacts }: FillPorts): (() => Promise<number>) =>
  async () => {
    let filled = 0;
    for (const { contactId, source } of without()) if (await fill(contactId, source)) filled++;
    return filled;

    async function fill(contactId: string, source: ContactSource): Promise<boolean> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const contact = await contacts.get(contactId);
        if (!contact || contact.source !== null) return false;
        if ((await contacts.save({ ...contact, source, version: contact.version + 1 })) === "saved") return true;
      }
      throw new Error("a contact kept changing");
    }
  };
