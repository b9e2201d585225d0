import { SQSClient } from "@aws-sdk/client-sqs";
import { putBack } from "../../lib/adapters/sqs/dead-letters.ts";
import { isRedrivable, REDRIVABLE } from "../../lib/core/dead-letters/model.ts";
import { queueUrlOf } from "./stage.ts";

const LANES = {
  inbound: { queue: "inbound.fifo", dead: "inbound-dead.fifo" },
  receipts: { queue: "receipts", dead: "receipts-dead" },
  talk: { queue: "talk.fifo", dead: "talk-dead.fifo" },
  bulk: { queue: "bulk.fifo", dead: "bulk-dead.fifo" },
  jobs: { queue: "jobs", dead: "jobs-dead" },
} as const;

interface RedriveOptions {
  readonly stage: string;
  readonly lane: string | undefined;
  readonly limit: string | undefined;
}

/** Puts dead letters back into their queue until none wait, or so many went. */
export async function redrive({ stage, lane, limit }: RedriveOptions): Promise<number> {
  if (lane === undefined || !isRedrivable(lane)) throw new Error(`name a queue: ${REDRIVABLE.join(", ")}`);
  const wanted = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  if (!(wanted > 0)) throw new Error("--limit has to be a number above zero");
  const sqs = new SQSClient({});
  const dead = await queueUrlOf(sqs, stage, LANES[lane].dead);
  const queue = await queueUrlOf(sqs, stage, LANES[lane].queue);
  let moved = 0;
  while (moved < wanted) {
    const some = await putBack({ dead, queue }, wanted - moved);
    if (some === 0) break;
    moved += some;
  }
  process.stdout.write(`${moved} dead letters of ${lane} put back\n`);
  return 0;
}
