/** What the inbox works with. `index.ts` fills it with adapters, tests with fakes. */

import type { ConnectionStore } from "../../../lib/core/connections/ports.ts";
import type { ConsentStore, SuppressionStore } from "../../../lib/core/consent/ports.ts";
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import { makeReachContact } from "../../../lib/core/contacts/reach.ts";
import { type BeginConversation, makeBeginConversation } from "../../../lib/core/conversations/begin.ts";
import { type ChangeMany, makeChangeMany } from "../../../lib/core/conversations/bulk.ts";
import { type CountInbox, makeCountInbox } from "../../../lib/core/conversations/counts.ts";
import { type HandleConversation, makeHandleConversation } from "../../../lib/core/conversations/handle.ts";
import type { ConversationDesk, ConversationStore } from "../../../lib/core/conversations/ports.ts";
import { makeReply, makeWriteNote, type Reply, type WriteNote } from "../../../lib/core/conversations/reply.ts";
import { makeStartConversation } from "../../../lib/core/conversations/start.ts";
import type { CounterStore } from "../../../lib/core/counters/ports.ts";
import type { ChannelGateway, DeliveryDesk } from "../../../lib/core/deliveries/ports.ts";
import { type BusinessHours, MAX_HOURS } from "../../../lib/core/hours/model.ts";
import type { HoursStore } from "../../../lib/core/hours/ports.ts";
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type Label, MAX_LABELS_OF_TENANT } from "../../../lib/core/labels/model.ts";
import type { LabelStore } from "../../../lib/core/labels/ports.ts";
import type { LaterStore } from "../../../lib/core/later/ports.ts";
import { makeScheduleMessages, type ScheduleMessages } from "../../../lib/core/later/schedule.ts";
import type { Viewer } from "../../../lib/core/live/model.ts";
import type { Closings, Company, TicketStore } from "../../../lib/core/live/ports.ts";
import { type IssueTicket, makeIssueTicket } from "../../../lib/core/live/tickets.ts";
import { MAX_MACROS, type Macro } from "../../../lib/core/macros/model.ts";
import type { MacroStore } from "../../../lib/core/macros/ports.ts";
import { makeRunMacro, type RunMacro } from "../../../lib/core/macros/run.ts";
import type { MediaStore, UploadStore } from "../../../lib/core/media/ports.ts";
import { type Attach, type BeginUpload, makeAttach, makeBeginUpload } from "../../../lib/core/media/uploads.ts";
import { type AttendNotices, makeAttendNotices } from "../../../lib/core/notices/attend.ts";
import type { PersonalNotices } from "../../../lib/core/notices/ports.ts";
import type { DraftStore } from "../../../lib/core/own/ports.ts";
import type { PeopleStore, TeamStore } from "../../../lib/core/people/ports.ts";
import type { SubscriptionStore, VapidStore } from "../../../lib/core/push/ports.ts";
import { type ManageSubscriptions, makeManageSubscriptions } from "../../../lib/core/push/subscribe.ts";
import { type CannedReply, MAX_REPLIES } from "../../../lib/core/replies/model.ts";
import type { Names, ReplyStore } from "../../../lib/core/replies/ports.ts";
import { makeUseReply, type UseReply } from "../../../lib/core/replies/use.ts";
import { type SatisfactionSettings, SETTINGS_ID } from "../../../lib/core/satisfaction/model.ts";
import type { SatisfactionResults, SatisfactionSettingsStore } from "../../../lib/core/satisfaction/ports.ts";
import { MAX_POLICIES, type TargetPolicy } from "../../../lib/core/targets/model.ts";
import type { BreachStore, PolicyStore } from "../../../lib/core/targets/ports.ts";
import { makePinTemplate } from "../../../lib/core/templates/pin.ts";
import type { RenderForContact, TemplateStore } from "../../../lib/core/templates/ports.ts";
import type { TimerStore } from "../../../lib/core/timers/ports.ts";
import { MAX_VIEWS, type SavedView } from "../../../lib/core/views/model.ts";
import type { ViewStore } from "../../../lib/core/views/ports.ts";
import { routesFor } from "../route.ts";
import { type FillInto, type FillTemplate, makeFillInto, makeFillTemplate } from "./filled.ts";
import { makeHands } from "./hands.ts";

