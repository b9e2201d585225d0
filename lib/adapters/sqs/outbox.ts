import type {
  FetchMediaCommand,
  FireTimerCommand,
  RunJobCommand,
  SendDeliveryCommand,
  WakeDeliveryCommand,
} from "../../../events/outbound-command.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { Outbox } from "../../core/relay/ports.ts";
import { sendAll } from "./queue.ts";

interface OutboxOptions {
  readonly talkQueueUrl: string;
  readonly jobsQueueUrl: string;
  readonly clock: Clock;
  /** Creates the tenant's schedule for a slot unless it is there. */
  readonly schedule: (tenant: string, slot: string) => Promise<void>;
}

export function makeOutbox({ talkQueueUrl, jobsQueueUrl, clock, schedule }: OutboxOptions): Outbox {
  const time = () => new Date(clock.now()).toISOString();
  const toJobs = async (
    body: FetchMediaCommand | WakeDeliveryCommand | FireTimerCommand | RunJobCommand,
    delaySeconds: number,
  ) => {
    const [taken] = await sendAll(jobsQueueUrl, [{ body: JSON.stringify(body), delaySeconds }]);
    if (!taken) throw new Error("the queue refused the job");
  };
  return {
    talk: (commands) =>
      sendAll(
        talkQueueUrl,
        commands.map(({ tenant, conversationId, key, attempt }) => {
          const id = `${conversationId}.${key}`;
          const command: SendDeliveryCommand = {
            id,
            type: "delivery.send",
            version: 1,
            time: time(),
            tenant,
            subject: id,
            data: { conversationId, key },
          };
          return { body: JSON.stringify(command), group: conversationId, deduplication: `${id}.${attempt}` };
        }),
      ),
    fetchMedia: ({ tenant, conversationId, key }) => {
      const id = `${conversationId}.${key}`;
      return toJobs(
        { id, type: "media.fetch", version: 1, time: time(), tenant, subject: id, data: { conversationId, key } },
        0,
      );
    },
    wakeLater: ({ tenant, conversationId, key }, delaySeconds) => {
      const id = `${conversationId}.${key}`;
      return toJobs(
        { id, type: "delivery.wake", version: 1, time: time(), tenant, subject: id, data: { conversationId, key } },
        delaySeconds,
      );
    },
    timerLater: ({ tenant, conversationId, key: timer }, delaySeconds) => {
      const id = `${conversationId}.${timer}`;
      return toJobs(
        { id, type: "timer.due", version: 1, time: time(), tenant, subject: id, data: { conversationId, timer } },
        delaySeconds,
      );
    },
    runJob: ({ tenant, jobId, slice }, delaySeconds) =>
      toJobs(
        {
          id: `${jobId}.${slice}`,
          type: "job.run",
          version: 1,
          time: time(),
          tenant,
          subject: jobId,
          data: { jobId, slice },
        },
        delaySeconds,
      ),
    wakeSlot: schedule,
  };
}
