/** The contacts and leads of a tenant in memory. */
import type { AssignmentRule } from "../../../lib/core/assignment/model.ts";
import {
  type ClassificationRule,
  type Correction,
  difference,
  STANDARD_RULES,
} from "../../../lib/core/classification/model.ts";
import type { ClassificationRuleStore, CorrectionStore } from "../../../lib/core/classification/ports.ts";
import { STANDARD_FUNNELS } from "../../../lib/core/funnels/model.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { sameName } from "../../../lib/core/labels/model.ts";
import type { LostReason } from "../../../lib/core/lost-reasons/model.ts";
import type { Member, Team } from "../../../lib/core/people/model.ts";
import { makeReminderDesk } from "../sales/reminder-desk.ts";
import type { SalesPorts } from "../sales/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";
import { inert } from "./inert.ts";
import { memoryReminders } from "./reminders.ts";
import { contact, lead } from "./samples.ts";

export const makeSales = (
  clock: Clock,
  ids: Ids,
): Omit<SalesPorts, "clock" | "ids" | "conversations" | "interests" | "items" | "itemTypes"> => ({
  contacts: inert<SalesPorts["contacts"]>("contacts", {
    get: async (id: string) => (id === contact.contactId ? contact : undefined),
    resolve: async (id: string) => (id === contact.contactId ? contact : undefined),
    family: async (id: string) => (id === contact.contactId ? [contact] : []),
    list: async () => ({ items: [contact] }),
    findByIdentities: async () => [],
    create: async () => ({ kind: "created" }),
    link: async () => undefined,
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
  stageCounters: { read: async () => [] },
  fields: inert<SalesPorts["fields"]>("fields", { all: async () => [] }),
  lostReasons: memoryCatalogue<LostReason>([], ({ name }) => sameName(name)),
  assignmentRules: memoryCatalogue<AssignmentRule>([], ({ name }) => sameName(name)),
  classificationRules: memoryRules(),
  corrections: memoryCorrections(),
  pools: {
    team: async (id) => (id === "team_a" ? ({ id } as Team) : undefined),
    membersOf: async (userIds) =>
      userIds.filter((id) => id !== "usr_stranger").map((userId) => ({ userId, status: "active" }) as Member),
  },
  timeline: { of: async () => [{ kind: "lead", id: lead.leadId, at: lead.createdAt, lead }] },
  recordNotes: inert<SalesPorts["recordNotes"]>("recordNotes", { list: async () => ({ items: [] }) }),
});

function memoryRules(): ClassificationRuleStore {
  const rows = memoryCatalogue<ClassificationRule>(STANDARD_RULES, ({ name }) => sameName(name));
  return { ...rows, heard: async () => ({ rules: await rows.all(), steps: {} }) };
}

export function memoryCorrections(entries: readonly Correction[] = []): CorrectionStore {
  const rows = new Map<string, Correction>();
  const sums = new Map<string, number>();
  const put = (before: Correction | undefined, after: Correction) => {
    for (const [id, step] of Object.entries(difference(before, after))) sums.set(id, (sums.get(id) ?? 0) + step);
    rows.set(after.id, after);
  };
  for (const entry of entries) put(undefined, entry);
  return {
    steps: async () => Object.fromEntries(sums),
    get: async (id) => rows.get(id),
    list: async ({ limit }) => ({ items: [...rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit) }),
    async save(correction, before) {
      if (rows.get(correction.id)?.version !== before?.version) return "conflict";
      put(before, correction);
      return "saved";
    },
  };
}
