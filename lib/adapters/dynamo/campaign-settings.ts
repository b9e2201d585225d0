import { type CampaignSettings, DEFAULT_CAMPAIGN_SETTINGS } from "../../core/campaign-settings/model.ts";
import type { CampaignSettingsStore } from "../../core/campaign-settings/ports.ts";
import { makeRows } from "./rows.ts";
import { keys, type TableContext } from "./table.ts";

export function makeCampaignSettingsStore(context: TableContext): CampaignSettingsStore {
  const rows = makeRows<CampaignSettings>(context, {
    ...{ pk: keys.campaignSettings(context.tenant), entity: "campaign-settings", idOf: () => "settings" },
  });
  return {
    get: async () => (await rows.get("settings")) ?? DEFAULT_CAMPAIGN_SETTINGS,
    save: (settings) => rows.save(settings, DEFAULT_CAMPAIGN_SETTINGS.version),
  };
}
