import * as z from "zod/mini";
import { outbound } from "../../events/outbound-command.ts";
import type { SendDelivery } from "../../lib/core/deliveries/send.ts";
import type { ShardCommand } from "../../lib/core/shards/ports.ts";
import type { SendShard } from "../../lib/core/shards/send.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { HandOverAgain, type QueueMessage } from "../../lib/runtime/queue.ts";

interface HandlerPorts {
  readonly sendOf: (tenant: string) => SendDelivery;
  readonly shardsOf: (tenant: string) => Promise<{
    readonly send: SendShard;
    /** Behind whatever else waits in its lane. */
    readonly again: (command: ShardCommand, attempt: string) => Promise<void>;
  }>;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The queue gives up after ten receives; from this one on, waiting is done in the table instead. */
const PATIENCE = 6;
/** A shard stops so long before its function would be stopped. Milliseconds. */
const RESERVE_MS = 8_000;
/** The longest that a shard is worked on at a time, so that a lane's other shards have their turn in this invocation. */
const LONGEST_MS = 45_000;

/** A shard is worked on as far as the time goes, so that its lane never waits for the next invocation without need. */
const SHARD_NEEDS_MS = 15_000;
export const needsOf =
  (deliveryMs: number) =>
  ({ body }: QueueMessage): number =>
    (body as { readonly type?: unknown }).type === "shard.send" ? SHARD_NEEDS_MS : deliveryMs;

export function makeHandler({ sendOf, shardsOf, log, now }: HandlerPorts) {
  return async ({ body, receives, messageId }: QueueMessage, remainingMs: () => number): Promise<void> => {
    const { tenant, subject, ...work } = z.parse(outbound, body);
    if (work.type === "shard.send") return sendShard(tenant, work.data, messageId, receives, remainingMs());
    const result = await sendOf(tenant)(work.data, receives < PATIENCE ? "plenty" : "out");
    log.info("delivery_attempted", { tenant, deliveryId: subject, receives, ...result });
    // The thread waits behind it.
    if (result.kind === "wait") throw new HandOverAgain(result.ms / 1000);
  };

  async function sendShard(tenant: string, command: ShardCommand, id: string, receives: number, remaining: number) {
    const shards = await shardsOf(tenant);
    const result = await shards.send(command, now() + Math.min(LONGEST_MS, remaining - RESERVE_MS));
    log.info("shard_worked_on", { tenant, ...command, receives, ...result });
    if (result.kind !== "wait") return;
    if (receives < PATIENCE) throw new HandOverAgain(result.ms / 1000);
    await shards.again(command, id);
  }
}
