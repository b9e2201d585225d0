/** Reports as files. What writes PDF is heavy, so each format is loaded when one is asked for. */
import { makeActivityStore } from "../../../lib/adapters/dynamo/activity.ts";
import { makeCampaignStore } from "../../../lib/adapters/dynamo/campaigns.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeNames } from "../../../lib/adapters/dynamo/names.ts";
import { makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { systemClock, systemIds } from "../../../lib/adapters/system/system.ts";
import { csvOf } from "../../../lib/core/documents/csv.ts";
import type { DocumentWriters } from "../../../lib/core/documents/model.ts";
import { makeExportCampaign } from "../../../lib/core/figures/export.ts";
import { makeExportReport } from "../../../lib/core/reports/export.ts";
import { makeReports } from "../../../lib/core/reports/report.ts";
import type { Runs } from "../kinds.ts";
import { filesOf, storesOf } from "../wiring.ts";

const writers: DocumentWriters = {
  csv: async (document) => new TextEncoder().encode(csvOf(document)),
  xlsx: async (document) => (await import("../../../lib/adapters/documents/xlsx.ts")).writeXlsx(document),
  pdf: async (document) => (await import("../../../lib/adapters/documents/pdf.ts")).writePdf(document),
};

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  return {
    "report.export": makeExportReport({
      reports: makeReports({ counters: makeCounterStore(context), names: makeNames(context, systemIds) }),
      writers,
      files: filesOf(tenant),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
    "campaign.export": makeExportCampaign({
      campaigns: makeCampaignStore(context),
      counters: makeCounterStore(context),
      segments: makeSegmentStore(context, systemIds),
      writers,
      files: filesOf(tenant),
      activity: makeActivityStore(context),
      clock: systemClock,
    }),
  };
};
