import type { ContactStore } from "../contacts/ports.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import type { LeadStore } from "../leads/ports.ts";
import type { LookAt } from "./ports.ts";

interface SubjectPorts {
  readonly leads: Pick<LeadStore, "get">;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly contacts: Pick<ContactStore, "get">;
}

/**
 * Only leads close: a resolved conversation is often the very reason for a reminder to look at it again. A campaign's id is
 * taken at its word.
 */
export const makeLookAt =
  ({ leads, conversations, contacts }: SubjectPorts): LookAt =>
  async ({ kind, id }) => {
    if (kind === "campaign") return "open";
    if (kind === "lead") {
      const lead = await leads.get(id);
      if (!lead) return "missing";
      return lead.state === "closed_won" || lead.state === "closed_lost" ? "closed" : "open";
    }
    const found = await (kind === "contact" ? contacts.get(id) : conversations.get(id));
    return found ? "open" : "missing";
  };
