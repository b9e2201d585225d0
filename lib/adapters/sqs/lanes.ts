/** Shards of campaigns, each into the lane of its ids: a group of the queue, which has one worker at a time. */
import type { SendShardCommand } from "../../../events/outbound-command.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { LaneQueue } from "../../core/shards/ports.ts";
import { sendAll } from "./queue.ts";

interface LaneOptions {
  readonly queueUrl: string;
  readonly tenant: string;
  readonly clock: Clock;
}

/** Requests that are open at a time: the order matters within a lane alone. */
const AT_ONCE = 8;

export function makeLaneQueue({ queueUrl, tenant, clock }: LaneOptions): LaneQueue {
  return {
    async send(commands, again = "") {
      const time = new Date(clock.now()).toISOString();
      const lanes = [...Map.groupBy(commands, ({ lane }) => lane % AT_ONCE).values()];
      const taken = await Promise.all(
        lanes.map((some) =>
          sendAll(
            queueUrl,
            some.map((data) => {
              const id = `${data.waveId}.${data.shard}.${data.round}${again}`;
              const command: SendShardCommand = {
                ...{ id, type: "shard.send", version: 1, time, tenant },
                ...{ subject: `${data.campaignId}.${data.phaseId}`, data },
              };
              return {
                body: JSON.stringify(command),
                group: `${tenant}.${data.connectionId}.${data.lane}`,
                deduplication: id,
              };
            }),
          ),
        ),
      );
      if (!taken.flat().every(Boolean)) throw new Error("the queue refused some shards");
    },
  };
}
