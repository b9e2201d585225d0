/** A person answers a customer, or leaves a note for the team. */
import type { Connection } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import { deliveryId } from "../deliveries/model.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { OutboundContent } from "../messages/model.ts";
import { decide } from "../policy/model.ts";
import { type Conversation, type Message, messageKey, type NoteMessage, preview, type SentMessage } from "./model.ts";
import type { ConversationDesk } from "./ports.ts";

interface ReplyPorts {
  readonly conversations: ConversationDesk;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "plan" | "facts">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ReplyInput {
  readonly conversationId: string;
  readonly author: string;
  readonly content: OutboundContent;
  /** The key of the message that this one answers. */
  readonly replyTo?: string;
  /** What asked for it and when it first did: the same request is the same delivery, however often it comes. */
  readonly request: { readonly id: string; readonly at: string };
}

export interface ContentProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly suggestion?: string;
}

export type ReplyOutcome =
  | { readonly kind: "queued"; readonly messages: readonly SentMessage[] }
  | { readonly kind: "conversation_missing" }
  | { readonly kind: "reply_to_missing" }
  | { readonly kind: "connection_unusable"; readonly connection: Connection | undefined }
  | { readonly kind: "window_closed"; readonly text: string }
  | { readonly kind: "invalid"; readonly problems: readonly ContentProblem[] };

/** Splits the content as the channel needs it; each part is a message and a delivery of its own. Repeats change nothing. */
export type Reply = (input: ReplyInput) => Promise<ReplyOutcome>;

export function makeReply(ports: ReplyPorts): Reply {
  const { conversations, connections, channels, clock, ids } = ports;

  return async (input) => {
    const conversation = await conversations.get(input.conversationId);
    if (!conversation) return { kind: "conversation_missing" };
    const connection = await connections.connection(conversation.connectionId);
    if (!connection?.active || connection.health === "broken") return { kind: "connection_unusable", connection };

    const facts = channels.facts(conversation.channel, connection);
    const answer = decide({
      now: input.request.at,
      content: input.content,
      windowMs: facts?.windowMs,
      extendedWindowMs: facts?.extendedWindowMs,
      lastInboundAt: conversation.lastInboundAt,
    });
    if (answer.kind === "refuse") return { kind: "window_closed", text: answer.text };

    const plan = channels.plan(conversation.channel, input.content);
    if (!plan.ok) return { kind: "invalid", problems: plan.problems };

    const quoted =
      input.replyTo === undefined ? undefined : await conversations.message(input.conversationId, input.replyTo);
    if (input.replyTo !== undefined && !quoted?.externalId) return { kind: "reply_to_missing" };

    const messages = plan.parts.map((content, part) =>
      toMessage(input, conversation.connectionId, content, part, quoted?.externalId),
    );
    for (const message of messages) await conversations.insert(message);
    const last = messages.at(-1);
    if (last) await show(conversations, conversation, last, clock);
    return { kind: "queued", messages };
  };

  function toMessage(
    input: ReplyInput,
    connectionId: string,
    content: OutboundContent,
    part: number,
    replyTo: string | undefined,
  ): SentMessage {
    // Parts of one request are a millisecond apart, so that they stay in their order.
    const at = new Date(Date.parse(input.request.at) + part).toISOString();
    return {
      kind: "sent",
      conversationId: input.conversationId,
      key: messageKey(at, ids.derive("reply", input.conversationId, input.request.id, String(part))),
      at,
      createdAt: at,
      order: at,
      direction: "out",
      connectionId,
      author: input.author,
      content,
      status: "queued",
      attempts: 0,
      refusals: 0,
      times: {},
      reactions: {},
      ...(replyTo !== undefined && part === 0 ? { replyTo } : {}),
    };
  }
}

export interface NoteInput {
  readonly conversationId: string;
  readonly author: string;
  readonly text: string;
  readonly request: { readonly id: string; readonly at: string };
}

export type WriteNote = (
  input: NoteInput,
) => Promise<{ readonly kind: "written"; readonly message: NoteMessage } | { readonly kind: "conversation_missing" }>;

/** Notes do not move a conversation up its list: nobody waits for an answer to them. */
export function makeWriteNote({ conversations, ids }: Pick<ReplyPorts, "conversations" | "ids">): WriteNote {
  return async (input) => {
    if (!(await conversations.get(input.conversationId))) return { kind: "conversation_missing" };
    const { at } = input.request;
    const message: NoteMessage = {
      kind: "note",
      conversationId: input.conversationId,
      key: messageKey(at, ids.derive("note", input.conversationId, input.request.id)),
      at,
      createdAt: at,
      order: at,
      direction: "out",
      author: input.author,
      text: input.text,
    };
    await conversations.insert(message);
    return { kind: "written", message };
  };
}

/** Brings the list up to date after a message of ours. Somebody else's newer message stays on top. */
async function show(
  conversations: ConversationDesk,
  seen: Conversation,
  message: SentMessage,
  clock: Clock,
): Promise<void> {
  let conversation: Conversation | undefined = seen;
  for (let attempt = 0; attempt < 5 && conversation; attempt++) {
    if (conversation.lastMessageAt > message.at || conversation.lastMessageId === message.key) return;
    const next: Conversation = {
      ...conversation,
      lastMessageAt: message.at,
      lastMessageId: message.key,
      lastDirection: "out",
      preview: previewOfContent(message.content),
      updatedAt: new Date(clock.now()).toISOString(),
      version: conversation.version + 1,
    };
    if ((await conversations.save(next)) === "saved") return;
    conversation = await conversations.get(seen.conversationId);
  }
}

function previewOfContent(content: OutboundContent): string {
  switch (content.type) {
    case "text":
    case "choices":
      return preview(content.text);
    case "media":
      return preview(content.caption ?? "") || `[${content.media.kind}]`;
    case "location":
      return preview(content.name ?? content.address ?? "") || "[location]";
    case "template":
      return `[template] ${content.name}`;
  }
}

/** What a message is called outside: its conversation and its key. */
export const messageIdOf = (message: Message): string => deliveryId(message.conversationId, message.key);
