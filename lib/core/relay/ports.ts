import type { DeliveryKey } from "../deliveries/ports.ts";
import type { DueReminder } from "../reminders/model.ts";
import type { SendLane } from "./model.ts";

/** Ways out of the table. Each takes the same thing twice without harm: whoever receives it claims before acting. */
export interface Outbox {
  /** To the sender, in the order of the conversation. `attempt` tells apart the times that one delivery is queued. */
  send(
    lane: SendLane,
    commands: readonly (DeliveryKey & { readonly tenant: string; readonly attempt: number })[],
  ): Promise<readonly boolean[]>;
  fetchMedia(message: DeliveryKey & { readonly tenant: string }): Promise<void>;
  /** `delaySeconds`: 0 to 900. */
  wakeLater(message: DeliveryKey & { readonly tenant: string }, delaySeconds: number): Promise<void>;
  /** `delaySeconds`: 0 to 900. */
  timerLater(
    timer: { readonly tenant: string; readonly conversationId: string; readonly key: string },
    delaySeconds: number,
  ): Promise<void>;
  /** A slice of a job. `delaySeconds`: 0 to 900; a slice that comes too early waits by itself. */
  runJob(
    slice: { readonly tenant: string; readonly jobId: string; readonly slice: number },
    delaySeconds: number,
  ): Promise<void>;
  /** Takes what was recorded up to this position of the tenant's log into its search index. */
  compactSearch(log: { readonly tenant: string; readonly position: number }): Promise<void>;
  /** Takes a notice to its person's browsers. */
  pushNotice(notice: { readonly tenant: string; readonly person: string; readonly noticeId: string }): Promise<void>;
  /** Lets a notification go on. */
  advance(notification: { readonly tenant: string; readonly notificationId: string }): Promise<void>;
  /** Lets rules follow an event. */
  applyRules(event: { readonly tenant: string; readonly eventId: string }): Promise<void>;
  /** Has somebody post what these endpoints have due; true for each that was told. Nothing is lost by telling of one twice. */
  ringWebhooks(
    endpoints: readonly { readonly tenant: string; readonly endpointId: string }[],
  ): Promise<readonly boolean[]>;
  /** Lets a campaign go on. */
  advanceCampaign(campaign: { readonly tenant: string; readonly campaignId: string }): Promise<void>;
  /** Fires a wave at its time. `delaySeconds`: 0 to 900. */
  fireWave(
    wave: {
      readonly tenant: string;
      readonly campaignId: string;
      readonly phaseId: string;
      readonly waveId: string;
    },
    delaySeconds: number,
  ): Promise<void>;
  /** One schedule per tenant and slot, however often it is asked for. */
  wakeSlot(tenant: string, slot: string): Promise<void>;
  /** `delaySeconds`: 0 to 900. */
  remindLater(reminder: DueReminder & { readonly tenant: string }, delaySeconds: number): Promise<void>;
  /** One schedule per clock, however often it is asked for. */
  remindAt(reminder: DueReminder & { readonly tenant: string }, at: string): Promise<void>;
}