export interface InboxPorts {
  readonly conversations: ConversationDesk;
  readonly deliveries: DeliveryDesk;
  readonly connections: ConnectionStore;
  readonly notices: PersonalNotices;
  readonly labels: LabelStore;
  readonly replies: ReplyStore;
  readonly later: LaterStore;
  readonly drafts: DraftStore;
  readonly macros: MacroStore;
  readonly contacts: Pick<ContactDesk, "get" | "resolve" | "family" | "findByIdentities" | "create" | "link">;
  readonly openings: Pick<ConversationStore, "open">;
  readonly suppressions: Pick<SuppressionStore, "get">;
  readonly consent: Pick<ConsentStore, "ledger">;
  readonly templates: Pick<TemplateStore, "get" | "version">;
  readonly renderTemplate: RenderForContact;
  readonly counters: Pick<CounterStore, "read" | "one">;
  /** Who is here, and in which team. */
  readonly roster: { readonly membersOf: PeopleStore["membersOf"]; readonly team: TeamStore["get"] };
  readonly views: ViewStore;
  readonly hours: HoursStore;
  readonly policies: PolicyStore;
  readonly breaches: Pick<BreachStore, "list">;
  readonly satisfactionSettings: SatisfactionSettingsStore;
  readonly satisfactionResults: Pick<SatisfactionResults, "list">;
  readonly timers: Pick<TimerStore, "set">;
  readonly media: Pick<MediaStore, "link">;
  readonly uploads: UploadStore;
  /** The browsers that people are told in; whether a text is a browser's key; our own. */
  readonly subscriptions: SubscriptionStore;
  readonly isPoint: (text: string) => boolean;
  readonly vapid: Pick<VapidStore, "ensure">;
  readonly channels: Pick<ChannelGateway, "plan" | "facts" | "place" | "price">;
  readonly live: {
    readonly tickets: TicketStore;
    readonly closings: Closings;
    readonly company: Pick<Company, "present">;
    readonly tenant: string;
    readonly url: string;
    readonly hash: (text: string) => string;
  };
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant
  extends Omit<
    InboxPorts,
    | "connections"
    | "ids"
    | "timers"
    | "contacts"
    | "openings"
    | "templates"
    | "suppressions"
    | "consent"
    | "renderTemplate"
    | "roster"
    | "subscriptions"
    | "isPoint"
    | "live"
  > {
  readonly live: {
    readonly issue: (viewer: Omit<Viewer, "tenant" | "visitor">) => ReturnType<IssueTicket>;
    readonly closings: Closings;
    readonly company: Pick<Company, "present">;
    readonly url: string;
  };
  readonly handle: HandleConversation;
  readonly reply: Reply;
  readonly begin: BeginConversation;
  readonly fillTemplate: FillTemplate;
  readonly fillInto: FillInto;
  readonly countInbox: CountInbox;
  readonly writeNote: WriteNote;
  readonly beginUpload: BeginUpload;
  readonly attach: Attach;
  readonly attend: AttendNotices;
  readonly changeMany: ChangeMany;
  readonly manageLabels: ManageCatalogue<Label>;
  readonly manageReplies: ManageCatalogue<CannedReply>;
  readonly manageMacros: ManageCatalogue<Macro>;
  readonly manageHours: ManageCatalogue<BusinessHours>;
  readonly managePolicies: ManageCatalogue<TargetPolicy>;
  readonly manageSatisfaction: ManageCatalogue<SatisfactionSettings>;
  readonly manageViews: ManageCatalogue<SavedView>;
  readonly useReply: UseReply;
  readonly schedule: ScheduleMessages;
  readonly runMacro: RunMacro;
  readonly browsers: ManageSubscriptions;
}

export function enter({
  connections,
  ids,
  timers,
  contacts,
  openings,
  templates,
  suppressions,
  consent,
  renderTemplate: render,
  roster: people,
  subscriptions,
  isPoint,
  live,
  ...ports
}: InboxPorts): Tenant {
  const { conversations, channels, labels, replies, later, macros, hours, policies, notices, clock } = ports;
  const idsFor = (noun: string) => (requestId: string) => ids.derive(noun, requestId).slice(0, 10);
  const handle = makeHandleConversation({
    conversations,
    labels,
    people,
    teams: { get: people.team },
    timers,
    notices,
    clock,
  });
  const reply = makeReply({ conversations, connections, channels, clock, ids });
  const fill = makeFillTemplate({ pin: makePinTemplate({ templates, ids }), render });
  const { tenant } = live;
  const reach = makeReachContact({ contacts, clock, ids, tenant });
  const start = makeStartConversation({
    conversations: { get: conversations.get, open: openings.open },
    ...{ contacts, channels, clock, ids, tenant },
  });
  const writeNote = makeWriteNote({ conversations, people, notices, ids });
  const names: Names = { nameOf: async (person) => (await people.membersOf([person]))[0]?.name ?? undefined };
  const useReply = makeUseReply({ replies, conversations, contacts, connections, names });
  const issue = makeIssueTicket({ tickets: live.tickets, clock, ids, hash: live.hash });
  return {
    ...ports,
    live: {
      issue: (viewer) => issue({ ...viewer, tenant }),
      closings: live.closings,
      company: live.company,
      url: live.url,
    },
    handle,
    reply,
    begin: makeBeginConversation({
      connections,
      contacts,
      conversations,
      channels,
      suppressions,
      consent,
      reach,
      start,
      handle,
      reply,
      ids,
      tenant,
    }),
    fillTemplate: fill,
    fillInto: makeFillInto({ fill, conversations, contacts, channels }),
    writeNote,
    useReply,
    beginUpload: makeBeginUpload({ ...ports, clock, ids }),
    attach: makeAttach(ports),
    changeMany: makeChangeMany(handle),
    countInbox: makeCountInbox(ports.counters),
    schedule: makeScheduleMessages({ later, conversations, channels, clock, ids }),
    runMacro: makeRunMacro({ macros, conversations, hands: makeHands({ reply, writeNote, useReply, handle }) }),
    manageHours: makeManageCatalogue(hours, { limit: MAX_HOURS, idOf: idsFor("hours") }),
    managePolicies: makeManageCatalogue(policies, { limit: MAX_POLICIES, idOf: idsFor("target policy") }),
    manageSatisfaction: makeManageCatalogue(ports.satisfactionSettings, { limit: 1, idOf: () => SETTINGS_ID }),
    manageViews: makeManageCatalogue(ports.views, { limit: MAX_VIEWS, idOf: idsFor("view") }),
    manageReplies: makeManageCatalogue(replies, { limit: MAX_REPLIES, idOf: idsFor("canned reply") }),
    manageMacros: makeManageCatalogue(macros, { limit: MAX_MACROS, idOf: idsFor("macro") }),
    browsers: makeManageSubscriptions({ subscriptions, isPoint, isAddress: (text) => URL.canParse(text), clock, ids }),
    attend: makeAttendNotices({ notices, clock }),
    manageLabels: makeManageCatalogue(labels, { limit: MAX_LABELS_OF_TENANT, idOf: idsFor("label") }),
  };
}

export const route = routesFor<Tenant>();
