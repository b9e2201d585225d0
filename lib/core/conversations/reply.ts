/** A person answers a customer, or leaves a note for the team. */
import type { Connection } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import { deliveryId } from "../deliveries/model.ts";
import type { ChannelGateway } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import type { Notify } from "../notices/ports.ts";
import type { PeopleStore } from "../people/ports.ts";
import { decide, type Proactive } from "../policy/model.ts";
import { type Conversation, type Message, messageKey, type NoteMessage, preview, type SentMessage } from "./model.ts";
import type { ConversationDesk } from "./ports.ts";

interface ReplyPorts {
  readonly conversations: ConversationDesk;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "plan" | "facts" | "price">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ReplyInput {
  readonly conversationId: string;
  readonly author: string;
  readonly content: OutboundContent;
  /** In place of it where the window is closed: what the provider approved. */
  readonly closedWindow?: TemplateContent;
  /** The key of the message that this one answers. */
  readonly replyTo?: string;
  /** A rule of ours asks: no person answers by it. */
  readonly automatic?: boolean;
  /** A system begins: everything is asked before it goes. */
  readonly proactive?: Proactive;
  /** The canned reply that it was made of. */
  readonly cannedReplyId?: string;
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
      closedWindow: input.closedWindow,
      windowMs: facts?.windowMs,
      extendedWindowMs: input.proactive ? undefined : facts?.extendedWindowMs,
      lastInboundAt: conversation.lastInboundAt,
    });
    if (answer.kind === "refuse") return { kind: "window_closed", text: answer.text };

    const said = answer.kind === "use_template" ? answer.content : input.content;
    const plan = await channels.plan(conversation.channel, said);
    if (!plan.ok) return { kind: "invalid", problems: plan.problems };

    const quoted =
      input.replyTo === undefined ? undefined : await conversations.message(input.conversationId, input.replyTo);
    if (input.replyTo !== undefined && !quoted?.externalId) return { kind: "reply_to_missing" };

    const response = await respond(conversation, input);
    const written = await Promise.all(
      plan.parts.map(
        async (content, part): Promise<SentMessage> => ({
          ...toMessage(input, conversation, content, part, quoted?.externalId),
          ...(await channels.price(conversation.channel, content, conversation.chat)),
          ...(plan.parts.length === 1 ? await standBy(conversation, said, input.closedWindow) : {}),
          ...(part === 0 ? response : {}),
        }),
      ),
    );
    const messages: SentMessage[] = [];
    for (const message of written) {
      // A repeated request is answered with what the first one wrote.
      const inserted = await conversations.insert(message);
      messages.push(inserted.kind === "present" && inserted.message.kind === "sent" ? inserted.message : message);
    }
    const last = messages.at(-1);
    if (last) await show(conversations, conversation, last, input.automatic !== true, clock);
    return { kind: "queued", messages };
  };

  /** The window may close while the message waits: the sender then takes this. */
  async function standBy(
    { channel, chat }: Conversation,
    said: OutboundContent,
    template: TemplateContent | undefined,
  ): Promise<Pick<SentMessage, "closedWindow">> {
    if (!template || said === template) return {};
    const plan = await channels.plan(channel, template);
    const content = plan.ok && plan.parts.length === 1 ? plan.parts[0] : undefined;
    if (content?.type !== "template") return {};
    return { closedWindow: { content, ...(await channels.price(channel, content, chat)) } };
  }

  /** What reports count response times from. Costs a read only where a customer waits. */
  async function respond(
    { conversationId, lastDirection, openedAt, firstRepliedAt }: Conversation,
    { automatic }: ReplyInput,
  ): Promise<Pick<SentMessage, "waitedSince" | "first">> {
    if (automatic) return {};
    const waitedSince =
      lastDirection === "in" ? await conversations.unansweredSince(conversationId, openedAt) : undefined;
    return {
      ...(waitedSince === undefined ? {} : { waitedSince }),
      // Of what was opened before this was kept nobody knows whether it was answered.
      ...(openedAt !== undefined && firstRepliedAt === undefined ? { first: true } : {}),
    };
  }

  function toMessage(
    input: ReplyInput,
    { connectionId, teamId }: Pick<Conversation, "connectionId" | "teamId">,
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
      ...(teamId === undefined ? {} : { teamId }),
      author: input.author,
      content,
      ...(input.cannedReplyId === undefined ? {} : { cannedReplyId: input.cannedReplyId }),
      ...(input.proactive === undefined ? {} : { proactive: input.proactive }),
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
  /** People to be told of it. */
  readonly mentions?: readonly string[];
  readonly request: { readonly id: string; readonly at: string };
}

export type WriteNote = (input: NoteInput) => Promise<
  | { readonly kind: "written"; readonly message: NoteMessage }
  | { readonly kind: "conversation_missing" }
  /** Who is named is no member. */
  | { readonly kind: "strangers"; readonly people: readonly string[] }
>;

/** Notes do not move a conversation up its list: nobody waits for an answer to them. */
export function makeWriteNote({
  conversations,
  people,
  notices,
  ids,
}: Pick<ReplyPorts, "conversations" | "ids"> & {
  readonly people: Pick<PeopleStore, "membersOf">;
  readonly notices: Notify;
}): WriteNote {
  return async ({ mentions = [], ...input }) => {
    if (!(await conversations.get(input.conversationId))) return { kind: "conversation_missing" };
    if (mentions.length) {
      const members = new Set((await people.membersOf(mentions)).map(({ userId }) => userId));
      const strangers = mentions.filter((person) => !members.has(person));
      if (strangers.length) return { kind: "strangers", people: strangers };
    }
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
      ...(mentions.length ? { mentions } : {}),
    };
    await conversations.insert(message);
    const id = messageIdOf(message);
    if (mentions.length)
      await notices.notify(
        mentions.map((person) => ({
          person,
          kind: "mention",
          subject: { kind: "conversation", id: input.conversationId },
          place: { kind: "message", id },
          text: input.text,
          by: input.author,
          at,
          fact: [id],
        })),
      );
    return { kind: "written", message };
  };
}

/** Brings the list up to date after a message of ours. Somebody else's newer message stays on top. */
async function show(
  conversations: ConversationDesk,
  seen: Conversation,
  message: SentMessage,
  answers: boolean,
  clock: Clock,
): Promise<void> {
  let conversation: Conversation | undefined = seen;
  for (let attempt = 0; attempt < 5 && conversation; attempt++) {
    if (conversation.lastMessageId === message.key) return;
    const newer = conversation.lastMessageAt > message.at;
    const replies = answers && conversation.firstRepliedAt === undefined && conversation.state !== "resolved";
    if (newer && !replies) return;
    const next: Conversation = {
      ...conversation,
      ...(newer
        ? {}
        : {
            lastMessageAt: message.at,
            lastMessageId: message.key,
            lastDirection: "out",
            preview: previewOfContent(message.content),
          }),
      ...(replies ? { firstRepliedAt: message.at } : {}),
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
    case "email":
      return preview(content.subject);
  }
}

/** What a message is called outside: its conversation and its key. */
export const messageIdOf = (message: Message): string => deliveryId(message.conversationId, message.key);
