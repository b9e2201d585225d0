import { addContactNote, listContactNotes } from "../../../../events/api/contacts.ts";
import { addLeadNote, listLeadNotes } from "../../../../events/api/leads.ts";
import type { RecordNote } from "../../../../lib/core/notes/model.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { noteView } from "../views/contact.ts";

const written = (
  call: Pick<Call<"{id}", unknown, { readonly text: string }>, "params" | "body" | "principal" | "request">,
) => ({
  subjectId: call.params.id,
  text: call.body.text,
  author: call.principal.id,
  request: call.request,
});

async function add(
  { recordNotes, ids }: Tenant,
  of: Pick<RecordNote, "contactId" | "subjectId">,
  { text, author, request }: Pick<ReturnType<typeof written>, "text" | "author" | "request">,
): Promise<RecordNote> {
  const note = {
    ...of,
    noteId: ids.derive("record-note", request.id).slice(0, 16),
    text,
    author,
    createdAt: request.at,
  };
  await recordNotes.add(note);
  return note;
}

export const noteRoutes: readonly Route<Tenant>[] = [
  route(listContactNotes, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ contacts, recordNotes }, { id, page }) => {
      const contact = await contacts.resolve(id);
      return contact && recordNotes.list({ contactId: contact.contactId, subjectId: contact.contactId }, page);
    },
    output: (page) => (page ? done(pageBody(page, noteView)) : missing("contact")),
  }),

  route(addContactNote, "contacts.manage", {
    input: written,
    run: async (tenant, { subjectId, ...rest }) => {
      const contact = await tenant.contacts.resolve(subjectId);
      return contact && add(tenant, { contactId: contact.contactId, subjectId: contact.contactId }, rest);
    },
    output: (note) => (note ? done(noteView(note)) : missing("contact")),
  }),

  route(listLeadNotes, "leads.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ leads, recordNotes }, { id, page }) => {
      const lead = await leads.get(id);
      return lead && recordNotes.list({ contactId: lead.contactId, subjectId: lead.leadId }, page);
    },
    output: (page) => (page ? done(pageBody(page, noteView)) : missing("lead")),
  }),

  route(addLeadNote, "leads.manage", {
    input: written,
    run: async (tenant, { subjectId, ...rest }) => {
      const lead = await tenant.leads.get(subjectId);
      return lead && add(tenant, { contactId: lead.contactId, subjectId: lead.leadId }, rest);
    },
    output: (note) => (note ? done(noteView(note)) : missing("lead")),
  }),
];
