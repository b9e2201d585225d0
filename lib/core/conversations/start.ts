/** The business writes first: a conversation that nobody began is made. Put away, it comes up when the person answers. */
import type { ContactStore } from "../contacts/ports.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Conversation } from "./model.ts";
import { conversationWith } from "./own.ts";
import type { ConversationStore, StartConversation } from "./ports.ts";

interface StartPorts {
  readonly conversations: Pick<ConversationStore, "get" | "open">;
  readonly contacts: Pick<ContactStore, "link" | "resolve">;
  readonly channels: Pick<ChannelGateway, "place">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

export function makeStartConversation({
  conversations,
  channels,
  contacts,
  clock,
  ids,
  tenant,
}: StartPorts): StartConversation {
  return async ({ connection, contact, address, thread, opened: beginning }) => {
    const { connectionId, channel, accountIds } = connection;
    const place = await channels.place(channel, address.value, { ...thread, account: accountIds[0] ?? "" });
    if (!place) return undefined;
    const { conversationId, present } = await conversationWith(
      { conversations, contacts, ids, tenant },
      { connectionId, thread: place.thread, contactId: contact.contactId },
    );
    if (present) return present;
    const now = new Date(clock.now()).toISOString();
    const conversation: Conversation = {
      conversationId,
      connectionId,
      channel,
      chat: place.chat,
      contactId: contact.contactId,
      contactName: contact.name,
      ...(contact.country === null ? {} : { country: contact.country }),
      // What we said first is no answer that anybody waited for.
      ...(beginning === undefined
        ? { state: "resolved" as const, assignee: null }
        : { state: "open" as const, assignee: beginning.desk, openedAt: beginning.at, firstRepliedAt: beginning.at }),
      unread: 0,
      // Not behind the message that it is begun with.
      lastMessageAt: beginning?.at ?? now,
      lastMessageId: "",
      lastDirection: "out",
      preview: "",
      lastInboundAt: null,
      lastApplied: "",
      readThrough: "",
      known: place.identities.map(({ kind, value }) => ids.derive("known", kind, value)),
      awaited: [],
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const opened = await conversations.open({ conversation, identities: [] });
    // The person may be known by more ids here than by the address that was used.
    await contacts.link(contact.contactId, place.identities, now);
    return opened === "opened" ? conversation : conversations.get(conversationId);
  };
}
