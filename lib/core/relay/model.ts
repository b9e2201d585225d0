/** A row that was written with something still to do. */
export type Change =
  | MessageChange
  | JobChange
  | ReminderChange
  | SearchChange
  | PushChange
  | NotificationChange
  | EventChange
  | WebhookChange
  | CampaignChange
  | WaveChange;

interface AnyChange {
  /** The caller's handle, returned when the change could not be relayed. */
  readonly handle: string;
  readonly tenant: string;
}

export interface JobChange extends AnyChange {
  readonly relay: "job";
  readonly jobId: string;
  readonly slice: number;
  /** Not before. */
  readonly dueAt?: string;
}

/** To the sender: `talk` for answers and what somebody waits for, `bulk` for what goes when there is room. */
export const SEND_LANES = ["talk", "bulk"] as const;
export type SendLane = (typeof SEND_LANES)[number];

export interface MessageChange extends AnyChange {
  readonly conversationId: string;
  /** Of the message; of a timer, its name. */
  readonly key: string;
  readonly relay: SendLane | "media" | "wake" | "timer";
  readonly attempt: number;
  /** For `wake` and `timer`. */
  readonly wakeAt?: string;
}

/** A reminder whose clock is to be set. */
export interface ReminderChange extends AnyChange {
  readonly relay: "reminder";
  readonly reminderId: string;
  readonly generation: number;
  readonly dueAt: string;
}

/** A notice that its person wants to be pushed. */
export interface PushChange extends AnyChange {
  readonly relay: "push";
  readonly person: string;
  readonly noticeId: string;
}

/** A notification that has to go on. */
export interface NotificationChange extends AnyChange {
  readonly relay: "notification";
  readonly notificationId: string;
}

/** An event that rules may follow. */
export interface EventChange extends AnyChange {
  readonly relay: "event";
  readonly eventId: string;
}

/** An endpoint of webhooks that has something due. */
export interface WebhookChange extends AnyChange {
  readonly relay: "webhook";
  readonly endpointId: string;
}

/** A campaign that was launched, paused, resumed or cancelled. */
export interface CampaignChange extends AnyChange {
  readonly relay: "campaign";
  readonly campaignId: string;
}

/** A wave of a campaign's phase whose time is near. */
export interface WaveChange extends AnyChange {
  readonly relay: "wave";
  readonly campaignId: string;
  readonly phaseId: string;
  readonly waveId: string;
  readonly dueAt: string;
}

/** Enough was recorded for the search index to be made anew. */
export interface SearchChange extends AnyChange {
  readonly relay: "search";
  readonly position: number;
}

/** Queues delay no longer than this; what waits longer has a schedule: deliveries one per tenant and slot, a reminder its own. */
export const MAX_DELAY_MS = 900_000;
const SLOT_MS = 900_000;

/** Timers share one schedule per tenant and minute. */
export const minuteOf = (wakeAt: string): string =>
  new Date(Math.ceil(Date.parse(wakeAt) / 60_000) * 60_000).toISOString();

/** The start of the first slot that does not begin before `wakeAt`. */
export const slotOf = (wakeAt: string): string =>
  new Date(Math.ceil(Date.parse(wakeAt) / SLOT_MS) * SLOT_MS).toISOString();
