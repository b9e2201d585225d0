/** How campaigns are watched: limits on their figures, what did not go out, and how both are set up for a business. */
import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Campaigns";

export const CampaignAlert = named(
  z.strictObject({
    metric: described(
      z.enum([
        ...(["bounce_rate", "complaint_rate", "failure_rate", "unsubscribe_rate"] as const),
        ...(["open_rate", "click_rate", "conversion_rate"] as const),
      ]),
      "The first four may only be so high; the others have to be so high. Of what was sent; of failures, of what was tried. People's alone.",
    ),
    threshold: described(z.number().check(z.minimum(0), z.maximum(1)), "From 0 to 1."),
    least: described(z.int().check(z.minimum(1), z.maximum(1_000_000)), "Of fewer messages nothing is said."),
    afterHours: described(
      z.number().check(z.minimum(0), z.maximum(720)),
      "Not before so many hours after the first message.",
    ),
    pauses: described(z.boolean(), "The campaign is paused when it is crossed."),
  }),
  "CampaignAlert",
  "A limit on a figure of a campaign. It is told once for each crossing; the figure has to come back by a tenth of it first.",
);
/** At most one for each metric. */
export const CampaignAlerts = z.array(CampaignAlert).check(
  z.maxLength(7),
  z.refine((alerts) => new Set(alerts.map(({ metric }) => metric)).size === alerts.length),
);

const settings = {
  alerts: described(CampaignAlerts, "Of campaigns that have none of their own; one for each metric at most."),
  attributionDays: described(
    z.int().check(z.minimum(1), z.maximum(365)),
    "For so many days after a message a conversion or a new lead is credited to it.",
  ),
  retryMinutes: described(
    z.array(z.int().check(z.minimum(1), z.maximum(10_080))).check(z.maxLength(10)),
    "What did not go out is tried again so many minutes later, each time.",
  ),
};
export const CampaignSettings = named(
  z.object({ ...settings, updatedAt: Timestamp, version: Version }),
  "CampaignSettings",
  "How campaigns are watched, credited and tried again.",
);
export const getCampaignSettings = operation({
  ...{ id: "getCampaignSettings", method: "GET", path: "/api/publish/settings", tag },
  summary: "How campaigns are watched and credited",
  ...{ status: 200, answer: CampaignSettings },
});
export const updateCampaignSettings = operation({
  ...{ id: "updateCampaignSettings", method: "PATCH", path: "/api/publish/settings", tag },
  summary: "Change how campaigns are watched and credited",
  description: "It holds at once, for campaigns that are under way as well. What was credited stays so.",
  body: named(
    z
      .strictObject({
        alerts: z.optional(settings.alerts),
        attributionDays: z.optional(settings.attributionDays),
        retryMinutes: z.optional(settings.retryMinutes),
      })
      .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
    "CampaignSettingsChange",
    "What is to change; at least one field.",
    { minProperties: 1 },
  ),
  ...{ status: 200, answer: CampaignSettings, conditional: true },
});

const Action = z.enum(["connect", "reconnect", "edit_template", "edit_content", "wait"]);
export const Publication = named(
  z.object({
    id: Id,
    campaignId: Id,
    phaseId: z.string(),
    name: described(z.string(), "The campaign's and its phase's."),
    channel: z.string(),
    state: described(
      z.enum(["retrying", "failed", "mended"]),
      "`retrying`: it is tried again at `nextAt`; `failed`: it waits for a person; `mended`: nothing keeps it back any more.",
    ),
    code: described(z.string(), "What keeps back the most of them."),
    action: described(Action, "What would mend it."),
    affected: described(z.number(), "How many messages it keeps back."),
    tries: z.number(),
    nextAt: z.nullable(Timestamp),
    log: described(
      z.array(
        z.object({
          at: Timestamp,
          kind: z.enum(["failed", "retried", "held_back", "gave_up", "retried_by_hand", "mended"]),
          code: z.string(),
          affected: z.number(),
          by: z.nullable(z.string()),
        }),
      ),
      "What happened to it, oldest first. `held_back`: its channel had no connection in order, so nothing was asked.",
    ),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Publication",
  "A phase of a campaign that does, or did, not go out on a channel for a cause that somebody can mend.",
);
export const listPublications = operation({
  ...{ id: "listPublications", method: "GET", path: "/api/publish/publications", tag },
  summary: "What does not go out",
  description: "Those that are not mended, the latest change first; of one campaign all of them, also those that were.",
  query: z.strictObject({ campaign: described(z.optional(Id), "Of this campaign."), ...pageFields }),
  ...{ status: 200, answer: pageOf(Publication), problems: ["bad_cursor"] },
});
export const retryPublication = operation({
  ...{ id: "retryPublication", method: "POST", path: "/api/publish/publications/{id}/retry", tag },
  summary: "Try again what did not go out",
  description:
    "Once it is mended. Whoever it was kept from gets it, while the campaign runs and within its phase; nobody gets it twice.",
  status: 202,
  answer: Publication,
  problems: ["not_found", "campaign_state"],
});
