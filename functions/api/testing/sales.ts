/** The contacts and leads of a tenant in memory. */
import { STANDARD_FUNNELS } from "../../../lib/core/funnels/model.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { makeReminderDesk } from "../sales/reminder-desk.ts";
import type { SalesPorts } from "../sales/tenant.ts";
import { inert } from "./inert.ts";
import { memoryReminders } from "./reminders.ts";
import { contact, lead } from "./samples.ts";

export const makeSales = (clock: Clock, ids: Ids): Omit<SalesPorts, "clock" | "ids" | "conversations"> => ({
  contacts: inert<SalesPorts["contacts"]>("contacts", {
    get: async (id: string) => (id === contact.contactId ? contact : undefined),
    resolve: async (id: string) => (id === contact.contactId ? contact : undefined),
    family: async (id: string) => (id === contact.contactId ? [contact] : []),
    list: async () => ({ items: [contact] }),
  }),
  leads: inert<SalesPorts["leads"]>("leads", {
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
  funnels: inert<SalesPorts["funnels"]>("funnels", {
    get: async (id: string) => STANDARD_FUNNELS.find(({ funnelId }) => funnelId === id),
    all: async () => STANDARD_FUNNELS,
  }),
  fields: inert<SalesPorts["fields"]>("fields", { all: async () => [] }),
  recordNotes: inert<SalesPorts["recordNotes"]>("recordNotes", { list: async () => ({ items: [] }) }),
});
