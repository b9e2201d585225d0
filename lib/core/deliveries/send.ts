/** One delivery is sent, once: claimed before the provider is called, and never repeated when nobody knows what became of it. */
import type { ConnectionStore } from "../connections/ports.ts";
import type { ForgetAddress } from "../contacts/ports.ts";
import type { SentMessage } from "../conversations/model.ts";
import type { ConversationStore } from "../conversations/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { DressMessage } from "../links/ports.ts";
import type { ProactiveGate } from "../policy/ports.ts";
import type { ProviderTemplateStore } from "../provider-templates/ports.ts";
import type { SpendGuard } from "../spending/ports.ts";
import type { SwitchStore } from "../switches/ports.ts";
import { makeThreadHold } from "./hold.ts";
import { MAX_WAIT_MS, makeOutcomes } from "./outcomes.ts";
import type { ChannelGateway, DeliveryKey, DeliveryStore } from "./ports.ts";
import { makeGetReady } from "./ready.ts";
import type { Patience, SendResult } from "./sending.ts";
import { makeSlowness } from "./slowness.ts";

interface SendPorts {
  readonly deliveries: DeliveryStore;
  readonly conversations: Pick<ConversationStore, "get" | "save">;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "facts" | "prepare" | "price">;
  readonly providerTemplates: Pick<ProviderTemplateStore, "get">;
  readonly switches: Pick<SwitchStore, "read">;
  readonly spending: SpendGuard;
  readonly forget: ForgetAddress;
  readonly gate: ProactiveGate;
  readonly dress: DressMessage;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A claim outlives every call that the claimer can make: the function's time-out is 60 s. */
const LEASE_MS = 90_000;

/** Throws when a store cannot be reached: the queue then hands the command over again. */
export type SendDelivery = (id: DeliveryKey, patience: Patience) => Promise<SendResult>;

export function makeSendDelivery(ports: SendPorts): SendDelivery {
  const { deliveries, conversations, channels, gate, clock, ids } = ports;
  const thread = makeThreadHold(ports);
  const slowness = makeSlowness(clock, ports.pause);
  const outcomes = makeOutcomes(ports, thread, slowness);
  const getReady = makeGetReady(ports, thread, slowness, outcomes);

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
        // Whoever was lost left nothing behind that could be there twice, but perhaps once.
        if (await isRepeatSafe(id)) {
          await deliveries.mayHaveGone(id);
          return attempt(id, { ...claim.message, mayHaveGone: true }, patience);
        }
        return outcomes.unknown(id, {
          code: "worker_lost",
          text: "the worker that was sending it was lost",
          retryable: false,
        });
      case "claimed":
        return attempt(id, claim.message, patience);
    }
  };

  async function isRepeatSafe({ conversationId }: DeliveryKey): Promise<boolean> {
    const conversation = await conversations.get(conversationId);
    return conversation !== undefined && channels.facts(conversation.channel)?.repeatSafe === true;
  }

  async function attempt(id: DeliveryKey, message: SentMessage, patience: Patience): Promise<SendResult> {
    const ready = await getReady(id, message, patience).catch(async (error: unknown) => {
      // Nothing has left: what failed here may work the next time, and must not end as `unknown`.
      await deliveries.release(id, false).catch(() => undefined);
      throw error;
    });
    if ("result" in ready) return ready.result;
    const outcome = await ready.send();
    const result = await outcomes.conclude(id, ready, outcome, patience);
    if (message.proactive && result.kind === "done" && result.status === "failed")
      await gate.release(message, ready.conversation);
    const mayHaveGone = result.kind === "done" && (result.status === "sent" || result.status === "unknown");
    if (ready.place !== undefined && !mayHaveGone) await gate.giveBack(ready.connectionId, ready.place);
    if (ready.conversation.held?.by === id.key && result.kind === "done" && result.status !== "deferred")
      await thread.leave(id);
    return result;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
