import type { ContactStore } from "../contacts/ports.ts";
import type { Ids } from "../kernel/ports.ts";
import type { Conversation } from "./model.ts";
import type { ConversationStore } from "./ports.ts";

interface OwnPorts {
  readonly conversations: Pick<ConversationStore, "get">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly ids: Pick<Ids, "derive">;
  readonly tenant: string;
}

/**
 * The conversation of an address with this contact, who speaks for themselves, and its id where there is none yet. An address that changed
 * its owner keeps its old conversation for the old one: messages, consent, links and erasure are that person's.
 */
export async function conversationWith(
  { conversations, contacts, ids, tenant }: OwnPorts,
  { connectionId, thread, contactId }: Pick<Conversation, "connectionId" | "contactId"> & { readonly thread: string },
): Promise<{ readonly conversationId: string; readonly present: Conversation | undefined }> {
  const conversationId = ids.derive("conversation", tenant, connectionId, thread);
  const present = await conversations.get(conversationId);
  const isTheirs = async (one: Conversation) =>
    one.contactId === contactId || (await contacts.resolve(one.contactId))?.contactId === contactId;
  if (!present || (await isTheirs(present))) return { conversationId, present };
  const own = ids.derive("conversation", tenant, connectionId, thread, contactId);
  return { conversationId: own, present: await conversations.get(own) };
}
