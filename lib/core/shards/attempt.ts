/** The provider is asked for one recipient: at the lane's pace, again where it wants patience, and never where it may have taken it. */
import type { CampaignPlan } from "../campaigns/model.ts";
import type { ForgetAddress } from "../contacts/ports.ts";
import type { ChannelFacts, ChannelGateway } from "../deliveries/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { DressMessage } from "../links/ports.ts";
import type { OutboundContent, SendOutcome } from "../messages/model.ts";
import type { Pacer } from "./pace.ts";
import type { Way } from "./ways.ts";

export type Attempted =
  | { readonly kind: "sent"; readonly externalId: string; readonly at: string }
  /** Nobody knows whether the provider took it. */
  | { readonly kind: "unknown"; readonly code: string; readonly text: string }
  /** This channel will not do, now or at all. */
  | { readonly kind: "failed"; readonly code: string; readonly text: string; readonly retryable: boolean }
  /** The provider wants more patience than this run has. */
  | { readonly kind: "later"; readonly code: string; readonly text: string; readonly afterMs: number };

interface AttemptPorts {
  readonly channels: Pick<ChannelGateway, "prepare">;
  readonly dress: DressMessage;
  readonly forget: ForgetAddress;
  readonly breakConnection: (
    connectionId: string,
    why: { readonly code: string; readonly text: string },
  ) => Promise<void>;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
}

export interface AttemptAt {
  readonly way: Way;
  readonly content: OutboundContent;
  readonly plan: CampaignPlan;
  readonly contactId: string;
  /** The delivery, as it comes back with receipts. */
  readonly ref: string;
  readonly pacer: Pacer;
  readonly everyMs: number;
  /** Nothing is waited for beyond it. Epoch milliseconds. */
  readonly deadline: number;
}

/** Where the channel names no other wait. */
const BACKOFF_MS = 1_000;

/** Throws only before anything has left: when secrets or storage cannot be reached. */
export type Attempt = (at: AttemptAt) => Promise<Attempted>;

export function makeAttempt({ channels, dress, forget, breakConnection, pause, clock }: AttemptPorts): Attempt {
  return async (at) => {
    const { way, content, plan, contactId, ref, pacer, everyMs, deadline } = at;
    const { connection, facts, medium } = way;
    const proactive = {
      ...{ purpose: plan.purpose, medium, begins: true, notificationId: ref, attempt: 1 },
      ...(way.language === undefined ? {} : { language: way.language }),
      ...(plan.tracking === null ? {} : { tracking: plan.tracking }),
    };
    const ask = await channels.prepare({
      connection,
      content: await dress({ content, proactive }, contactId),
      to: way.to,
      clientRef: ref,
    });
    for (let refusals = 1; ; refusals++) {
      const leaves = pacer.next(everyMs);
      if (leaves > deadline) return later("paced", "the lane has no place for it in this run", leaves - clock.now());
      if (leaves > clock.now()) await pause(Math.ceil(leaves - clock.now()));
      const told = await ask();
      const outcome = told.kind === "unknown" && facts.repeatSafe ? { ...told, kind: "retry" as const } : told;
      if (outcome.kind !== "retry" && outcome.kind !== "throttled") return concluded(outcome, way);
      const afterMs = waitFor(outcome, refusals, facts);
      if (outcome.kind === "throttled" && outcome.scope === "connection") pacer.hold(afterMs);
      if (refusals >= facts.maxAttempts) {
        // What may have gone once, and was asked for again, is known to nobody.
        if (told.kind === "unknown") return { kind: "unknown", code: told.code, text: told.text };
        return {
          kind: "failed",
          code: "gave_up",
          text: `${outcome.text} (refused ${refusals} times)`,
          retryable: true,
        };
      }
      if (clock.now() + afterMs > deadline)
        return told.kind === "unknown"
          ? { kind: "unknown", code: told.code, text: told.text }
          : later(outcome.code, outcome.text, afterMs);
      if (!(outcome.kind === "throttled" && outcome.scope === "connection")) await pause(afterMs);
    }
  };

  async function concluded(
    outcome: Exclude<SendOutcome, { kind: "retry" | "throttled" }>,
    { connection, address }: Way,
  ): Promise<Attempted> {
    const at = new Date(clock.now()).toISOString();
    switch (outcome.kind) {
      case "accepted":
        return { kind: "sent", externalId: outcome.externalId, at };
      case "unknown":
        return { kind: "unknown", code: outcome.code, text: outcome.text };
      case "broken":
        await breakConnection(connection.connectionId, outcome);
        return { kind: "failed", code: "connection_broken", text: outcome.text, retryable: true };
      case "unreachable":
        if (outcome.gone && address) await forget(address, at);
        return { kind: "failed", code: "unreachable", text: outcome.text, retryable: false };
      case "windowClosed":
        return { kind: "failed", code: "window_closed", text: outcome.text, retryable: false };
      case "undeliverable":
        return { kind: "failed", code: "undeliverable", text: outcome.text, retryable: false };
      case "rejected":
        return {
          kind: "failed",
          code: outcome.template ? "template_rejected" : "rejected",
          text: outcome.text,
          retryable: false,
        };
    }
  }
}

const later = (code: string, text: string, afterMs: number): Attempted => ({ kind: "later", code, text, afterMs });

function waitFor(
  { afterMs }: { readonly afterMs?: number },
  refusals: number,
  { backoffMs }: Pick<ChannelFacts, "backoffMs">,
): number {
  return afterMs ?? backoffMs[Math.min(refusals, backoffMs.length) - 1] ?? BACKOFF_MS;
}
