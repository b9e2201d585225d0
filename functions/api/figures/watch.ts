/** What does not go out, and how a business's campaigns are watched. */
import {
  getCampaignSettings,
  listPublications,
  retryPublication,
  updateCampaignSettings,
} from "../../../events/api/campaign-watch.ts";
import type { CampaignSettings } from "../../../lib/core/campaign-settings/model.ts";
import type { Publication } from "../../../lib/core/publications/model.ts";
import { refuse } from "../../../lib/runtime/http/problem.ts";
import { isCampaignId } from "../campaigns/outcomes.ts";
import { pageBody, pageRequest } from "../pages.ts";
import { present } from "../present.ts";
import { missing, stale } from "../refusals.ts";
import { done, type Route } from "../route.ts";
import { route, type Tenant } from "./tenant.ts";

const settingsView = ({ alerts, attributionDays, retryMinutes, updatedAt, version }: CampaignSettings) => ({
  ...{ alerts: alerts.map((alert) => ({ ...alert })), attributionDays, retryMinutes: [...retryMinutes] },
  ...{ updatedAt, version },
});

const publicationView = ({ publicationId, of, log, told: _, connectionId: __, ...rest }: Publication) => ({
  ...rest,
  ...{ id: publicationId, campaignId: of.campaignId, phaseId: of.phaseId },
  log: log.map(({ by = null, ...event }) => ({ ...event, by })),
});

const PUBLICATION = /^[a-z0-9]{16}\.[a-z0-9]{1,16}\.[a-z0-9-]{1,30}$/;

export const watchRoutes: readonly Route<Tenant>[] = [
  route(getCampaignSettings, "campaigns.read", {
    input: () => undefined,
    run: ({ campaignSettings }) => campaignSettings.get(),
    output: (settings) => done(settingsView(settings), { version: settings.version }),
  }),

  route(updateCampaignSettings, "settings.manage", {
    input: ({ body, expectedVersion, request }) => ({ change: present(body), expectedVersion, at: request.at }),
    run: async ({ campaignSettings }, { change, expectedVersion, at }) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const settings = await campaignSettings.get();
        if (expectedVersion !== undefined && settings.version !== expectedVersion)
          return { kind: "stale", settings } as const;
        const next = { ...settings, ...change, updatedAt: at, version: settings.version + 1 };
        if ((await campaignSettings.save(next)) === "saved") return { kind: "done", settings: next } as const;
      }
      throw new Error("the settings kept changing");
    },
    output: ({ kind, settings }) =>
      kind === "stale"
        ? stale("settings", settings.version)
        : done(settingsView(settings), { version: settings.version }),
  }),

  route(listPublications, "campaigns.read", {
    input: ({ query: { campaign, ...page } }) => ({ campaign, page: pageRequest(page) }),
    run: async ({ publications }, { campaign, page }) => {
      if (campaign === undefined) return publications.open(page);
      return { items: isCampaignId(campaign) ? await publications.ofCampaign(campaign) : [] };
    },
    output: (page) => done(pageBody(page, publicationView)),
  }),

  route(retryPublication, "campaigns.manage", {
    input: ({ params, principal, request }) => ({ publicationId: params.id, by: principal.id, at: request.at }),
    run: async (tenant, asked) =>
      PUBLICATION.test(asked.publicationId) ? tenant.retry(asked) : ({ kind: "missing" } as const),
    output: (outcome) => {
      switch (outcome.kind) {
        case "retried":
          return done(publicationView(outcome.publication));
        case "missing":
          return missing("publication");
        case "not_open":
          return refuse("campaign_state", { detail: "nothing keeps it back any more" });
        case "not_running":
          return refuse("campaign_state", { detail: "only a campaign that is running sends again" });
        case "ended":
          return refuse("campaign_state", { detail: "the phase is over" });
      }
    },
  }),
];
