/** Receipts move deliveries forward: late, repeated and reordered ones change nothing, and one bad receipt harms no other. */
import type { Suppression } from "../consent/model.ts";
import type { SuppressionStore } from "../consent/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { StatusEvent, WatermarkEvent } from "../messages/model.ts";
import { parseCampaignRef } from "../shards/model.ts";
import type { CampaignDeliveryStore } from "../shards/ports.ts";
import { foldReceipts, parseDeliveryId, type Receipt } from "./model.ts";
import type { DeliveryStore } from "./ports.ts";
import { foldWatermarks } from "./watermarks.ts";

export interface ReceiptInput {
  /** The caller's handle for this receipt, returned when it could not be processed. */
  readonly handle: string;
  readonly connectionId: string;
  readonly event: StatusEvent | WatermarkEvent;
  /** Whose deliveries a watermark is about. */
  readonly conversationId?: string | undefined;
  readonly receivedAt: string;
  /** Whether another attempt of the same message might succeed, as the channel classifies the code. */
  readonly retryable: boolean;
}

export interface ReceiptsOutcome {
  readonly moved: number;
  readonly unchanged: number;
  readonly kept: number;
  /** Handles of receipts to be handed over again: their store failed, or what they are about is being sent just now. */
  readonly failed: readonly string[];
}

/** Never throws. One write per delivery, however many of its receipts are in the batch. */
export type ProcessReceipts = (inputs: readonly ReceiptInput[]) => Promise<ReceiptsOutcome>;

interface Task {
  readonly handles: readonly string[];
  readonly run: () => Promise<"moved" | "unchanged" | "kept" | "early">;
}

/** A receipt may be quicker than our own note of the answer, or than the echo that tells of a lost one; so long it is tried again. */
const EARLY_MS = 5 * 60_000;

interface Folded {
  readonly connectionId: string;
  readonly clientRef: string | undefined;
  receipt: Receipt;
  readonly handles: string[];
}

export function makeProcessReceipts(ports: {
  readonly deliveries: DeliveryStore;
  readonly campaigns: Pick<CampaignDeliveryStore, "receive">;
  readonly suppressions: Pick<SuppressionStore, "add">;
  readonly clock: Clock;
  readonly concurrency: number;
}): ProcessReceipts {
  const { deliveries, suppressions, clock } = ports;

  return async (inputs) => {
    const counts = { moved: 0, unchanged: 0, kept: 0 };
    const failed: string[] = [];
    for (const { handle, event, receivedAt } of inputs) {
      const suppression = suppressionOf(event, receivedAt);
      if (suppression) await suppressions.add(suppression).catch(() => failed.push(handle));
    }
    // Names before moments: what an echo shows to be sent, a watermark of the same batch may find delivered.
    for (const queue of [
      fold(inputs).map((group) => ({ handles: group.handles, run: () => apply(group) })),
      foldWatermarks(inputs).map(({ handles, conversationId, marks, receivedAt }) => ({
        handles,
        run: async () => {
          const { moved, awaited } = await deliveries.receiveUpTo(conversationId, marks);
          if (awaited && clock.now() - Date.parse(receivedAt) < EARLY_MS) return "early";
          return moved > 0 ? "moved" : "unchanged";
        },
      })),
    ] satisfies Task[][]) {
      const work = async () => {
        for (let task = queue.pop(); task; task = queue.pop()) {
          try {
            const outcome = await task.run();
            if (outcome === "early") failed.push(...task.handles);
            else counts[outcome] += task.handles.length;
          } catch {
            failed.push(...task.handles);
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(ports.concurrency, queue.length) }, work));
    }
    return { ...counts, failed };
  };

  async function apply(group: Folded): Promise<"moved" | "unchanged" | "kept"> {
    const sent = group.clientRef === undefined ? undefined : parseCampaignRef(group.clientRef);
    if (sent) return ports.campaigns.receive(sent, group.receipt);
    const id = group.clientRef === undefined ? undefined : parseDeliveryId(group.clientRef);
    if (id) {
      const outcome = await deliveries.receive(id, group.connectionId, group.receipt);
      if (outcome !== "missing") return outcome;
    }
    return deliveries.receiveByExternalId(group.connectionId, group.receipt, new Date(clock.now()).toISOString());
  }
}

function fold(inputs: readonly ReceiptInput[]): readonly Folded[] {
  const groups = new Map<string, Folded>();
  for (const input of inputs) {
    if ("watermark" in input.event) continue;
    const receipt = toReceipt(input, input.event);
    if (!receipt) continue;
    const id = `${input.connectionId} ${input.event.clientRef ?? ""} ${input.event.externalId}`;
    const group = groups.get(id);
    if (group) {
      group.receipt = foldReceipts(group.receipt, receipt);
      group.handles.push(input.handle);
    } else {
      groups.set(id, {
        connectionId: input.connectionId,
        clientRef: input.event.clientRef,
        receipt,
        handles: [input.handle],
      });
    }
  }
  return [...groups.values()];
}

/** What is known of an address that must not be written to any more; undefined for what leaves it alone. */
function suppressionOf(event: StatusEvent | WatermarkEvent, receivedAt: string): Suppression | undefined {
  if ("watermark" in event || event.unreachable === undefined || event.recipientId === undefined) return undefined;
  const { recipientId: to, unreachable: reason } = event;
  const isMail = to.includes("@");
  const number = to.replace(/[^\d]/g, "");
  if (!isMail && !/^[1-9]\d{6,14}$/.test(number)) return undefined;
  return {
    ...(isMail ? { kind: "email", value: to.toLowerCase() } : { kind: "phone", value: `+${number}` }),
    // Who complained of one mail may still want to know of their booking; what does not work, or was refused at the carrier, works for nothing.
    scope: reason === "complaint" ? "marketing" : "all",
    reason,
    detail: (event.errorText ?? event.errorCode ?? "").slice(0, 500),
    at: event.timestamp ?? receivedAt,
  };
}

/** How far a message came, in the words of a delivery; `played` is what voice messages have for `read`. */
const REACHED: Readonly<Record<StatusEvent["status"], Receipt["status"] | undefined>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  played: "read",
  failed: "failed",
  bounced: "failed",
  rejected: "failed",
  // Whoever complains of it has got it.
  complained: "delivered",
  // Nothing is proved by a mail that waits, nor by a machine that looked at it.
  queued: undefined,
  delayed: undefined,
  opened: undefined,
  clicked: undefined,
};

function toReceipt({ receivedAt, retryable }: ReceiptInput, event: StatusEvent): Receipt | undefined {
  const status = REACHED[event.status];
  if (status === undefined) return undefined;
  const { unreachable } = event;
  return {
    status,
    externalId: event.externalId,
    times: { [status]: event.timestamp ?? receivedAt },
    ...(status === "failed"
      ? {
          reason: {
            code: `provider_${event.errorCode ?? "unspecified"}`,
            text: event.errorText ?? "the provider gave no reason",
            retryable,
          },
        }
      : {}),
    ...(unreachable === "bounce" || unreachable === "complaint" ? { unreachable } : {}),
  };
}
