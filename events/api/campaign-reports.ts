/** What comes of campaigns: figures, dry runs, whom it failed with, and what recipients did in the end. */
import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp } from "./common.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";
const base = "/api/publish/campaigns/{id}";
const Count = z.number();
const Money = z.object({ amount: z.number(), currency: z.string() });
const Reasons = z.record(z.string(), Count);

const Funnel = named(
  z.object({
    targeted: Count,
    heldOut: described(Count, "Got nothing, so that what it brings can be told."),
    skipped: described(Count, "Got nothing because of what is said of them."),
    skippedBecause: described(Reasons, "By code: `no_consent`, `suppressed`, `frequency_cap`, `no_address`, …"),
    deferred: Count,
    sent: described(Count, "The provider took it."),
    failed: Count,
    failedBecause: Reasons,
    unknown: described(Count, "Nobody knows yet whether it left."),
    delivered: Count,
    read: Count,
    opened: described(Count, "By people."),
    clicked: described(Count, "By people."),
    openedByMachines: described(Count, "Mail scanners and the like alone."),
    clickedByMachines: Count,
    answered: Count,
    converted: Count,
    unsubscribed: described(Count, "Wanted no more within seven days."),
    bounced: described(Count, "Mails that came back for good."),
    complained: described(Count, "Called spam."),
    won: described(Count, "Leads that were won, and that it brought."),
    costMicros: described(Count, "Millionths of a dollar."),
    value: described(z.array(Money), "What conversions were worth."),
    wonValue: described(z.array(Money), "What leads that were won are worth."),
  }),
  "CampaignFunnel",
  "How far recipients got, each counted where they are by now.",
);
export type CampaignFunnel = z.infer<typeof Funnel>;

const Group = z.object({ key: z.string(), name: z.nullable(z.string()), funnel: Funnel });
const Wave = z.object({
  kind: described(
    z.enum(["all", "test", "rest", "deferred", "failed", "lost"]),
    "`test` and `rest` of a comparison; `deferred` and `failed` go on with whom it did not reach.",
  ),
  at: Timestamp,
  state: z.enum(["waiting", "fired", "missed", "cancelled"]),
});

export const CampaignMetrics = named(
  z.object({
    campaignId: Id,
    asOf: Timestamp,
    total: Funnel,
    byPhase: z.array(z.object({ ...Group.shape, waves: z.array(Wave) })),
    byChannel: z.array(Group),
    bySegment: described(z.array(Group), "By the first of the audience's segments that they are in."),
    byVariation: described(z.array(z.object({ ...Group.shape, phaseId: z.string() })), "Of each phase."),
    byLanguage: z.array(Group),
    impact: described(
      z.array(
        z.object({
          phaseId: z.string(),
          sent: Count,
          converted: Count,
          heldOut: Count,
          heldOutConverted: Count,
          rate: described(z.nullable(z.number()), "Of those to whom it was sent, the part that converted."),
          heldOutRate: z.nullable(z.number()),
          lift: described(z.nullable(z.number()), "How much more of them converted, as a part of the held out's rate."),
        }),
      ),
      "Of phases that hold somebody out.",
    ),
    budget: z.nullable(z.object({ micros: Count, currency: z.string(), spentMicros: Count })),
    roi: described(
      z.nullable(z.number()),
      "What conversions and won leads were worth over what it cost, as a part of the cost: 1 is twice the cost. Null where nothing was paid, or the worth is not all in dollars: see `returns`.",
    ),
    returns: described(
      z.array(
        z.object({
          currency: z.string(),
          conversions: z.number(),
          leads: z.number(),
          revenue: z.number(),
          cost: z.number(),
          roi: z.nullable(z.number()),
        }),
      ),
      "By currency; different ones are never added up. Providers are paid in dollars.",
    ),
    raw: described(
      z.object({ opened: Count, clicked: Count, engagement_score: z.nullable(z.number()) }),
      "With what machines open and follow, as most tools count.",
    ),
    cohorts: described(
      z.array(
        z.object({
          week: described(z.string(), "Its Monday, by the account's clock."),
          size: described(Count, "How many messages reached their provider in it."),
          woken: described(
            z.array(Count),
            "How many of their recipients opened, followed, answered or converted for the first time in that week, the one after, and so on; the thirteenth holds whatever came later.",
          ),
        }),
      ),
      "People only.",
    ),
    retargeting: described(
      z.array(
        z.object({
          phaseId: z.string(),
          sent: Count,
          woken: described(Count, "Opened, followed, answered or converted: the largest of these."),
          converted: Count,
          won: Count,
          rate: described(z.nullable(z.number()), "Of those to whom it was sent, the part that converted."),
          earlierRate: described(z.nullable(z.number()), "The same of the phases that do not retarget."),
          share: described(z.nullable(z.number()), "Its part of all conversions of the campaign."),
        }),
      ),
      "What phases brought that go after those whom earlier ones did not reach; against the held out, see `impact`.",
    ),
    alerts: described(
      z.array(
        z.object({
          metric: z.string(),
          threshold: z.number(),
          value: z.number(),
          at: Timestamp,
          pauses: z.boolean(),
        }),
      ),
      "The last crossing of each limit.",
    ),
    goals: z.array(z.object({ metric: z.string(), target: z.number(), reached: z.nullable(z.number()) })),
    reach: described(Count, "To how many it was sent."),
    clicks: Count,
    applications: described(Count, "Conversions."),
    conversion_rate: described(z.number(), "Applications of the reach, from 0 to 1."),
    engagement_score: described(
      z.nullable(z.number()),
      "From 0 to 100: of those to whom it was sent, the shares that opened or read it (0.2), followed a link (0.3), answered (0.3) and converted (0.2); people only.",
    ),
    by_channel: z.record(z.string(), z.object({ reach: Count, applications: Count })),
  }),
  "CampaignMetrics",
  "What came of a campaign, from exact counters.",
);
export type CampaignMetrics = z.infer<typeof CampaignMetrics>;

