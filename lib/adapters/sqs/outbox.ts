import type {
  AdvanceCampaignCommand,
  AdvanceNotificationCommand,
  ApplyRulesCommand,
  CompactSearchCommand,
  FetchMediaCommand,
  FireTimerCommand,
  FireWaveCommand,
  PushNoticeCommand,
  RunJobCommand,
  SendDeliveryCommand,
  WakeDeliveryCommand,
} from "../../../events/outbound-command.ts";
import type { ReminderDue } from "../../../events/schedule-fired.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { SendLane } from "../../core/relay/model.ts";
import type { Outbox } from "../../core/relay/ports.ts";
import { sendAll } from "./queue.ts";

interface OutboxOptions {
  readonly sendQueueUrls: Readonly<Record<SendLane, string>>;
  readonly jobsQueueUrl: string;
  readonly clock: Clock;
  /** Create a schedule unless it is there. */
  readonly schedules: Pick<Outbox, "wakeSlot" | "remindAt">;
  readonly ringWebhooks: Outbox["ringWebhooks"];
}

export function makeOutbox({ sendQueueUrls, jobsQueueUrl, clock, schedules, ringWebhooks }: OutboxOptions): Outbox {
  const time = () => new Date(clock.now()).toISOString();
  type Job =
    | FetchMediaCommand
    | WakeDeliveryCommand
    | FireTimerCommand
    | RunJobCommand
    | ReminderDue
    | CompactSearchCommand
    | PushNoticeCommand
    | AdvanceNotificationCommand
    | ApplyRulesCommand
    | AdvanceCampaignCommand
    | FireWaveCommand;
  const toJobs = async (body: Job, delaySeconds: number) => {
    const [taken] = await sendAll(jobsQueueUrl, [{ body: JSON.stringify(body), delaySeconds }]);
    if (!taken) throw new Error("the queue refused the job");
  };
  return {
    send: (lane, commands) =>
      sendAll(
        sendQueueUrls[lane],
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
    compactSearch: ({ tenant, position }) => {
      const id = `search.${position}`;
      return toJobs(
        { id, type: "search.compact", version: 1, time: time(), tenant, subject: id, data: { position } },
        0,
      );
    },
    advanceCampaign: ({ tenant, campaignId }) =>
      toJobs(
        {
          id: campaignId,
          type: "campaign.advance",
          version: 1,
          time: time(),
          tenant,
          subject: campaignId,
          data: { campaignId },
        },
        0,
      ),
    fireWave: ({ tenant, campaignId, phaseId, waveId }, delaySeconds) =>
      toJobs(
        {
          id: waveId,
          type: "wave.fire",
          version: 1,
          time: time(),
          tenant,
          subject: `${campaignId}.${phaseId}`,
          data: { campaignId, phaseId, waveId },
        },
        delaySeconds,
      ),
    pushNotice: ({ tenant, person, noticeId }) =>
      toJobs(
        {
          id: noticeId,
          type: "notice.push",
          version: 1,
          time: time(),
          tenant,
          subject: noticeId,
          data: { person, noticeId },
        },
        0,
      ),
    advance: ({ tenant, notificationId: id }) =>
      toJobs(
        {
          id,
          type: "notification.advance",
          version: 1,
          time: time(),
          tenant,
          subject: id,
          data: { notificationId: id },
        },
        0,
      ),
    applyRules: ({ tenant, eventId: id }) =>
      toJobs({ id, type: "event.apply", version: 1, time: time(), tenant, subject: id, data: { eventId: id } }, 0),
    remindLater: ({ tenant, reminderId, generation }, delaySeconds) =>
      toJobs(
        {
          id: `${reminderId}.${generation}`,
          type: "reminder.due",
          version: 1,
          time: time(),
          tenant,
          subject: reminderId,
          data: { reminderId, generation },
        },
        delaySeconds,
      ),
    ringWebhooks,
    ...schedules,
  };
}
