/** Everything before the provider is asked: whether it may go now, and as what. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { Conversation, SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { remembered } from "../kernel/remembered.ts";
import type { DressMessage } from "../links/ports.ts";
import { decide, type PolicyNote } from "../policy/model.ts";
import type { ProactiveGate } from "../policy/ports.ts";
import { chargedAs, type ProviderTemplate, refusalOf } from "../provider-templates/model.ts";
import type { ProviderTemplateStore } from "../provider-templates/ports.ts";
import { MAX_DELAY_MS, slotOf } from "../relay/model.ts";
import type { SpendGuard } from "../spending/ports.ts";
import { stopOf } from "../switches/model.ts";
import { STOPS_CACHE_MS, type SwitchStore } from "../switches/ports.ts";
import type { ThreadHold } from "./hold.ts";
import { makeKnownTemplate } from "./known-template.ts";
import { deliveryId } from "./model.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ChannelGateway, DeliveryKey, DeliveryStore } from "./ports.ts";
import { type Patience, type ReadyToSend, type SendResult, startsAtAPrice } from "./sending.ts";
import type { Slowness } from "./slowness.ts";

interface ReadyPorts {
  readonly deliveries: DeliveryStore;
  readonly conversations: Pick<ConversationStore, "get">;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "facts" | "prepare" | "price">;
  readonly providerTemplates: Pick<ProviderTemplateStore, "get">;
  readonly switches: Pick<SwitchStore, "read">;
  readonly spending: SpendGuard;
  readonly gate: ProactiveGate;
  readonly dress: DressMessage;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Reads, policy, secrets. With a result the delivery does not go now, and that stands already. Throws when a store cannot be reached. */
export type GetReady = (
  id: DeliveryKey,
  written: SentMessage,
  patience: Patience,
) => Promise<ReadyToSend | { readonly result: SendResult }>;

