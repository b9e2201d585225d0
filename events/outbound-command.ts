/** Work that the outbox hands out. */
import * as z from "zod/mini";
import { envelope } from "./envelope.ts";
import { reminderDue } from "./schedule-fired.ts";

const message = {
  conversationId: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
  key: z.string().check(z.regex(/^\d{13}-[a-z0-9]{16}$/)),
};

/** Send this delivery. */
export const sendDelivery = envelope("delivery.send", 1, z.object(message));
export type SendDeliveryCommand = z.infer<typeof sendDelivery>;

/** Fetch the files of this message from its provider. */
export const fetchMedia = envelope("media.fetch", 1, z.object(message));
export type FetchMediaCommand = z.infer<typeof fetchMedia>;

/** Look at this deferred delivery again. */
export const wakeDelivery = envelope("delivery.wake", 1, z.object(message));
export type WakeDeliveryCommand = z.infer<typeof wakeDelivery>;

/** What this conversation waited for has come: look at its timer. */
export const fireTimer = envelope(
  "timer.due",
  1,
  z.object({
    // A campaign's own id is shorter than a conversation's, and a person's says that it is one.
    conversationId: z.string().check(z.regex(/^(?:[a-z0-9]{16,26}|usr_[a-z0-9]{1,64})$/)),
    timer: z.string().check(z.regex(/^[a-z_]{1,20}(?:\.[a-z0-9]{16})?$/)),
  }),
);
export type FireTimerCommand = z.infer<typeof fireTimer>;

/** Work on this slice of a job. */
export const runJob = envelope(
  "job.run",
  1,
  z.object({ jobId: z.string().check(z.regex(/^\d{13}-[a-z0-9]{16}$/)), slice: z.number().check(z.minimum(1)) }),
);
export type RunJobCommand = z.infer<typeof runJob>;

/** Take what was recorded up to this position of the tenant's log into its search index. */
export const compactSearch = envelope(
  "search.compact",
  1,
  z.object({ position: z.number().check(z.multipleOf(1), z.minimum(1)) }),
);
export type CompactSearchCommand = z.infer<typeof compactSearch>;

/** Take this notice to its person's browsers. */
export const pushNotice = envelope(
  "notice.push",
  1,
  z.object({
    person: z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/)),
    noticeId: z.string().check(z.regex(/^\d{13}-[a-z0-9]{16}$/)),
  }),
);
export type PushNoticeCommand = z.infer<typeof pushNotice>;

/** Let this notification go on: to its first channel, or to whatever its last delivery leaves to do. */
export const advanceNotification = envelope(
  "notification.advance",
  1,
  z.object({ notificationId: z.string().check(z.regex(/^[a-z0-9]{26}\.[a-z0-9]{16}$/)) }),
);
export type AdvanceNotificationCommand = z.infer<typeof advanceNotification>;

/** Let rules follow this event. */
export const applyRules = envelope(
  "event.apply",
  1,
  z.object({ eventId: z.string().check(z.regex(/^[a-z0-9]{26}$/)) }),
);
export type ApplyRulesCommand = z.infer<typeof applyRules>;

/** Post what this endpoint of webhooks has due. By the bus, not by a queue. */
export const ringWebhook = envelope(
  "webhook.ring",
  1,
  z.object({ endpointId: z.string().check(z.regex(/^[a-z0-9]{16}$/)) }),
);
export type RingWebhookCommand = z.infer<typeof ringWebhook>;
const wave = {
  campaignId: z.string().check(z.regex(/^[a-z0-9]{16,26}$/)),
  phaseId: z.string().check(z.regex(/^[a-z0-9]{1,16}$/)),
  waveId: z.string().check(z.regex(/^[a-z0-9]{16}$/)),
};
const natural = z.number().check(z.multipleOf(1), z.minimum(0));

/** Look at what becomes of this campaign: it was launched, paused, resumed or cancelled, or is over. */
export const advanceCampaign = envelope("campaign.advance", 1, z.object({ campaignId: wave.campaignId }));
export type AdvanceCampaignCommand = z.infer<typeof advanceCampaign>;

/** The time of this wave of a campaign's phase has come, or is about to. */
export const fireWave = envelope("wave.fire", 1, z.object(wave));
export type FireWaveCommand = z.infer<typeof fireWave>;

/** Send this shard of a wave, in the order of its lane. */
export const sendShard = envelope(
  "shard.send",
  1,
  z.object({ ...wave, shard: natural, round: natural, lane: natural, connectionId: z.string() }),
);
export type SendShardCommand = z.infer<typeof sendShard>;

/** Everything that the queue `bulk` carries. */
export const outbound = z.discriminatedUnion("type", [sendDelivery, sendShard]);

/** Everything that the queue `jobs` carries. */
export const job = z.discriminatedUnion("type", [
  fetchMedia,
  wakeDelivery,
  fireTimer,
  reminderDue,
  runJob,
  compactSearch,
  pushNotice,
  advanceNotification,
  applyRules,
  advanceCampaign,
  fireWave,
]);
