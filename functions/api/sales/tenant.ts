/** What contacts, leads and funnels are worked on with. `index.ts` fills it with adapters, tests with fakes. */
import { type AssignmentRule, MAX_RULES } from "../../../lib/core/assignment/model.ts";
import type { AssignmentRuleStore } from "../../../lib/core/assignment/ports.ts";
import { makeUndoCorrection, type UndoCorrection } from "../../../lib/core/classification/correct.ts";
import { type ClassificationRule, MAX_RULES as MAX_CLASSIFICATION } from "../../../lib/core/classification/model.ts";
import type { ClassificationRuleStore, CorrectionStore } from "../../../lib/core/classification/ports.ts";
import { type ManageContacts, makeManageContacts } from "../../../lib/core/contacts/manage.ts";
import type { ContactDesk, TimelineStore } from "../../../lib/core/contacts/ports.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import type { CounterStore } from "../../../lib/core/counters/ports.ts";
import { type ManageFields, makeManageFields } from "../../../lib/core/fields/manage.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import { type ManageFunnels, makeManageFunnels } from "../../../lib/core/funnels/manage.ts";
import type { FunnelStore } from "../../../lib/core/funnels/ports.ts";
import { makeMatchesOf } from "../../../lib/core/interests/match.ts";
import type { InterestStore, MatchesOf } from "../../../lib/core/interests/ports.ts";
import type { ItemStore, ItemTypeStore } from "../../../lib/core/items/ports.ts";
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type ManageLeads, makeManageLeads } from "../../../lib/core/leads/manage.ts";
import type { LeadStore } from "../../../lib/core/leads/ports.ts";
import { type LostReason, MAX_LOST_REASONS } from "../../../lib/core/lost-reasons/model.ts";
import type { LostReasonStore } from "../../../lib/core/lost-reasons/ports.ts";
import type { NoteStore } from "../../../lib/core/notes/ports.ts";
import type { PeopleStore, TeamStore } from "../../../lib/core/people/ports.ts";
import { makeFunnelTotals, type ReadFunnelTotals } from "../../../lib/core/reports/funnel.ts";
import { routesFor } from "../route.ts";
import type { ReminderDesk } from "./reminder-desk.ts";

/** Everything that belongs to one tenant. */
export interface SalesPorts {
  readonly contacts: ContactDesk;
  readonly leads: LeadStore;
  readonly reminders: ReminderDesk;
  readonly funnels: FunnelStore;
  readonly fields: FieldStore;
  readonly interests: InterestStore;
  readonly items: ItemStore;
  readonly itemTypes: ItemTypeStore;
  readonly lostReasons: LostReasonStore;
  readonly recordNotes: NoteStore;
  readonly conversations: Pick<ConversationDesk, "ofContact" | "get">;
  readonly timeline: TimelineStore;
  readonly stageCounters: Pick<CounterStore, "read">;
  readonly assignmentRules: AssignmentRuleStore;
  readonly classificationRules: ClassificationRuleStore;
  readonly corrections: CorrectionStore;
  /** Whom a rule may name. */
  readonly pools: {
    readonly team: TeamStore["get"];
    readonly membersOf: PeopleStore["membersOf"];
  };
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends Omit<SalesPorts, "clock"> {
  readonly manageContacts: ManageContacts;
  readonly matchesOf: MatchesOf;
  readonly manageLeads: ManageLeads;
  readonly manageFunnels: ManageFunnels;
  readonly manageFields: ManageFields;
  readonly manageLostReasons: ManageCatalogue<LostReason>;
  readonly manageRules: ManageCatalogue<AssignmentRule>;
  readonly manageClassification: ManageCatalogue<ClassificationRule>;
  readonly undoCorrection: UndoCorrection;
  readonly funnelTotals: ReadFunnelTotals;
}

export const route = routesFor<Tenant>();

export const enter = ({ clock, ...stores }: SalesPorts): Tenant => ({
  ...stores,
  manageContacts: makeManageContacts({ ...stores, clock }),
  matchesOf: makeMatchesOf({ ...stores, clock }),
  manageLeads: makeManageLeads({ ...stores, clock }),
  manageFunnels: makeManageFunnels({ ...stores, clock }),
  manageFields: makeManageFields({ ...stores, clock }),
  manageLostReasons: makeManageCatalogue(stores.lostReasons, {
    limit: MAX_LOST_REASONS,
    idOf: (requestId) => stores.ids.derive("lost reason", requestId).slice(0, 10),
  }),
  manageRules: makeManageCatalogue(stores.assignmentRules, {
    limit: MAX_RULES,
    idOf: (requestId) => stores.ids.derive("assignment rule", requestId).slice(0, 10),
  }),
  manageClassification: makeManageCatalogue(stores.classificationRules, {
    limit: MAX_CLASSIFICATION,
    idOf: (requestId) => stores.ids.derive("classification rule", requestId).slice(0, 10),
  }),
  undoCorrection: makeUndoCorrection({ ...stores, clock }),
  funnelTotals: makeFunnelTotals(stores.stageCounters),
});
