import type { Message, SentMessage } from "../../../lib/core/conversations/model.ts";
import type { ConversationStore } from "../../../lib/core/conversations/ports.ts";
import type { DeliveryStatus } from "../../../lib/core/deliveries/model.ts";
import type { Page, PageRequest } from "../../../lib/core/kernel/page.ts";
import { filteredPage } from "../pages.ts";

type Conversations = Pick<ConversationStore, "get" | "messages">;

/** The deliveries of one conversation, newest first: those of its messages that we sent. Undefined when there is no such conversation. */
export async function deliveriesOf(
  { conversations }: { readonly conversations: Conversations },
  conversationId: string,
  status: DeliveryStatus | undefined,
  page: PageRequest,
): Promise<Page<SentMessage> | undefined> {
  const wanted = (message: Message): message is SentMessage =>
    message.kind === "sent" && (status === undefined || message.status === status);
  const found = await filteredPage((request) => conversations.messages(conversationId, request), wanted, page);
  return orMissing(conversations, conversationId, page, found);
}

/** Only an empty first page leaves it open whether the conversation exists; the usual request needs no second read. */
export async function orMissing<Item>(
  conversations: Pick<ConversationStore, "get">,
  conversationId: string,
  asked: PageRequest,
  found: Page<Item>,
): Promise<Page<Item> | undefined> {
  if (found.items.length > 0 || asked.cursor !== undefined) return found;
  return (await conversations.get(conversationId)) ? found : undefined;
}
