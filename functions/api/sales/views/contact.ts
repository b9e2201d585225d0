import type { Contact as ContactView } from "../../../../events/api/contacts.ts";
import type { Contact } from "../../../../lib/core/contacts/model.ts";

export const contactView = (contact: Contact): ContactView => ({
  id: contact.contactId,
  name: contact.name,
  identities: contact.identities.map(({ kind, value }) => ({ kind, value })),
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
  version: contact.version,
});
