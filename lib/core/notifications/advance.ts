/** A notification goes on: to its first channel, to a channel once more, or to the next one. */
import type { Connection } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import { addressIn, type Contact, type Identity } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import { type Conversation, messageKey, type SentMessage } from "../conversations/model.ts";
import type { ConversationStore, StartConversation } from "../conversations/ports.ts";
import type { ChannelGateway, DeliveryStore } from "../deliveries/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { PLACES } from "../links/model.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import type { RenderForContact } from "../templates/ports.ts";
import { wholeMinute } from "../timers/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import { type Attempt, isOver, judge, type Notification, parseNotificationId, type Skipped, timerOf } from "./model.ts";
import type { NotificationStore } from "./ports.ts";

interface AdvancePorts {
  readonly notifications: NotificationStore;
  readonly contacts: Pick<ContactDesk, "resolve" | "family">;
  readonly connections: Pick<ConnectionStore, "all" | "connection">;
  readonly conversations: Pick<ConversationStore, "get" | "ofContact" | "insert">;
  readonly start: StartConversation;
  readonly deliveries: Pick<DeliveryStore, "get">;
  readonly channels: Pick<ChannelGateway, "facts" | "plan" | "place" | "price">;
  readonly render: RenderForContact;
  readonly timers: Pick<TimerStore, "set">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type AdvanceOutcome =
  | { readonly kind: "missing" | "over" | "waiting" | "told" | "conflict" }
  | { readonly kind: "sent"; readonly medium: string; readonly attempt: number }
  | { readonly kind: "scheduled"; readonly medium: string; readonly at: string }
  | { readonly kind: "ended"; readonly code: string };

/**
 * Done twice it is as if done once: what it decides is written down with the notification before it is done, and what is done has ids
 * that follow from that. Throws when a store cannot be reached: then it is done again.
 */
export type Advance = (notificationId: string) => Promise<AdvanceOutcome>;

/** What is said on a channel. */
interface Said {
  readonly content: OutboundContent;
  readonly closedWindow?: TemplateContent;
  readonly language?: string;
}

interface Place {
  readonly conversation: Conversation;
  readonly address?: Identity;
}

export function makeAdvance(ports: AdvancePorts): Advance {
  const {
    notifications,
    contacts,
    connections,
    conversations,
    start,
    deliveries,
    channels,
    render,
    timers,
    clock,
    ids,
  } = ports;

  const keyOf = ({ notificationId, attempts }: Notification, at: string): string =>
    messageKey(at, ids.derive("attempt", notificationId, String(attempts.length + 1)));
  const stamp = ({ version }: Notification) => ({ updatedAt: iso(clock.now()), version: version + 1 });
  /** Always the same for one notification and attempt, and spread over all of them. */
  const jitterOf = ({ notificationId, attempts }: Notification): number =>
    (ids.derive("jitter", notificationId, String(attempts.length)).charCodeAt(0) % 21) / 10 - 1;
  const mediumOf = (channel: string): string => channels.facts(channel)?.medium ?? channel;

  return async (notificationId) => {
    const notification = await notifications.get(notificationId);
    if (!notification) return { kind: "missing" };
    if (isOver(notification)) return { kind: "over" };
    const last = notification.attempts.at(-1);
    if (!last) return goOn(notification, notification.channels);
    const delivery = await deliveries.get(last);
    // It was decided and not yet written: by a worker that was lost, or because its time had not come.
    if (!delivery) return carryOut(notification, last);
    const verdict = judge(notification, last, delivery, clock.now(), jitterOf(notification));
    switch (verdict.kind) {
      case "told":
        return { kind: "told" };
      case "wait":
        if (verdict.until !== undefined) await remind(notification, last.conversationId, verdict.until);
        return { kind: "waiting" };
      case "again": {
        const attempt = { ...last, attempt: last.attempt + 1, at: verdict.at, key: keyOf(notification, verdict.at) };
        return decide(notification, { attempts: [...notification.attempts, attempt] }, attempt);
      }
      case "next": {
        const rest = notification.channels.slice(notification.channels.indexOf(last.medium) + 1);
        return goOn(notification, rest, delivery);
      }
      case "end":
        return end(notification, verdict);
    }
  };

  /** The first of these channels by which the contact can be told. */
  async function goOn(
    notification: Notification,
    media: readonly string[],
    delivery?: SentMessage,
  ): Promise<AdvanceOutcome> {
    const contact = await contacts.resolve(notification.contactId);
    const now = iso(clock.now());
    const skipped: Skipped[] = [];
    if (!contact) return end(notification, { code: "contact_missing", text: "the contact is not there any more" });
    const family = contact.merged.length === 0 ? [contact] : await contacts.family(contact.contactId);
    const usable = (await connections.all())
      .flatMap((app) => (app.app.active ? app.connections : []))
      .filter(({ active, health }) => active && health !== "broken")
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    for (const medium of media) {
      const way = await wayOf(notification, medium, usable, contact, family);
      if ("code" in way) {
        skipped.push({ medium, ...way, at: now });
        continue;
      }
      const { connection, said, place } = way;
      const attempt: Attempt = {
        medium,
        connectionId: connection.connectionId,
        conversationId: place.conversation.conversationId,
        key: keyOf(notification, now),
        at: now,
        attempt: 1,
        ...kept(notification, medium, said),
        ...(place.address ? { address: place.address } : {}),
      };
      const attempts = [...notification.attempts, attempt];
      return decide(notification, { attempts, skipped: [...notification.skipped, ...skipped] }, attempt);
    }
    const why = delivery?.reason ?? skipped.at(-1) ?? { code: "no_channel", text: "no channel was named" };
    return end({ ...notification, skipped: [...notification.skipped, ...skipped] }, why);
  }

  async function wayOf(
    notification: Notification,
    medium: string,
    inOrder: readonly Connection[],
    contact: Contact,
    family: readonly Contact[],
  ): Promise<
    { readonly connection: Connection; readonly said: Said; readonly place: Place } | Pick<Skipped, "code" | "text">
  > {
    const usable = inOrder.filter(({ channel }) => mediumOf(channel) === medium);
    if (usable.length === 0) return { code: "no_connection", text: `no connection for ${medium} is in order` };
    const wished = await saidOn(notification, medium, contact);
    if ("code" in wished) return wished;
    let why: Pick<Skipped, "code" | "text"> = { code: "no_address", text: `the contact has no address for ${medium}` };
    for (const connection of usable) {
      const said = await planned(connection.channel, wished);
      if ("problem" in said) {
        why = { code: "invalid_content", text: `${medium}: ${said.problem}` };
        continue;
      }
      const place = await placeOf(notification, connection, contact, family, said.content);
      if (place) return { connection, said, place };
      if (channels.facts(connection.channel, connection)?.reaches === undefined)
        why = { code: "no_conversation", text: `the contact never wrote on ${medium}` };
    }
    return why;
  }

  async function saidOn(
    { contents, template }: Notification,
    medium: string,
    contact: Contact,
  ): Promise<Said | Pick<Skipped, "code" | "text">> {
    if (template) {
      const rendered = await render({
        ...{ template, medium, contact, ...template },
        // Each gets their own when it goes out.
        unsubscribeUrl: PLACES.unsubscribe,
        preferencesUrl: PLACES.preferences,
      });
      if (rendered.kind === "failed") return rendered;
      const { kind: _, ...said } = rendered;
      return said;
    }
    const content = ownContent({ contents }, medium);
    return content ? { content } : { code: "no_content", text: `nothing was written for ${medium}` };
  }

  /** As the channel can show it. */
  async function planned(channel: string, said: Said): Promise<Said | { readonly problem: string }> {
    const one = async (wished: OutboundContent): Promise<OutboundContent | string> => {
      const plan = await channels.plan(channel, wished);
      if (!plan.ok) return plan.problems[0]?.message ?? "it is refused";
      const [content] = plan.parts;
      return content && plan.parts.length === 1 ? content : "it does not fit into one message";
    };
    const content = await one(said.content);
    if (typeof content === "string") return { problem: content };
    if (!said.closedWindow) return { ...said, content };
    const instead = await one(said.closedWindow);
    if (typeof instead === "string") return { problem: instead };
    return { ...said, content, ...(instead.type === "template" ? { closedWindow: instead } : {}) };
  }

  /** The conversation in which the contact is told: by their address where the channel has addresses, else one that they began. */
  async function placeOf(
    { notificationId }: Notification,
    connection: Connection,
    contact: Contact,
    family: readonly Contact[],
    content: OutboundContent,
  ): Promise<Place | undefined> {
    const reaches = channels.facts(connection.channel, connection)?.reaches;
    if (reaches !== undefined) {
      const address = addressIn(contact.identities, reaches);
      const thread = {
        id: parseNotificationId(notificationId)?.own ?? "",
        ...(content.type === "email" ? { subject: content.subject } : {}),
      };
      const conversation = address && (await start({ connection, contact, address, thread }));
      return conversation && address && { conversation, address };
    }
    const heads: Conversation[] = [];
    for (const { contactId } of family)
      for (const id of await conversations.ofContact(contactId)) {
        const conversation = await conversations.get(id);
        if (conversation?.connectionId === connection.connectionId && conversation.chat.type === "person")
          heads.push(conversation);
      }
    const [latest] = heads.sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));
    return latest && { conversation: latest };
  }

  /** Written down first: another worker at the same notification then finds it done. */
  async function decide(
    notification: Notification,
    change: Partial<Notification>,
    attempt: Attempt,
  ): Promise<AdvanceOutcome> {
    const next = { ...notification, ...change, state: "underway" as const, ...stamp(notification) };
    if ((await notifications.save(next)) === "conflict") return { kind: "conflict" };
    return carryOut(next, attempt);
  }

  async function carryOut(notification: Notification, attempt: Attempt): Promise<AdvanceOutcome> {
    const { medium, conversationId, connectionId, at, closedWindow, address, language } = attempt;
    const content = attempt.content ?? ownContent(notification, medium);
    if (!content) throw new Error("an attempt without content");
    if (Date.parse(at) > clock.now()) {
      await remind(notification, conversationId, at);
      return { kind: "scheduled", medium, at };
    }
    const conversation = await conversations.get(conversationId);
    const connection = await connections.connection(connectionId);
    const priced = async (what: OutboundContent) =>
      connection && conversation ? await channels.price(connection.channel, what, conversation.chat) : undefined;
    const { type, purpose, priority, template, sendBefore, notificationId, persistence, tracking, createdBy } =
      notification;
    await conversations.insert({
      kind: "sent",
      conversationId,
      key: attempt.key,
      at,
      createdAt: at,
      order: at,
      direction: "out",
      connectionId,
      author: createdBy,
      content,
      ...(await priced(content)),
      ...(closedWindow ? { closedWindow: { content: closedWindow, ...(await priced(closedWindow)) } } : {}),
      ...(priority === "normal" ? { lane: "bulk" } : {}),
      proactive: {
        purpose,
        medium,
        begins: true,
        notificationId,
        attempt: notification.attempts.length,
        type,
        ...(template ? { template: template.key } : {}),
        ...(language === undefined ? {} : { language }),
        ...(tracking === undefined ? {} : { tracking }),
        ...(address ? { address } : {}),
        ...(sendBefore === undefined ? {} : { sendBefore }),
      },
      status: "queued",
      attempts: 0,
      refusals: 0,
      times: {},
      reactions: {},
    });
    if (persistence.receiptMs !== null)
      await remind(notification, conversationId, iso(clock.now() + persistence.receiptMs));
    return { kind: "sent", medium, attempt: attempt.attempt };
  }

  async function end(
    notification: Notification,
    { code, text }: { readonly code: string; readonly text: string },
  ): Promise<AdvanceOutcome> {
    const over = { ...notification, state: "failed" as const, reason: { code, text }, ...stamp(notification) };
    return (await notifications.save(over)) === "conflict" ? { kind: "conflict" } : { kind: "ended", code };
  }

  async function remind({ notificationId }: Notification, conversationId: string, at: string): Promise<void> {
    await timers.set({ conversationId, timer: timerOf(notificationId), wakeAt: wholeMinute(at) });
  }
}

const ownContent = ({ contents }: Pick<Notification, "contents">, medium: string): OutboundContent | undefined =>
  contents[medium] ?? contents.default;

/** What the notification says itself is not kept a second time. */
function kept(notification: Notification, medium: string, { content, ...said }: Said): Partial<Said> {
  const own = JSON.stringify(ownContent(notification, medium)) === JSON.stringify(content);
  return own ? said : { ...said, content };
}

const iso = (ms: number): string => new Date(ms).toISOString();
