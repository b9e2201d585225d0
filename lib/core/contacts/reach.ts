/** Whoever is written to is a contact: the one that has the address, or a new one. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { newcomer } from "./model.ts";
import type { ContactDesk, ReachContact } from "./ports.ts";

interface ReachPorts {
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities" | "create">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

const ATTEMPTS = 3;

export function makeReachContact({ contacts, clock, ids, tenant }: ReachPorts): ReachContact {
  return async (identity, name) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [found] = await contacts.findByIdentities([identity]);
      if (found !== undefined) return contacts.resolve(found);
      const contactId = ids.derive("contact", tenant, identity.kind, identity.value);
      const contact = newcomer(contactId, identity, name, new Date(clock.now()).toISOString());
      // Taken: by somebody who wrote, or was written to, just now.
      if ((await contacts.create(contact)).kind !== "taken") return contact;
    }
    throw new Error("the contact kept changing");
  };
}
