/** What becomes of a delivery that was claimed: taken by the provider, put off, or at its end with a reason. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { ForgetAddress } from "../contacts/ports.ts";
import type { SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { SendOutcome } from "../messages/model.ts";
import { MAX_DELAY_MS, slotOf } from "../relay/model.ts";
import type { SpendGuard } from "../spending/ports.ts";
import { makeBreakConnection } from "./break.ts";
import type { ThreadHold } from "./hold.ts";
import type { DeliveryReason } from "./model.ts";
import type { ChannelFacts, ChannelGateway, DeliveryKey, DeliveryStore } from "./ports.ts";
import { type Patience, type ReadyToSend, type SendResult, startsAtAPrice } from "./sending.ts";
import type { Slowness } from "./slowness.ts";

/** The longest wait that holds up a thread; longer ones are deferred so that the queue stays free. */
export const MAX_WAIT_MS = 60_000;

interface OutcomePorts {
  readonly deliveries: DeliveryStore;
  readonly conversations: Pick<ConversationStore, "get">;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "facts">;
  readonly spending: SpendGuard;
  readonly forget: ForgetAddress;
  readonly clock: Clock;
}

export interface Wait {
  readonly code: string;
  readonly text: string;
  readonly ms: number;
  /** Whether the provider was asked and did not take it. */
  readonly refused: boolean;
}

/** What has to be known of a delivery to end it. */
export type Ending = DeliveryKey & Pick<SentMessage, "mayHaveGone">;

export interface Outcomes {
  /** After the provider was asked. */
  conclude(id: DeliveryKey, ready: ReadyToSend, outcome: SendOutcome, patience: Patience): Promise<SendResult>;
  /** Waits its turn: shortly in the queue, where the thread waits behind it; longer as `deferred`, which holds the thread too. */
  hold(id: DeliveryKey, wait: Wait, patience: Patience): Promise<SendResult>;
  fail(of: Ending, code: string, text: string, providerCode?: string): Promise<SendResult>;
  /** Not sent. What an earlier attempt may have brought there is `unknown` instead: another channel, or a new key, would tell it twice. */
  end(of: Ending, status: "failed" | "suppressed" | "expired", reason: DeliveryReason): Promise<SendResult>;
  /** Nobody knows whether the provider took it: closed as presumed lost where no receipt comes in the channel's time. */
  unknown(id: DeliveryKey, reason: DeliveryReason): Promise<SendResult>;
}

export function makeOutcomes(ports: OutcomePorts, thread: ThreadHold, slowness: Slowness): Outcomes {
  const { deliveries, conversations, channels, spending, clock } = ports;
  const breakConnection = makeBreakConnection(ports);
  return { conclude, hold, fail, end, unknown };

  async function conclude(
    id: DeliveryKey,
    { connectionId, conversation, facts, message, policy, price }: ReadyToSend,
    told: SendOutcome,
    patience: Patience,
  ): Promise<SendResult> {
    // Where a repetition is known as one, asking again tells; the last time, nobody knows.
    const again = told.kind === "unknown" && facts.repeatSafe && message.refusals + 1 < facts.maxAttempts;
    const outcome: SendOutcome = again ? { ...told, kind: "retry" } : told;
    if (again && !message.mayHaveGone) await deliveries.mayHaveGone(id);
    switch (outcome.kind) {
      case "accepted":
        await deliveries.accepted(id, outcome.externalId, iso(clock.now()), { policy, price });
        if (startsAtAPrice(message)) await spending.sent(message.micros);
        return { kind: "done", status: "sent" };
      case "unknown":
        return unknown(id, { code: outcome.code, text: outcome.text, retryable: false });
      case "retry":
      case "throttled": {
        const ms = waitFor(message, facts, outcome);
        if (outcome.kind === "throttled" && outcome.scope === "connection") slowness.note(connectionId, ms);
        const refusals = message.refusals + 1;
        if (refusals >= facts.maxAttempts)
          return fail(message, "gave_up", `${outcome.text} (refused ${refusals} times)`, outcome.code);
        return hold(id, { code: outcome.code, text: outcome.text, ms, refused: true }, patience);
      }
      case "broken":
        await breakConnection(connectionId, outcome);
        return fail(message, "connection_broken", outcome.text, outcome.code);
      case "windowClosed":
        return fail(message, "window_closed", outcome.text, outcome.code);
      case "unreachable":
        // Before it fails for good: whoever sends it again after a crash is told the same.
        if (outcome.gone && facts.reaches)
          await ports.forget({ kind: facts.reaches, value: conversation.chat.id }, iso(clock.now()));
        return fail(message, outcome.kind, outcome.text, outcome.code);
      case "undeliverable":
        return fail(message, outcome.kind, outcome.text, outcome.code);
      case "rejected":
        return fail(message, outcome.template ? "template_rejected" : "rejected", outcome.text, outcome.code);
    }
  }

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

  async function fail(of: Ending, code: string, text: string, providerCode?: string): Promise<SendResult> {
    const reason: DeliveryReason = {
      code,
      text: providerCode ? `${text} (${providerCode})` : text,
      retryable: code === "gave_up" || code === "connection_broken",
    };
    return end(of, "failed", reason);
  }

  async function end(
    { conversationId, key, mayHaveGone }: Ending,
    status: "failed" | "suppressed" | "expired",
    reason: DeliveryReason,
  ): Promise<SendResult> {
    const id = { conversationId, key };
    if (mayHaveGone) return unknown(id, { ...reason, retryable: false });
    await deliveries.settle(id, { status, reason }, iso(clock.now()));
    return { kind: "done", status, code: reason.code };
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
}

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
