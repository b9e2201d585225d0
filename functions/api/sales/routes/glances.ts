import { listLeadGlances } from "../../../../events/api/lead-glances.ts";
import { contactOfLead } from "../../../../lib/core/leads/model.ts";
import { isOpen } from "../../../../lib/core/reminders/model.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

/** Open reminders about one lead among which the first is looked for. */
const LOOKED_AT = 100;

interface Seer {
  /** Whose reminders: undefined for everybody's, null for nobody's. */
  readonly remindersOf: string | undefined | null;
  readonly conversations: boolean;
}

export const glanceRoutes: readonly Route<Tenant>[] = [
  route(listLeadGlances, "leads.read", {
    input: ({ query, principal, may }) => ({
      ids: [...new Set(query.ids.split(","))],
      seer: {
        remindersOf: may("reminders.manage_all") ? undefined : may("reminders.manage") ? principal.id : null,
        conversations: may("conversations.read"),
      },
    }),
    run: async (tenant, { ids, seer }) => (await Promise.all(ids.map((id) => glanceAt(tenant, id, seer)))).flat(),
    output: (glances) => done({ data: glances }),
  }),
];

async function glanceAt(tenant: Tenant, leadId: string, { remindersOf, conversations }: Seer) {
  const contactId = contactOfLead(leadId);
  if (contactId === undefined || !(await tenant.leads.get(leadId))) return [];
  const [next, conversation] = await Promise.all([
    remindersOf === null ? null : nextOf(tenant, leadId, remindersOf),
    conversations ? latestWith(tenant, contactId) : null,
  ]);
  return [{ leadId, next, conversation }];
}

async function nextOf({ reminders }: Tenant, leadId: string, owner: string | undefined) {
  const { items } = await reminders.ofSubject({ kind: "lead", id: leadId }, owner, { limit: LOOKED_AT });
  const [first] = items.filter(isOpen).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  if (!first) return null;
  return { reminderId: first.reminderId, title: first.title, dueAt: first.dueAt, owner: first.owner };
}

async function latestWith({ conversations }: Tenant, contactId: string) {
  const found = await Promise.all((await conversations.ofContact(contactId)).map((id) => conversations.get(id)));
  const [latest] = found
    .filter((one) => one !== undefined)
    .sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));
  if (!latest) return null;
  const { conversationId: id, channel, preview, lastMessageAt, lastDirection, unread } = latest;
  return { id, channel, preview, lastMessageAt, lastDirection, unread };
}
