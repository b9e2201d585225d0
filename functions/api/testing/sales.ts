/** The contacts and leads of a tenant in memory. */
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { makeReminderDesk } from "../sales/reminder-desk.ts";
import type { Tenant } from "../sales/tenant.ts";
import { inert } from "./inert.ts";
import { memoryReminders } from "./reminders.ts";
import { contact, lead } from "./samples.ts";

export const makeSales = (clock: Clock, ids: Ids): Omit<Tenant, "conversations"> => ({
  contacts: inert<Tenant["contacts"]>("contacts", {
    get: async (id: string) => (id === contact.contactId ? contact : undefined),
    list: async () => ({ items: [contact] }),
  }),
  leads: inert<Tenant["leads"]>("leads", {
    get: async (id: string) => (id === lead.leadId ? lead : undefined),
    list: async () => ({ items: [lead] }),
    ofContact: async () => [lead],
  }),
  reminders: makeReminderDesk({
    reminders: memoryReminders(),
    lookAt: async ({ id }) => (id === lead.leadId ? "open" : "missing"),
    clock,
    ids,
  }),
});
