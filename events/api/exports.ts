import * as z from "zod/mini";
import { Timestamp } from "./common.ts";
import { contactFilters } from "./contacts.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const ContactSelection = named(
  z.strictObject(contactFilters),
  "ContactSelection",
  "All contacts, unless something is said.",
);

export const exportContacts = operation({
  id: "exportContacts",
  method: "POST",
  path: "/api/exports/contacts",
  tag: "Jobs",
  summary: "Export contacts as CSV",
  description:
    "UTF-8 with a byte order mark, one line a contact, in the form that the import reads. Cells that a spreadsheet would take for a formula begin with an apostrophe; the import takes it away again.",
  body: ContactSelection,
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
const AuditRange = named(
  z.strictObject({
    from: described(z.optional(Timestamp), "From this instant on."),
    to: described(z.optional(Timestamp), "To before this instant."),
  }),
  "AuditRange",
  "Of the whole log, unless a side is named.",
);

export const exportAudit = operation({
  id: "exportAudit",
  method: "POST",
  path: "/api/exports/audit",
  tag: "Audit",
  summary: "Export the audit log",
  description:
    "Two files: `audit.ndjson` holds the blocks as they were sealed, one a line, with their hashes, so that anybody can verify the chain; `audit.csv` the entries of the range for people, a line for each field that changed.",
  body: AuditRange,
  status: 202,
  answer: Job,
});
