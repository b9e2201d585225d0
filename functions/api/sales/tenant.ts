/** What contacts and leads are worked on with. `index.ts` fills it with adapters, tests with fakes. */
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import type { LeadStore } from "../../../lib/core/leads/ports.ts";
import { routesFor } from "../route.ts";
import type { ReminderDesk } from "./reminder-desk.ts";

export interface Tenant {
  readonly contacts: ContactStore;
  readonly leads: LeadStore;
  readonly reminders: ReminderDesk;
  readonly conversations: Pick<ConversationDesk, "ofContact">;
}

export const route = routesFor<Tenant>();
