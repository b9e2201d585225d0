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
