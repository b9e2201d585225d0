/** What became of a campaign's recipients, in memory; keeps its contract as the port words it. A dry run finds nobody. */
import { DEFAULT_CAMPAIGN_SETTINGS } from "../../../lib/core/campaign-settings/model.ts";
import type { Counter } from "../../../lib/core/counters/model.ts";
import { isOpen, type Publication } from "../../../lib/core/publications/model.ts";
import type { CampaignDelivery, Wave } from "../../../lib/core/shards/model.ts";
import type { CampaignReportsPorts } from "../figures/tenant.ts";

type Fakes = Pick<
  CampaignReportsPorts,
  | "campaignCounters"
  | "campaignDeliveries"
  | "waves"
  | "rehearse"
  | "campaignSettings"
  | "publications"
  | "campaignAlerts"
>;

export function makeCampaignReports(
  counters: readonly Counter[] = [],
  given: readonly CampaignDelivery[] = [],
): Fakes & { readonly due: Wave[] } {
  const rows = new Map(given.map((one) => [`${one.contactId} ${one.own}`, one]));
  const waves = new Map<string, Wave>();
  const due: Wave[] = [];
  const publications = new Map<string, Publication>();
  let settings = DEFAULT_CAMPAIGN_SETTINGS;
  return {
    due,
    campaignSettings: {
      get: async () => settings,
      async save(after) {
        if (after.version !== settings.version + 1) return "conflict";
        settings = after;
        return "saved";
      },
    },
    publications: {
      get: async (id) => publications.get(id),
      async save(publication) {
        publications.set(publication.publicationId, publication);
        return "saved";
      },
      open: async () => ({ items: [...publications.values()].filter(isOpen) }),
      ofCampaign: async (id) => [...publications.values()].filter(({ of }) => of.campaignId === id),
    },
    campaignAlerts: { of: async () => [] },
    campaignCounters: { read: async (family) => counters.filter((one) => one.family === family) },
    campaignDeliveries: {
      all: async (keys) => keys.map(({ contactId, own }) => rows.get(`${contactId} ${own}`)),
      ofContact: async (contactId) => [...rows.values()].filter((one) => one.contactId === contactId),
      async converted(delivery, before) {
        const key = `${delivery.contactId} ${delivery.own}`;
        if (rows.get(key)?.conversions !== before.conversions) return false;
        rows.set(key, delivery);
        return true;
      },
      listed: async ({ phaseId }, list) => ({
        contactIds: [...rows.values()]
          .filter((one) => one.phaseId === phaseId && one.status === list)
          .map((one) => one.contactId),
      }),
    },
    waves: {
      of: async (campaignId) => [...waves.values()].filter((one) => one.campaignId === campaignId),
      async create(wave) {
        if (waves.has(wave.waveId)) return false;
        waves.set(wave.waveId, wave);
        return true;
      },
      due: async (wave) => void due.push(wave),
    },
    rehearse: async ({ plan }) => ({
      phases: plan.phases.map(({ phaseId }) => ({ phaseId, looked: 1, rows: 0, sample: [], each: 1, perSecond: 1 })),
      ahead: { days: [], left: new Map() },
      examples: [],
    }),
  };
}
