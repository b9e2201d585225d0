/** The contacts and leads of a tenant in memory. */
import type { Tenant } from "../sales/tenant.ts";
import { inert } from "./inert.ts";
import { contact, lead } from "./samples.ts";

export const makeSales = (): Omit<Tenant, "conversations"> => ({
  contacts: inert<Tenant["contacts"]>("contacts", {
    get: async (id: string) => (id === contact.contactId ? contact : undefined),
    list: async () => ({ items: [contact] }),
  }),
  leads: inert<Tenant["leads"]>("leads", {
    get: async (id: string) => (id === lead.leadId ? lead : undefined),
    list: async () => ({ items: [lead] }),
    ofContact: async () => [lead],
  }),
});
