/** What is asked most: saved in Athena beside the table. The tenant and the days are to be put in; both are partitions. */

/** The newest row of each delivery: a row is written for every state, and some come twice. */
const LATEST = `WITH latest AS (
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY delivery_id, contact_id ORDER BY sequence DESC) AS newest
    FROM deliveries
    WHERE tenant = 'demo' AND day BETWEEN '2026-11-01' AND '2026-11-30'
  ) WHERE newest = 1 AND instead_of IS NULL
)`;

const FUNNEL = `count(*) AS targeted,
  count(sent_at) AS sent,
  count(delivered_at) AS delivered,
  count(coalesce(read_at, opened_at)) AS read_or_opened,
  count(clicked_at) AS clicked,
  count(answered_at) AS answered,
  count(converted_at) AS converted,
  sum(coalesce(cost_micros, 0)) / 1e6 AS cost_usd`;

const funnelBy = (...columns: readonly string[]): string =>
  `${LATEST}
SELECT ${columns.join(", ")},
  ${FUNNEL}
FROM latest
GROUP BY ${columns.join(", ")}
ORDER BY ${columns.join(", ")}`;

export const SAVED_QUERIES = {
  FunnelByCampaign: { title: "Funnel by campaign and phase", sql: funnelBy("campaign_id", "phase_id") },
  FunnelByChannel: { title: "Funnel by channel", sql: funnelBy("campaign_id", "channel") },
  FunnelByVariation: { title: "Funnel by variation", sql: funnelBy("campaign_id", "phase_id", "variation") },
  WhyNot: {
    title: "Why people got nothing",
    sql: `${LATEST}
SELECT campaign_id, status, reason_code, count(*) AS people
FROM latest
WHERE sent_at IS NULL
GROUP BY campaign_id, status, reason_code
ORDER BY people DESC`,
  },
  HowFast: {
    title: "How long until people open",
    sql: `${LATEST}
SELECT campaign_id, channel,
  approx_percentile(date_diff('second', from_iso8601_timestamp(sent_at), from_iso8601_timestamp(opened_at)), 0.5) AS median_seconds,
  approx_percentile(date_diff('second', from_iso8601_timestamp(sent_at), from_iso8601_timestamp(opened_at)), 0.9) AS p90_seconds
FROM latest
WHERE sent_at IS NOT NULL AND opened_at IS NOT NULL
GROUP BY campaign_id, channel`,
  },
} as const;
