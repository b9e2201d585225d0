/** The contacts and leads of a tenant in memory. */
import type { AssignmentRule } from "../../../lib/core/assignment/model.ts";
import { STANDARD_FUNNELS } from "../../../lib/core/funnels/model.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { sameName } from "../../../lib/core/labels/model.ts";
import type { Member, Team } from "../../../lib/core/people/model.ts";
import { makeReminderDesk } from "../sales/reminder-desk.ts";
import type { SalesPorts } from "../sales/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";
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
  assignmentRules: memoryCatalogue<AssignmentRule>([], ({ name }) => sameName(name)),
  pools: {
    team: async (id) => (id === "team_a" ? ({ id } as Team) : undefined),
    membersOf: async (userIds) =>
      userIds.filter((id) => id !== "usr_stranger").map((userId) => ({ userId, status: "active" }) as Member),
  },
  recordNotes: inert<SalesPorts["recordNotes"]>("recordNotes", { list: async () => ({ items: [] }) }),
});
