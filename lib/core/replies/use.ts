/** A canned reply becomes a message: for one conversation, as one person of the team would say it. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { ContactStore } from "../contacts/ports.ts";
import type { Conversation } from "../conversations/model.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import { type CannedReply, contentOf, firstName, render, type Values, type Variable, variablesIn } from "./model.ts";
import type { Names, ReplyStore } from "./ports.ts";

interface UsePorts {
  readonly replies: Pick<ReplyStore, "get">;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly contacts: Pick<ContactStore, "get">;
  readonly connections: Pick<ConnectionStore, "connection">;
  readonly names: Names;
}

export type UseOutcome =
  | {
      readonly kind: "rendered";
      readonly text: string;
      readonly content: OutboundContent;
      readonly missing: readonly Variable[];
      /** Whether it may be said on the conversation's channel. */
      readonly fits: boolean;
    }
  | { readonly kind: "reply_missing" }
  | { readonly kind: "conversation_missing" };

/** Without a conversation, for nobody: what is known then is who says it. Reads only what the text asks for. */
export type UseReply = (input: {
  readonly replyId: string;
  readonly conversationId?: string;
  readonly author: string;
}) => Promise<UseOutcome>;

export function makeUseReply({ replies, conversations, contacts, connections, names }: UsePorts): UseReply {
  return async ({ replyId, conversationId, author }) => {
    const reply = await replies.get(replyId);
    if (!reply) return { kind: "reply_missing" };
    const conversation = conversationId === undefined ? undefined : await conversations.get(conversationId);
    if (conversationId !== undefined && !conversation) return { kind: "conversation_missing" };
    const { text, missing } = render(reply.text, await valuesFor(reply, conversation, author));
    const fits = !conversation || reply.platforms.length === 0 || reply.platforms.includes(conversation.channel);
    return { kind: "rendered", text, content: contentOf(text, reply.media), missing, fits };
  };

  async function valuesFor(
    reply: CannedReply,
    conversation: Conversation | undefined,
    author: string,
  ): Promise<Values> {
    const asked = variablesIn(reply.text);
    const wants = (...variables: readonly Variable[]) => variables.some((variable) => asked.has(variable));
    const [agent, contact, connection] = await Promise.all([
      wants("agent.name", "agent.firstName") ? names.nameOf(author) : undefined,
      conversation && wants("contact.phone") ? contacts.get(conversation.contactId) : undefined,
      conversation && wants("connection.name") ? connections.connection(conversation.connectionId) : undefined,
    ]);
    const customer = conversation?.contactName ?? undefined;
    const values: { readonly [Name in Variable]: string | undefined } = {
      "contact.name": customer,
      "contact.firstName": firstName(customer),
      "contact.phone": contact?.identities.find(({ kind }) => kind === "phone")?.value,
      "agent.name": agent,
      "agent.firstName": firstName(agent),
      "conversation.channel": conversation?.channel,
      "connection.name": connection?.name,
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
  }
}
