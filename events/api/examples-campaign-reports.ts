/** Examples of what comes of campaigns. */
const at = "2026-12-01T15:00:00.000Z";
const contactId = "c5k3m7q4x6t2w5y7c3e6b4n5h2";
const funnel = {
  ...{ targeted: 412, heldOut: 20, skipped: 31, skippedBecause: { frequency_cap: 12, no_consent: 19 }, deferred: 4 },
  ...{ sent: 352, failed: 5, failedBecause: { undeliverable: 5 }, unknown: 0, delivered: 340, read: 201 },
  ...{ opened: 120, clicked: 61, openedByMachines: 14, clickedByMachines: 3, answered: 37, converted: 18 },
  ...{ bounced: 0, complained: 0, won: 3, wonValue: [{ amount: 960, currency: "EUR" }] },
  ...{ unsubscribed: 2, costMicros: 2_464_000, value: [{ amount: 1260, currency: "USD" }] },
};
const group = (key: string, name: string | null) => ({ key, name, funnel });
const alert = { metric: "bounce_rate", threshold: 0.05, least: 50, afterHours: 0, pauses: true };
const planned = {
  ...{ meant: 412, sent: 361, later: 4, skipped: 51, skippedBecause: { holdout: 20, no_consent: 31 } },
  ...{ byChannel: [{ key: "whatsapp", count: 361, costMicros: 2_527_000 }], costMicros: 2_527_000 },
};

export const campaignReportExamples: Readonly<Record<string, unknown>> = {
  CampaignFunnel: funnel,
  CampaignMetrics: {
    ...{ campaignId: "d5k3m7q4x6t2w5y7", asOf: at, total: funnel },
    byPhase: [{ ...group("m7n4b6x2", "Launch"), waves: [{ kind: "all", at, state: "fired" }] }],
    byChannel: [group("whatsapp", null)],
    bySegment: [group("k3v5q2m7n4", "Regulars")],
    byVariation: [{ ...group("a3s3k3v5", "A"), phaseId: "m7n4b6x2" }],
    byLanguage: [group("es", null)],
    impact: [
      {
        ...{ phaseId: "m7n4b6x2", sent: 352, converted: 18, heldOut: 20, heldOutConverted: 1 },
        ...{ rate: 0.0511, heldOutRate: 0.05, lift: 0.022 },
      },
    ],
    budget: { micros: 50_000_000, currency: "USD", spentMicros: 2_464_000 },
    roi: null,
    returns: [
      { currency: "USD", conversions: 1260, leads: 0, revenue: 1260, cost: 2.464, roi: 510.3636 },
      { currency: "EUR", conversions: 0, leads: 960, revenue: 960, cost: 0, roi: null },
    ],
    raw: { opened: 134, clicked: 64, engagement_score: 21.1 },
    cohorts: [{ week: "2026-11-30", size: 352, woken: [171, 22, 4] }],
    retargeting: [
      {
        ...{ phaseId: "m7n4b6x2", sent: 352, woken: 201, converted: 18, won: 3 },
        ...{ rate: 0.0511, earlierRate: null, share: 1 },
      },
    ],
    alerts: [{ metric: "unsubscribe_rate", threshold: 0.005, value: 0.0057, at, pauses: false }],
    goals: [{ metric: "applications", target: 200, reached: 18 }],
    ...{ reach: 352, clicks: 61, applications: 18, conversion_rate: 0.0511, engagement_score: 20.8 },
    by_channel: { whatsapp: { reach: 352, applications: 18 } },
  },
  CampaignExport: { format: "xlsx", language: "es" },
  CampaignAlert: alert,
  CampaignSettings: {
    ...{ alerts: [alert], attributionDays: 30, retryMinutes: [5, 30, 120], updatedAt: at, version: 1 },
  },
  CampaignSettingsChange: { attributionDays: 14 },
  Publication: {
    ...{ id: "d5k3m7q4x6t2w5y7.m7n4b6x2.whatsapp", campaignId: "d5k3m7q4x6t2w5y7", phaseId: "m7n4b6x2" },
    ...{ name: "Autumn menu · Launch", channel: "whatsapp", state: "retrying", code: "template_rejected" },
    ...{ action: "edit_template", affected: 12, tries: 1, nextAt: "2026-12-01T15:35:00.000Z" },
    log: [
      { at, kind: "failed", code: "template_rejected", affected: 12, by: null },
      { at: "2026-12-01T15:05:00.000Z", kind: "retried", code: "template_rejected", affected: 12, by: null },
    ],
    ...{ createdAt: at, updatedAt: "2026-12-01T15:05:00.000Z", version: 4 },
  },
  NewCampaignConversion: {
    ...{ contactId, externalId: "order-1042", at, value: { amount: 70, currency: "USD" } },
  },
  CampaignConversion: {
    contactId,
    credited: { phaseId: "m7n4b6x2", channel: "whatsapp", variationId: "a3s3k3v5" },
    repeated: false,
  },
  CampaignDryRun: {
    ...{ exact: true, sampled: 412, total: planned, withinBudget: true },
    phases: [
      {
        ...{ phaseId: "m7n4b6x2", ...planned },
        byVariation: [{ key: "a3s3k3v5", count: 361, costMicros: 2_527_000 }],
        ...{ firstAt: at, lastAt: "2026-12-01T15:00:05.000Z" },
        days: [
          { connectionId: "k3v5q2m7n4.b6x2c5z7a4s3", day: "2026-12-01", limit: 250, sent: 250 },
          { connectionId: "k3v5q2m7n4.b6x2c5z7a4s3", day: "2026-12-02", limit: 500, sent: 111 },
        ],
        left: 0,
      },
    ],
    examples: [
      {
        ...{ contactId, name: "Inés Huanca", phaseId: "m7n4b6x2", channel: "whatsapp", variationId: "a3s3k3v5" },
        ...{ outcome: "sent", code: null, at, preview: { subject: null, text: "Inés, our autumn menu is here." } },
      },
    ],
  },
  CampaignDelivery: {
    ...{ contactId, name: "Inés Huanca", phaseId: "m7n4b6x2", channel: "whatsapp", variationId: "a3s3k3v5" },
    ...{ status: "failed", reason: { code: "undeliverable", text: "the number has no WhatsApp" }, until: null },
    createdAt: at,
  },
  CampaignResend: { waveId: "k3v5q2m7n4b6x2c5", at },
};
