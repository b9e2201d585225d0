/**
 * What a conversation waits for. A timer is a row that costs nothing while it waits: those of one tenant and minute share one schedule,
 * and what fires finds every row that is due, so a schedule that was lost is made up for by the next one.
 */
export const TIMERS = [
  ...(["snooze", "first_response", "resolution", "satisfaction", "daily"] as const),
  ...(["calendar", "calendar_check", "signature"] as const),
] as const;
/** One of each a conversation (`daily`: one a tenant, in no conversation; `calendar` and `calendar_check`: one for each person who connected theirs, under their id; `signature`: one under a campaign's id whose envelope may have to be taken back); a message that is written for later is its own timer, by its id; a notification waits in the conversation that it is told in, a digest under its contact's id, a question of feedback where the one before it was answered, a rule under the id of what it waits about, a run of an automation under its contact's id, an endpoint of webhooks under an id of its own, a wave of a campaign and a look at its figures under the campaign's. */
export type TimerName =
  | (typeof TIMERS)[number]
  | `later.${string}`
  | `notify.${string}`
  | `digest.${string}`
  | `feedback.${string}`
  | `rule.${string}`
  | `webhook.${string}`
  | `run.${string}`
  | `wave.${string}`
  | `figures.${string}`;

export interface Timer {
  readonly conversationId: string;
  readonly timer: TimerName;
  /** ISO 8601. */
  readonly wakeAt: string;
}

export const isTimerName = (name: string): name is TimerName =>
  (TIMERS as readonly string[]).includes(name) ||
  /^(?:later|notify|digest|feedback|rule|run|webhook|wave|figures)\.[a-z0-9]{16}$/.test(name);

const MINUTE = 60_000;

/** Schedules fire within the minute that they are for: what people ask for is rounded up to one, so that nothing is early. */
export const wholeMinute = (at: string): string => new Date(Math.ceil(Date.parse(at) / MINUTE) * MINUTE).toISOString();