export const getCampaignMetrics = operation({
  ...{ id: "getCampaignMetrics", method: "GET", path: `${base}/metrics`, tag },
  summary: "What came of a campaign",
  description: "Of people; what machines open and follow is apart. Changes of the last seconds may be missing.",
  ...{ status: 200, answer: CampaignMetrics, problems: ["not_found"] },
});

export const exportCampaignMetrics = operation({
  ...{ id: "exportCampaignMetrics", method: "POST", path: `${base}/metrics/export`, tag },
  summary: "The figures of a campaign as a file",
  description:
    "Tables by phase, channel, segment, variation and language, returns and cohorts: as Excel, CSV or PDF. Text that a spreadsheet would run as a formula is written as text.",
  body: named(
    z.strictObject({
      format: z._default(z.enum(["csv", "xlsx", "pdf"]), "xlsx"),
      language: described(z._default(z.enum(["en", "es", "fr"]), "en"), "Of the headings."),
    }),
    "CampaignExport",
    "As what.",
  ),
  ...{ status: 202, answer: Job, problems: ["not_found"] },
});

const Identity = z.strictObject({
  kind: z.string().check(z.minLength(1), z.maxLength(64)),
  value: z.string().check(z.minLength(1), z.maxLength(320)),
});
export const addCampaignConversion = operation({
  ...{ id: "addCampaignConversion", method: "POST", path: `${base}/conversions`, tag },
  summary: "Tell that somebody did what it is for",
  description:
    "Credited to what they got of the campaign last in the days before that the settings name (30), or to their being held out of it. The same `externalId` again changes nothing.",
  body: named(
    z.strictObject({
      contactId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      identity: described(z.optional(Identity), "In place of `contactId`: whose it is."),
      externalId: described(z.string().check(z.regex(/\S/), z.maxLength(100)), "What your system calls it."),
      at: described(z.optional(Timestamp), "Now where nothing is said; never in the future."),
      value: z.optional(
        z.strictObject({
          amount: z.number().check(z.minimum(0), z.maximum(1e12)),
          currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
        }),
      ),
    }),
    "NewCampaignConversion",
    "An application, an order: what the campaign is for.",
  ),
  status: 201,
  answer: named(
    z.object({
      contactId: Id,
      credited: described(
        z.nullable(z.object({ phaseId: z.string(), channel: z.string(), variationId: z.nullable(z.string()) })),
        "Null: they got nothing of it lately.",
      ),
      repeated: z.boolean(),
    }),
    "CampaignConversion",
    "What it was credited to.",
  ),
  problems: ["not_found"],
});

