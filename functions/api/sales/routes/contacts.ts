import { getContact, listContacts } from "../../../../events/api/contacts.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { contactView } from "../views/contact.ts";
import { leadView } from "../views/lead.ts";

export const contactRoutes: readonly Route<Tenant>[] = [
  route(listContacts, "contacts.read", {
    input: ({ query }) => pageRequest(query),
    run: ({ contacts }, page) => contacts.list(page),
    output: (page) => done(pageBody(page, contactView)),
  }),

  route(getContact, "contacts.read", {
    input: ({ params }) => params.id,
    run: async ({ contacts, conversations, leads }, id) => {
      const contact = await contacts.get(id);
      if (!contact) return undefined;
      const [conversationIds, its] = await Promise.all([conversations.ofContact(id), leads.ofContact(id)]);
      return { contact, conversationIds, leads: its };
    },
    output: (found) =>
      found
        ? done(
            {
              ...contactView(found.contact),
              conversationIds: [...found.conversationIds],
              leads: found.leads.map(leadView),
            },
            { version: found.contact.version },
          )
        : missing("contact"),
  }),
];
