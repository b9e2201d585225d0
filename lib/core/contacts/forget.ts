import { sameIdentity } from "./model.ts";
import type { ContactDesk, ForgetAddress } from "./ports.ts";

/** The last one stays: nobody could say whose the contact is. */
export const makeForgetAddress =
  (contacts: Pick<ContactDesk, "resolve" | "findByIdentities" | "unlink">): ForgetAddress =>
  async (identity, at) => {
    const [owner] = await contacts.findByIdentities([identity]);
    const contact = owner === undefined ? undefined : await contacts.resolve(owner);
    if (!contact?.identities.some((one) => sameIdentity(one, identity))) return "nobodys";
    if (contact.identities.length < 2) return "kept";
    await contacts.unlink(contact.contactId, identity, at);
    return "forgotten";
  };