const Recipient = z.object({
  contactId: Id,
  name: z.nullable(z.string()),
  phaseId: z.string(),
  channel: z.nullable(z.string()),
  variationId: described(z.nullable(z.string()), "Null: what won the comparison by then, or none."),
  outcome: z.enum(["sent", "later", "skipped"]),
  code: described(z.nullable(z.string()), "Why later, or not at all."),
  at: z.nullable(Timestamp),
  preview: z.nullable(z.object({ subject: z.nullable(z.string()), text: z.string() })),
});
const Share = z.object({ key: z.string(), count: Count, costMicros: Count });
const Planned = {
  meant: described(Count, "How many are meant."),
  sent: described(Count, "How many would get it."),
  later: described(Count, "Of them, how many have to wait for their morning or a full cap."),
  skipped: Count,
  skippedBecause: Reasons,
  byChannel: z.array(Share),
  costMicros: Count,
};
export const CampaignDryRun = named(
  z.object({
    exact: described(z.boolean(), "Everybody was looked at; else figures are what a sample makes likely."),
    sampled: described(Count, "Recipients that were gone through."),
    total: z.object(Planned),
    withinBudget: z.nullable(z.boolean()),
    phases: z.array(
      z.object({
        phaseId: z.string(),
        ...Planned,
        byVariation: z.array(Share),
        firstAt: z.nullable(Timestamp),
        lastAt: described(
          z.nullable(Timestamp),
          "At the pace of the first channel's connection; where it may send only so many a day, see `days`.",
        ),
        days: described(
          z.array(z.object({ connectionId: Id, day: z.string(), limit: Count, sent: Count })),
          "How many would go on each day over connections that have a daily limit or are warmed up, after what the phases before take.",
        ),
        left: described(Count, "How many would still wait for their day when the phase ends, and get nothing."),
      }),
    ),
    examples: described(z.array(Recipient), "At most ten, with what they would read."),
  }),
  "CampaignDryRun",
  "Who would get what, when, at what cost, and who is skipped why.",
);
export type CampaignDryRun = z.infer<typeof CampaignDryRun>;

export const dryRunCampaign = operation({
  ...{ id: "dryRunCampaign", method: "POST", path: `${base}/dry-run`, tag },
  summary: "Try a campaign without sending anything",
  description:
    "Goes through up to 500 recipients as the sender would: consent, caps, quiet hours, windows, addresses, templates, prices. Phases are judged on their own: what an earlier one brings about is not foreseen.",
  ...{ status: 200, answer: CampaignDryRun, problems: ["not_found"] },
});

export const CampaignDelivery = named(
  z.object({
    contactId: Id,
    name: z.nullable(z.string()),
    phaseId: z.string(),
    channel: z.string(),
    variationId: z.nullable(z.string()),
    status: z.string(),
    reason: z.nullable(z.object({ code: z.string(), text: z.string() })),
    until: described(z.nullable(Timestamp), "When it is gone on with."),
    createdAt: Timestamp,
  }),
  "CampaignDelivery",
  "What became of one recipient.",
);
export const listCampaignDeliveries = operation({
  ...{ id: "listCampaignDeliveries", method: "GET", path: `${base}/deliveries`, tag },
  summary: "Whom it failed with, or who has to wait",
  query: z.strictObject({
    phase: described(z.string().check(z.regex(/^[a-z0-9]{1,16}$/)), "`phaseId`."),
    list: z._default(z.enum(["failed", "deferred"]), "failed"),
    ...pageFields,
  }),
  ...{ status: 200, answer: pageOf(CampaignDelivery), problems: ["not_found", "bad_cursor"] },
});

export const resendFailed = operation({
  ...{ id: "resendFailed", method: "POST", path: `${base}/phases/{phaseId}/resend-failed`, tag },
  summary: "Send once more to whom it failed with",
  description: "Of a campaign that is running, within the phase. Whoever got it by another channel has it.",
  status: 202,
  answer: named(z.object({ waveId: z.string(), at: Timestamp }), "CampaignResend", "It is due."),
  problems: ["not_found", "campaign_state"],
});
