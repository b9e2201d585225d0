/** One delivery is sent, once: claimed before the provider is called, and never repeated when nobody knows what became of it. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { SendOutcome } from "../messages/model.ts";
import { decide } from "../policy/model.ts";
import { type DeliveryReason, deliveryId } from "./model.ts";
import type { ChannelFacts, ChannelGateway, DeliveryKey, DeliveryStore } from "./ports.ts";

interface SendPorts {
  readonly deliveries: DeliveryStore;
  readonly conversations: Pick<ConversationStore, "get">;
  readonly connections: ConnectionStore;
  readonly channels: ChannelGateway;
  readonly clock: Clock;
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
  const { deliveries, conversations, connections, channels, clock } = ports;
  /** Connections that the provider asked to slow down, until when; kept by this process alone, which sends for a few lanes. */
  const slow = new Map<string, number>();

  return async (id, patience) => {
    const now = clock.now();
    const claim = await deliveries.claim(id, iso(now), iso(now + LEASE_MS));
    switch (claim.kind) {
      case "missing":
        return { kind: "done", status: "missing" };
      case "settled":
        return { kind: "done", status: claim.status };
      case "leased":
        return {
          kind: "wait",
          ms: Math.min(MAX_WAIT_MS, Math.max(1_000, Date.parse(claim.until) - now)),
          code: "leased",
        };
      case "lapsed":
        return unknown(id, claim.message, {
          code: "worker_lost",
          text: "the worker that was sending it was lost",
          retryable: false,
        });
      case "claimed":
        return attempt(id, claim.message, patience);
    }
  };

  async function attempt(id: DeliveryKey, message: SentMessage, patience: "plenty" | "out"): Promise<SendResult> {
    const conversation = await conversations.get(id.conversationId);
    const connection = conversation && (await connections.connection(conversation.connectionId));
    const facts = conversation && channels.facts(conversation.channel);
    if (!conversation || !connection || !facts)
      return fail(id, "connection_missing", "the conversation's connection is not there any more");
    if (!connection.active) return fail(id, "connection_inactive", "the connection is switched off");
    if (connection.health === "broken")
      return fail(id, "connection_broken", connection.healthReason?.text ?? "the connection has to be mended first");

    const answer = decide({
      now: iso(clock.now()),
      content: message.content,
      windowMs: facts.windowMs,
      lastInboundAt: conversation.lastInboundAt,
    });
    if (answer.kind === "refuse") return fail(id, answer.code, answer.text);

    const held = (slow.get(connection.connectionId) ?? 0) - clock.now();
    if (held > 0)
      return hold(
        id,
        message,
        facts,
        {
          kind: "throttled",
          scope: "connection",
          afterMs: held,
          code: "slowed",
          text: "the connection is slowed down",
        },
        patience,
        false,
      );

    const outcome = await channels.send({
      connection,
      content: message.content,
      to: conversation.chat,
      clientRef: deliveryId(id.conversationId, id.key),
      ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    });
    return conclude(id, message, facts, connection.connectionId, outcome, patience);
  }

  async function conclude(
    id: DeliveryKey,
    message: SentMessage,
    facts: ChannelFacts,
    connectionId: string,
    outcome: SendOutcome,
    patience: "plenty" | "out",
  ): Promise<SendResult> {
    switch (outcome.kind) {
      case "accepted":
        await deliveries.accepted(id, outcome.externalId, iso(clock.now()));
        return { kind: "done", status: "sent" };
      case "unknown":
        return unknown(id, message, { code: outcome.code, text: outcome.text, retryable: false });
      case "retry":
      case "throttled":
        if (outcome.kind === "throttled" && outcome.scope === "connection")
          slow.set(connectionId, clock.now() + waitFor(message, facts, outcome));
        return hold(id, message, facts, outcome, patience, true);
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

  /** Waits its turn: shortly in the queue, longer as `deferred`. Gives up after the channel's number of attempts. */
  async function hold(
    id: DeliveryKey,
    message: SentMessage,
    facts: ChannelFacts,
    outcome: SendOutcome & { readonly kind: "retry" | "throttled" },
    patience: "plenty" | "out",
    counts: boolean,
  ): Promise<SendResult> {
    if (counts && message.attempts >= facts.maxAttempts)
      return fail(id, "gave_up", `${outcome.text} (after ${message.attempts} attempts)`, outcome.code);
    const ms = waitFor(message, facts, outcome);
    if (ms <= MAX_WAIT_MS && patience === "plenty") {
      await deliveries.release(id, counts);
      return { kind: "wait", ms, code: outcome.code };
    }
    const now = clock.now();
    const reason = { code: `provider_${outcome.code}`, text: outcome.text, retryable: true };
    await deliveries.settle(id, { status: "deferred", reason, wakeAt: iso(now + ms) }, iso(now));
    return { kind: "done", status: "deferred", code: outcome.code };
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

  async function unknown(id: DeliveryKey, message: SentMessage, reason: DeliveryReason): Promise<SendResult> {
    const conversation = await conversations.get(message.conversationId);
    const facts = conversation && channels.facts(conversation.channel);
    const now = clock.now();
    // Without a channel there is nobody left to send a receipt; a day is what most providers keep trying.
    const wakeAt = iso(now + (facts?.presumedLostMs ?? 24 * 3_600_000));
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
    await connections.saveConnection({
      ...connection,
      health: "broken",
      healthReason: { code: problem.code, text: problem.text },
      checkedAt: at,
      updatedAt: at,
      version: connection.version + 1,
    });
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** What the provider asked for, else the channel's back-off for this attempt. */
function waitFor(
  message: SentMessage,
  facts: ChannelFacts,
  outcome: SendOutcome & { readonly kind: "retry" | "throttled" },
): number {
  if (outcome.afterMs !== undefined) return outcome.afterMs;
  const index = Math.min(Math.max(message.attempts - 1, 0), facts.backoffMs.length - 1);
  return facts.backoffMs[index] ?? 1_000;
}
