/** One delivery is sent, once: claimed before the provider is called, and never repeated when nobody knows what became of it. */
import { answered } from "../connections/model.ts";
import type { ConnectionStore } from "../connections/ports.ts";
import type { Conversation, SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { DressMessage } from "../links/ports.ts";
import type { SendOutcome } from "../messages/model.ts";
import { decide, type PolicyNote } from "../policy/model.ts";
import type { ProactiveGate } from "../policy/ports.ts";
import type { ProviderTemplateStore } from "../provider-templates/ports.ts";
import { MAX_DELAY_MS, slotOf } from "../relay/model.ts";
import type { SpendGuard } from "../spending/ports.ts";
import { type Stops, stopOf } from "../switches/model.ts";
import { STOPS_CACHE_MS, type SwitchStore } from "../switches/ports.ts";
import { makeThreadHold } from "./hold.ts";
import { makeKnownRefusal } from "./known-refusal.ts";
import { type DeliveryReason, deliveryId } from "./model.ts";
import type { ChannelFacts, ChannelGateway, DeliveryKey, DeliveryStore } from "./ports.ts";

interface SendPorts {
  readonly deliveries: DeliveryStore;
  readonly conversations: Pick<ConversationStore, "get" | "save">;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "facts" | "prepare">;
  readonly providerTemplates: Pick<ProviderTemplateStore, "get">;
  readonly switches: Pick<SwitchStore, "read">;
  readonly spending: SpendGuard;
  readonly gate: ProactiveGate;
  readonly dress: DressMessage;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type SendResult =
  | { readonly kind: "done"; readonly status: string; readonly code?: string }
  /** The thread waits: the queue hands the same command over again after `ms`. */
  | { readonly kind: "wait"; readonly ms: number; readonly code: string };

/** The longest wait that holds up a thread; longer ones are deferred so that the queue stays free. */
export const MAX_WAIT_MS = 60_000;
/** A claim outlives every call that the claimer can make: the function's time-out is 60 s. */
export const LEASE_MS = 90_000;

/** Throws when a store cannot be reached: the queue then hands the command over again. */
export type SendDelivery = (
  id: DeliveryKey,
  /** The queue would not hand the command over much more often: a wait then becomes a deferral, so that waiting never ends as a dead letter. */
  patience: "plenty" | "out",
) => Promise<SendResult>;

export function makeSendDelivery(ports: SendPorts): SendDelivery {
  const { deliveries, conversations, connections, channels, switches, spending, gate, dress, clock, ids } = ports;
  const thread = makeThreadHold(ports);
  const knownRefusal = makeKnownRefusal(ports.providerTemplates, ids);
  let stops: { readonly value: Stops; readonly until: number } | undefined;
  /** Connections that the provider asked to slow down, until when; kept by this process alone, which sends for a few lanes. */
  const slow = new Map<string, number>();

  return async (id, patience) => {
    const now = clock.now();
    const claim = await deliveries.claim(id, { claimId: ids.random(), now: iso(now), leaseUntil: iso(now + LEASE_MS) });
    switch (claim.kind) {
      case "missing":
        return { kind: "done", status: "missing" };
      case "settled":
        if (claim.message.status === "deferred") await thread.restore(id, claim.message);
        return { kind: "done", status: claim.message.status };
      case "leased":
        return {
          kind: "wait",
          ms: Math.min(MAX_WAIT_MS, Math.max(1_000, Date.parse(claim.until) - now)),
          code: "leased",
        };
      case "lapsed":
        // Where nobody is asked, whoever was lost left nothing behind that could be there twice.
        if (await isHosted(id)) return attempt(id, claim.message, patience);
        return unknown(id, { code: "worker_lost", text: "the worker that was sending it was lost", retryable: false });
      case "claimed":
        return attempt(id, claim.message, patience);
    }
  };

  async function isHosted({ conversationId }: DeliveryKey): Promise<boolean> {
    const conversation = await conversations.get(conversationId);
    return conversation !== undefined && channels.facts(conversation.channel)?.hosted === true;
  }

  async function attempt(id: DeliveryKey, message: SentMessage, patience: Patience): Promise<SendResult> {
    const ready = await getReady(id, message, patience).catch(async (error: unknown) => {
      // Nothing has left: what failed here may work the next time, and must not end as `unknown`.
      await deliveries.release(id, false).catch(() => undefined);
      throw error;
    });
    if ("result" in ready) return ready.result;
    const outcome = await ready.send();
    const result = await conclude(id, ready, outcome, patience);
    if (message.proactive && result.kind === "done" && result.status === "failed")
      await gate.release(message, ready.conversation);
    if (ready.conversation.held?.by === id.key && result.kind === "done" && result.status !== "deferred")
      await thread.leave(id);
    return result;
  }

  /** Everything before the provider is asked: reads, policy, secrets. Throws when a store cannot be reached. */
  async function getReady(
    id: DeliveryKey,
    written: SentMessage,
    patience: Patience,
  ): Promise<Ready | { readonly result: SendResult }> {
    const conversation = await conversations.get(id.conversationId);
    const connection = conversation && (await connections.connection(conversation.connectionId));
    const facts = conversation && channels.facts(conversation.channel, connection);
    const refuse = async (code: string, text: string) => {
      const result = await fail(id, code, text);
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
    const message: SentMessage = answer.kind === "use_template" ? { ...written, ...written.closedWindow } : written;

    if (message.content.type === "template") {
      const refusal = await knownRefusal(connection, message.content);
      if (refusal !== undefined) return refuse("template_rejected", refusal);
    }
    // An answer in an open window is never stopped, and asks for nothing.
    const priced = startsAtAPrice(message) ? message.micros : undefined;
    const limit = priced === undefined ? undefined : await spending.refuses(priced);
    if (limit !== undefined) return suppress(conversation, id, limit);

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
    const slowFor = (slow.get(connection.connectionId) ?? 0) - clock.now();
    if (slowFor > 0) {
      const wait = { code: "slowed", text: "the connection is slowed down", ms: slowFor, refused: false };
      return { result: await hold(id, wait, patience) };
    }
    const asked = message.proactive ? await askGate(conversation, id, message, facts.windowMs) : {};
    if (asked.result) return { result: asked.result };
    if (written.closedWindow && message !== written) await deliveries.useTemplate(id, written.closedWindow);
    const send = await channels.prepare({
      connection,
      content: await dress(message, conversation.contactId),
      to: conversation.chat,
      clientRef: deliveryId(id.conversationId, id.key),
      ...(answer.kind === "send" && answer.extended ? { extendedWindow: true } : {}),
      ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    });
    const policy: PolicyNote | undefined =
      asked.because === undefined
        ? undefined
        : { answer: message === written ? "send" : "use_template", because: asked.because };
    return { conversation, connectionId: connection.connectionId, facts, message, policy, send };
  }

  /** The whole policy, last of all: what it answers is kept with the delivery. Without a result it may go, and has its place. */
  async function askGate(
    conversation: Conversation,
    id: DeliveryKey,
    message: SentMessage,
    windowMs: number | undefined,
  ): Promise<{ readonly result?: SendResult; readonly because?: string }> {
    const answer = await gate.ask(message, conversation, windowMs);
    if (answer.kind === "send") return { because: answer.because };
    const reason = { code: answer.code, text: answer.text, retryable: answer.kind === "defer" };
    const now = iso(clock.now());
    // It holds up nobody's thread: an answer that a person writes meanwhile goes before it.
    if (answer.kind === "defer") {
      const wakeAt = slotOf(answer.until);
      await deliveries.settle(id, { status: "deferred", reason, wakeAt, refused: false }, now);
      return { result: { kind: "done", status: "deferred", code: answer.code } };
    }
    const status = answer.kind === "expire" ? "expired" : "suppressed";
    await deliveries.settle(id, { status, reason }, now);
    if (conversation.held?.by === id.key) await thread.leave(id);
    return { result: { kind: "done", status, code: answer.code } };
  }

  async function suppress(conversation: Conversation, id: DeliveryKey, text: string) {
    const reason = { code: "spend_limit", text, retryable: false };
    await deliveries.settle(id, { status: "suppressed", reason }, iso(clock.now()));
    if (conversation.held?.by === id.key) await thread.leave(id);
    return { result: { kind: "done", status: "suppressed", code: reason.code } } as const;
  }

  async function currentStops(): Promise<Stops> {
    if (!stops || stops.until <= clock.now())
      stops = { value: await switches.read(), until: clock.now() + STOPS_CACHE_MS };
    return stops.value;
  }

  async function conclude(
    id: DeliveryKey,
    { connectionId, facts, message, policy }: Ready,
    outcome: SendOutcome,
    patience: Patience,
  ): Promise<SendResult> {
    switch (outcome.kind) {
      case "accepted":
        await deliveries.accepted(id, outcome.externalId, iso(clock.now()), policy);
        if (startsAtAPrice(message)) await spending.sent(message.micros);
        return { kind: "done", status: "sent" };
      case "unknown":
        return unknown(id, { code: outcome.code, text: outcome.text, retryable: false });
      case "retry":
      case "throttled": {
        const ms = waitFor(message, facts, outcome);
        if (outcome.kind === "throttled" && outcome.scope === "connection") slow.set(connectionId, clock.now() + ms);
        const refusals = message.refusals + 1;
        if (refusals >= facts.maxAttempts)
          return fail(id, "gave_up", `${outcome.text} (refused ${refusals} times)`, outcome.code);
        return hold(id, { code: outcome.code, text: outcome.text, ms, refused: true }, patience);
      }
      case "broken":
        await breakConnection(connectionId, outcome);
        return fail(id, "connection_broken", outcome.text, outcome.code);
      case "windowClosed":
        return fail(id, "window_closed", outcome.text, outcome.code);
      case "undeliverable":
      case "unreachable":
        return fail(id, outcome.kind, outcome.text, outcome.code);
      case "rejected":
        return fail(id, outcome.template ? "template_rejected" : "rejected", outcome.text, outcome.code);
    }
  }

  /** Waits its turn: shortly in the queue, where the thread waits behind it; longer as `deferred`, which holds the thread too. */
  async function hold(id: DeliveryKey, { code, text, ms, refused }: Wait, patience: Patience): Promise<SendResult> {
    if (ms <= MAX_WAIT_MS && patience === "plenty") {
      await deliveries.release(id, refused);
      return { kind: "wait", ms, code };
    }
    const now = clock.now();
    // Longer waits share the tenant's schedule for a slot, so they end with it.
    const wakeAt = ms > MAX_DELAY_MS ? slotOf(iso(now + ms)) : iso(now + ms);
    const { moved } = await deliveries.settle(
      id,
      {
        status: "deferred",
        reason: { code: refused ? `provider_${code}` : code, text, retryable: true },
        wakeAt,
        refused,
      },
      iso(now),
    );
    if (moved) await thread.take(id, wakeAt);
    return { kind: "done", status: "deferred", code };
  }

  async function fail(id: DeliveryKey, code: string, text: string, providerCode?: string): Promise<SendResult> {
    const reason: DeliveryReason = {
      code,
      text: providerCode ? `${text} (${providerCode})` : text,
      retryable: code === "gave_up" || code === "connection_broken",
    };
    await deliveries.settle(id, { status: "failed", reason }, iso(clock.now()));
    return { kind: "done", status: "failed", code };
  }

  async function unknown(id: DeliveryKey, reason: DeliveryReason): Promise<SendResult> {
    const conversation = await conversations.get(id.conversationId);
    const facts = conversation && channels.facts(conversation.channel);
    const now = clock.now();
    // Without a channel there is nobody left to send a receipt; a day is what most providers keep trying.
    const wakeAt = slotOf(iso(now + (facts?.presumedLostMs ?? 24 * 3_600_000)));
    await deliveries.settle(id, { status: "unknown", reason, wakeAt }, iso(now));
    return { kind: "done", status: "unknown", code: reason.code };
  }

  async function breakConnection(
    connectionId: string,
    problem: { readonly code: string; readonly text: string },
  ): Promise<void> {
    const connection = await connections.connection(connectionId);
    if (!connection || connection.health === "broken") return;
    const at = iso(clock.now());
    // A conflict means that somebody is mending it just now; the next refusal will tell again.
    await connections.saveConnection(answered(connection, { ok: false, ...problem }, at));
  }
}

type Patience = "plenty" | "out";

interface Ready {
  readonly conversation: Conversation;
  readonly connectionId: string;
  readonly facts: ChannelFacts;
  /** As it goes: with the template where that takes its place. */
  readonly message: SentMessage;
  readonly policy: PolicyNote | undefined;
  readonly send: () => Promise<SendOutcome>;
}

interface Wait {
  readonly code: string;
  readonly text: string;
  readonly ms: number;
  readonly refused: boolean;
}

/** What nobody asked for by writing: a template, which is all that may be sent outside of an open window. */
const startsAtAPrice = (message: SentMessage): message is SentMessage & { readonly micros: number } =>
  message.content.type === "template" && (message.micros ?? 0) > 0;

const iso = (ms: number): string => new Date(ms).toISOString();

/** What the provider asked for, else the channel's back-off for this many refusals. */
function waitFor(
  message: SentMessage,
  facts: ChannelFacts,
  outcome: SendOutcome & { readonly kind: "retry" | "throttled" },
): number {
  if (outcome.afterMs !== undefined) return outcome.afterMs;
  const index = Math.min(message.refusals, facts.backoffMs.length - 1);
  return facts.backoffMs[index] ?? 1_000;
}
