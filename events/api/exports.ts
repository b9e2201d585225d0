import { Job } from "./jobs.ts";
import { operation } from "./operation.ts";

export const exportContacts = operation({
  id: "exportContacts",
  method: "POST",
  path: "/api/exports/contacts",
  tag: "Jobs",
  summary: "Export all contacts as CSV",
  description:
    "UTF-8 with a byte order mark, one line a contact, in the form that the import reads. Cells that a spreadsheet would take for a formula begin with an apostrophe; the import takes it away again.",
  status: 202,
  answer: Job,
});
export const exportContact = operation({
  id: "exportContact",
  method: "POST",
  path: "/api/exports/contacts/{id}",
  tag: "Jobs",
  summary: "Export everything that is held on a contact",
  description:
    "One ZIP: the contact with its identities, consents and leads, each conversation with every message, note and delivery, the files that were sent, reminders, and what else names the person (GDPR, Articles 15 and 20).",
  status: 202,
  answer: Job,
  problems: ["not_found"],
});
