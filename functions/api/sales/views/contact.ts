import type { Contact as ContactView } from "../../../../events/api/contacts.ts";
import type { Note } from "../../../../events/api/notes.ts";
import type { Contact } from "../../../../lib/core/contacts/model.ts";
import type { RecordNote } from "../../../../lib/core/notes/model.ts";
import { customFieldsView } from "./lead.ts";

export const contactView = (contact: Contact): ContactView => ({
  id: contact.contactId,
  name: contact.name,
  identities: contact.identities.map(({ kind, value }) => ({ kind, value })),
  country: contact.country,
  language: contact.language,
  timeZone: contact.timeZone ?? null,
  tags: [...contact.tags],
  source: contact.source && {
    channel: contact.source.channel,
    connectionId: contact.source.connectionId ?? null,
  },
  customFields: customFieldsView(contact.customFields),
  mergedIds: [...contact.merged],
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
  version: contact.version,
});

export const noteView = ({ noteId, text, author, createdAt }: RecordNote): Note => ({
  id: noteId,
  text,
  author,
  createdAt,
});
