import {
  addContactIdentity,
  createContact,
  getContact,
  listContactDuplicates,
  listContactMerges,
  listContacts,
  listContactTimeline,
  mergeContacts,
  removeContactIdentity,
  unmergeContact,
  updateContact,
} from "../../../../events/api/contacts.ts";
import type { ContactOutcome } from "../../../../lib/core/contacts/manage.ts";
import type { MergeOutcome } from "../../../../lib/core/contacts/merge.ts";
import type { TimelineKind } from "../../../../lib/core/contacts/model.ts";
import type { Permission } from "../../../../lib/core/people/model.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { noContact, notMerged } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { contactView } from "../views/contact.ts";
import { leadView } from "../views/lead.ts";
import { timelineView } from "../views/timeline.ts";

type View = ReturnType<typeof contactView>;

const ofOne = ({ params, expectedVersion }: Pick<Call<"{id}">, "params" | "expectedVersion">) => ({
  contactId: params.id,
  ...(expectedVersion === undefined ? {} : { expectedVersion }),
});
const changed = (outcome: ContactOutcome): Reply<View> =>
  outcome.kind === "done"
    ? done(contactView(outcome.contact), { version: outcome.contact.version })
    : noContact(outcome);
const merged = (outcome: MergeOutcome): Reply<View> =>
  outcome.kind === "done"
    ? done(contactView(outcome.contact), { version: outcome.contact.version })
    : notMerged(outcome);

export const contactRoutes: readonly Route<Tenant>[] = [
  route(listContacts, "contacts.read", {
    input: ({ query }) => {
      const { tag, country, language, source } = query;
      return { filter: present({ tag, country, language, source }), page: pageRequest(query) };
    },
    run: ({ contacts }, { filter, page }) => contacts.list(page, filter),
    output: (page) => done(pageBody(page, contactView)),
  }),

  route(getContact, "contacts.read", {
    input: ({ params }) => params.id,
    run: async ({ contacts, conversations, leads }, id) => {
      const family = await contacts.family(id);
      const [contact] = family;
      if (!contact) return undefined;
      const ofAll = await Promise.all(
        family.map(async ({ contactId }) => {
          const [itsConversations, its] = await Promise.all([
            conversations.ofContact(contactId),
            leads.ofContact(contactId),
          ]);
          return { conversationIds: itsConversations, leads: its };
        }),
      );
      return {
        contact,
        conversationIds: ofAll.flatMap(({ conversationIds }) => conversationIds),
        leads: ofAll.flatMap(({ leads: its }) => its),
      };
    },
    output: (found) =>
      found
        ? done(
            {
              ...contactView(found.contact),
              conversationIds: found.conversationIds,
              leads: found.leads.map(leadView),
            },
            { version: found.contact.version },
          )
        : missing("contact"),
  }),

  route(createContact, "contacts.manage", {
    input: ({ body: { identities, ...fields }, request }) => ({
      requestId: request.id,
      identities,
      fields: present(fields),
    }),
    run: ({ manageContacts }, input) => manageContacts.create(input),
    output: (outcome) =>
      outcome.kind === "done"
        ? done(contactView(outcome.contact), {
            version: outcome.contact.version,
            location: `/api/contacts/${outcome.contact.contactId}`,
          })
        : noContact(outcome),
  }),

  route(updateContact, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), fields: present(call.body) }),
    run: ({ manageContacts }, input) => manageContacts.update(input),
    output: changed,
  }),

  route(addContactIdentity, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), identity: call.body.identity }),
    run: ({ manageContacts }, input) => manageContacts.addIdentity(input),
    output: changed,
  }),

  route(removeContactIdentity, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), identity: call.body.identity }),
    run: ({ manageContacts }, input) => manageContacts.removeIdentity(input),
    output: changed,
  }),

  route(mergeContacts, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), from: call.body.contactId, by: call.principal.id }),
    run: ({ manageContacts }, input) => manageContacts.merge(input),
    output: merged,
  }),

  route(unmergeContact, "contacts.manage", {
    input: (call) => ({ ...ofOne(call), by: call.principal.id }),
    run: ({ manageContacts }, input) => manageContacts.unmerge(input),
    output: merged,
  }),

  route(listContactMerges, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ contacts }, { id, page }) => {
      const family = await contacts.family(id);
      if (family.length === 0) return undefined;
      const records = (await Promise.all(family.map(({ contactId }) => contacts.merges(contactId)))).flat();
      // Newest first, by an id that sorts so.
      const newest = records.map((record) => ({ ...record, id: `${inverse(record.at)}.${record.recordId}` }));
      return pageOfAll(newest, (record) => record.id, page);
    },
    output: (page) =>
      page
        ? done(pageBody(page, ({ kind, from, into, by, at }) => ({ kind, contactId: from, into, by, at })))
        : missing("contact"),
  }),

  route(listContactTimeline, "contacts.read", {
    input: ({ params, query, may }) => ({ id: params.id, page: pageRequest(query), only: query.kind, may }),
    run: async ({ contacts, timeline, ids }, { id, page, only, may }) => {
      const family = await contacts.family(id);
      if (family.length === 0) return undefined;
      const shown = (await timeline.of(family.map(({ contactId }) => contactId))).filter(({ kind }) => {
        const needs = READS[kind];
        return (only === undefined || kind === only) && (needs === undefined || may(needs));
      });
      const placed = shown.map((entry) => ({
        entry,
        place: `${inverse(entry.at)}.${ids.derive("timeline", entry.kind, entry.id).slice(0, 16)}`,
      }));
      return pageOfAll(placed, ({ place }) => place, page);
    },
    output: (page) =>
      page ? done(pageBody(page, ({ entry, place }) => timelineView(entry, place))) : missing("contact"),
  }),

  route(listContactDuplicates, "contacts.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ contacts }, { id, page }) => {
      const family = await contacts.family(id);
      if (family.length === 0) return undefined;
      const members = new Set(family.map(({ contactId }) => contactId));
      const suggested = (await Promise.all([...members].map((one) => contacts.duplicates(one)))).flat();
      const others = await Promise.all(
        suggested
          .filter(({ contactId }) => !members.has(contactId))
          .map(async (one) => ({ ...one, contact: await contacts.resolve(one.contactId) })),
      );
      const distinct = new Map(
        others.flatMap(({ contact, because, at }) =>
          contact ? [[contact.contactId, { contact, because, at }] as const] : [],
        ),
      );
      return pageOfAll([...distinct.values()], ({ contact }) => contact.contactId, page);
    },
    output: (page) =>
      page
        ? done(pageBody(page, ({ contact, because, at }) => ({ contact: contactView(contact), because, at })))
        : missing("contact"),
  }),
];

/** What it takes to read them, beside the contact itself. */
const READS: Readonly<Partial<Record<TimelineKind, Permission>>> = {
  conversation: "conversations.read",
  lead: "leads.read",
  stage: "leads.read",
  event: "events.read",
};

/** Times in the order from late to early. */
const inverse = (at: string): string => String(9_999_999_999_999 - Date.parse(at)).padStart(13, "0");
