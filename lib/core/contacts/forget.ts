import { sameIdentity } from "./model.ts";
import type { ContactDesk, ForgetAddress } from "./ports.ts";

/** The last one stays: nobody could say whose the contact is. */
export const makeForgetAddress =
  (contacts: Pick<ContactDesk, "resolve" | "unlink">): ForgetAddress =>
  async (contactId, identity, at) => {
    const contact = await contacts.resolve(contactId);
    if (!contact || contact.identities.length < 2) return;
    if (contact.identities.some((one) => sameIdentity(one, identity))) await contacts.unlink(contactId, identity, at);
  };
