/** How a business's campaigns are watched, credited and tried again; a campaign may have alerts of its own. */

/** Parts of what was sent, from 0 to 1; of `failure_rate`, of what was tried. People's alone. */
export const ALERT_METRICS = [
  ...(["bounce_rate", "complaint_rate", "failure_rate", "unsubscribe_rate"] as const),
  ...(["open_rate", "click_rate", "conversion_rate"] as const),
] as const;
export type AlertMetric = (typeof ALERT_METRICS)[number];

/** What may only be so high crosses its limit upwards; what has to be so high, downwards. */
const WANTED: readonly AlertMetric[] = ["open_rate", "click_rate", "conversion_rate"];
export const directionOf = (metric: AlertMetric): "above" | "below" => (WANTED.includes(metric) ? "below" : "above");

/** One limit; a campaign has at most one for each metric. */
export interface CampaignAlert {
  readonly metric: AlertMetric;
  /** From 0 to 1. */
  readonly threshold: number;
  /** Of so few messages nothing is said. */
  readonly least: number;
  /** Not before so many hours after the first message: people do not open a mail at once. */
  readonly afterHours: number;
  /** The campaign is paused when it is crossed. */
  readonly pauses: boolean;
}

export interface CampaignSettings {
  /** Of campaigns that have none of their own. */
  readonly alerts: readonly CampaignAlert[];
  /** For so many days after a message what somebody does may be its doing. */
  readonly attributionDays: number;
  /** A publication that failed is tried again so many minutes later, each time; then somebody has to see to it. */
  readonly retryMinutes: readonly number[];
  readonly updatedAt: string;
  /** 0: never changed. */
  readonly version: number;
}

/**
 * Mailbox providers and Amazon SES review senders from 5 % of bounces and 0.1 % of complaints on:
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
 */
export const DEFAULT_CAMPAIGN_SETTINGS: CampaignSettings = {
  alerts: [
    { metric: "bounce_rate", threshold: 0.05, least: 50, afterHours: 0, pauses: false },
    { metric: "complaint_rate", threshold: 0.001, least: 500, afterHours: 0, pauses: false },
    { metric: "failure_rate", threshold: 0.1, least: 50, afterHours: 0, pauses: false },
    { metric: "unsubscribe_rate", threshold: 0.02, least: 100, afterHours: 0, pauses: false },
  ],
  attributionDays: 30,
  retryMinutes: [5, 30, 120],
  updatedAt: "1970-01-01T00:00:00.000Z",
  version: 0,
};