export function makeGetReady(
  ports: ReadyPorts,
  thread: ThreadHold,
  slowness: Slowness,
  { hold, fail, end }: Pick<Outcomes, "hold" | "fail" | "end">,
): GetReady {
  const { deliveries, conversations, connections, channels, switches, spending, gate, dress, clock, ids } = ports;
  const knownTemplate = makeKnownTemplate(ports.providerTemplates, ids);
  const currentStops = remembered(() => switches.read(), STOPS_CACHE_MS, clock);

  return async (id, written, patience) => {
    const conversation = await conversations.get(id.conversationId);
    const connection = conversation && (await connections.connection(conversation.connectionId));
    const facts = conversation && channels.facts(conversation.channel, connection);
    const refuse = async (code: string, text: string) => {
      const result = await fail(written, code, text);
      // It held its thread, and will not go any more.
      if (conversation?.held?.by === id.key) await thread.leave(id);
      return { result };
    };
    if (!conversation || !connection || !facts)
      return refuse("connection_missing", "the conversation's connection is not there any more");
    if (!connection.active) return refuse("connection_inactive", "the connection is switched off");
    if (connection.health === "broken")
      return refuse("connection_broken", connection.healthReason?.text ?? "the connection has to be mended first");

    const now = iso(clock.now());
    const answer = decide({
      now,
      content: written.content,
      closedWindow: written.closedWindow?.content,
      windowMs: facts.windowMs,
      // It is granted for what a person writes.
      extendedWindowMs: written.proactive ? undefined : facts.extendedWindowMs,
      lastInboundAt: conversation.lastInboundAt,
    });
    if (answer.kind === "refuse" && !written.proactive) return refuse(answer.code, answer.text);
    const chosen: SentMessage = answer.kind === "use_template" ? { ...written, ...written.closedWindow } : written;

    const known = chosen.content.type === "template" ? await knownTemplate(connection, chosen.content) : undefined;
    const refusal = known && refusalOf(known);
    if (refusal !== undefined) return refuse("template_rejected", refusal);
    const price = known && (await priceBy(known, conversation, chosen));
    const message: SentMessage = { ...chosen, ...price };
    // An answer in an open window is never stopped, and asks for nothing.
    const priced = startsAtAPrice(message) ? message.micros : undefined;
    const limit = priced === undefined ? undefined : await spending.refuses(priced);
    if (limit !== undefined) return suppress(conversation, written, limit);

    const wakeAt = await thread.behind(conversation, id.key);
    if (wakeAt !== undefined) {
      const reason = { code: "behind_another", text: "an earlier message of this conversation waits", retryable: true };
      await deliveries.settle(id, { status: "deferred", reason, wakeAt, refused: false }, now);
      await thread.follow(id);
      return { result: { kind: "done", status: "deferred", code: reason.code } };
    }
    const stop = stopOf(await currentStops(), connection.connectionId);
    if (stop) {
      const wait = { code: "stopped", text: `sending is stopped: ${stop.reason}`, ms: MAX_DELAY_MS, refused: false };
      return { result: await hold(id, wait, patience) };
    }
    const slowFor = await slowness.pass(connection.connectionId);
    if (slowFor > 0) {
      const wait = { code: "slowed", text: "the connection is slowed down", ms: slowFor, refused: false };
      return { result: await hold(id, wait, patience) };
    }
    const asked = message.proactive
      ? await askGate(conversation, id, message, { windowMs: facts.windowMs, connection })
      : {};
    if (asked.result) return { result: asked.result };
    const { place } = asked;
    const getSend = async () => {
      if (written.closedWindow && chosen !== written) await deliveries.useTemplate(id, written.closedWindow);
      return channels.prepare({
        connection,
        content: await dress(message, conversation.contactId),
        to: conversation.chat,
        clientRef: deliveryId(id.conversationId, id.key),
        ...(answer.kind === "send" && answer.extended ? { extendedWindow: true } : {}),
        ...(message.replyTo ? { replyTo: message.replyTo } : {}),
      });
    };
    const send = await getSend().catch(async (error: unknown) => {
      // It is tried again, and takes a place then.
      if (place !== undefined) await gate.giveBack(connection.connectionId, place).catch(() => undefined);
      throw error;
    });
    const policy: PolicyNote | undefined =
      asked.because === undefined
        ? undefined
        : { answer: chosen === written ? "send" : "use_template", because: asked.because };
    const { connectionId } = connection;
    return { conversation, connectionId, facts, message, policy, price, place, send };
  };

  /** What it costs as the provider charges it, where whoever wrote it took it for something else. */
  async function priceBy(known: ProviderTemplate, { channel, chat }: Conversation, { content, category }: SentMessage) {
    const charged = chargedAs(known);
    if (content.type !== "template" || charged === undefined || charged === "service" || charged === category)
      return undefined;
    return channels.price(channel, { ...content, category: charged }, chat);
  }

  /** The whole policy, last of all: what it answers is kept with the delivery. Without a result it may go, and has its place. */
  async function askGate(
    conversation: Conversation,
    id: DeliveryKey,
    message: SentMessage,
    by: Parameters<ProactiveGate["ask"]>[2],
  ): Promise<{ readonly result?: SendResult; readonly because?: string; readonly place?: string }> {
    const answer = await gate.ask(message, conversation, by);
    if (answer.kind === "send")
      return { because: answer.because, ...(answer.place === undefined ? {} : { place: answer.place }) };
    const reason = { code: answer.code, text: answer.text, retryable: answer.kind === "defer" };
    const now = iso(clock.now());
    // It holds up nobody's thread: an answer that a person writes meanwhile goes before it.
    if (answer.kind === "defer") {
      const wakeAt = slotOf(answer.until);
      await deliveries.settle(id, { status: "deferred", reason, wakeAt, refused: false }, now);
      return { result: { kind: "done", status: "deferred", code: answer.code } };
    }
    const status = answer.kind === "expire" ? "expired" : "suppressed";
    const result = await end(message, status, reason);
    if (conversation.held?.by === id.key) await thread.leave(id);
    return { result };
  }

  async function suppress({ held }: Conversation, written: SentMessage, text: string) {
    const { conversationId, key } = written;
    const result = await end(written, "suppressed", { code: "spend_limit", text, retryable: false });
    if (held?.by === key) await thread.leave({ conversationId, key });
    return { result };
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
