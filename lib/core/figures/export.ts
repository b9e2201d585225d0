/** The figures of a campaign as a file: for who asked, and with what the counters say when it is written. */
import type { ActivityStore } from "../audit/ports.ts";
import type { Campaign } from "../campaigns/model.ts";
import type { CampaignReader } from "../campaigns/ports.ts";
import type { Counter } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import {
  type Cell,
  type Column,
  type Document,
  type DocumentWriters,
  type Format,
  MIME,
  type Sheet,
} from "../documents/model.ts";
import type { JobFiles, RunKind } from "../jobs/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { SegmentStore } from "../segments/ports.ts";
import { campaignCounters } from "./counted.ts";
import { type FiguresOf, type Funnel, funnelOf, funnelsBy } from "./model.ts";
import { type FunnelStep, type Language, WORDS } from "./words.ts";
import { cohortsOf, returnsOf } from "./worth.ts";

export interface CampaignOrder {
  readonly campaignId: string;
  readonly format: Format;
  readonly language: Language;
}

interface ExportPorts {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly counters: Pick<CounterStore, "read">;
  readonly segments: Pick<SegmentStore, "all">;
  readonly writers: DocumentWriters;
  readonly files: Pick<JobFiles, "put">;
  readonly activity: ActivityStore;
  readonly clock: Clock;
}

const STEPS: readonly Exclude<FunnelStep, "costMicros">[] = [
  ...(["targeted", "heldOut", "skipped", "deferred", "sent", "failed", "unknown", "delivered", "read"] as const),
  ...(["opened", "clicked", "openedByMachines", "clickedByMachines", "answered", "converted"] as const),
  ...(["unsubscribed", "bounced", "complained", "won"] as const),
];
/** Nobody: of a group that nothing can be counted under. */
const NOBODY = "none";

/** Counters are small: one slice writes any campaign's. */
export function makeExportCampaign(ports: ExportPorts): RunKind {
  const { campaigns, counters, segments, writers, files, activity, clock } = ports;
  return async ({ job }) => {
    const { campaignId, format, language } = job.input as unknown as CampaignOrder;
    const [campaign, counted, known] = await Promise.all([
      campaigns.get(campaignId),
      campaignCounters(counters, campaignId),
      segments.all(),
    ]);
    if (!campaign) return { kind: "failed", code: "not_found", text: "the campaign is gone" };
    const named = (id: string) => known.find((one) => one.id === id)?.name ?? id;
    const document = campaignDocument(campaign, counted, named, language);
    const body = await writers[format](document);
    const name = `campaign-${campaignId}.${format}`;
    const key = await files.put(job.jobId, name, { body, mime: MIME[format] });
    const rows = document.sheets.reduce((total, sheet) => total + sheet.rows.length, 0);
    await activity.record(
      { kind: "exported", at: new Date(clock.now()).toISOString(), facts: { what: "campaign", rows } },
      `exported#${job.jobId}`,
    );
    return {
      kind: "done",
      progress: { done: rows, total: rows },
      result: { files: [{ name, mime: MIME[format], size: body.byteLength, key }], counts: { rows } },
    };
  };
}

export function campaignDocument(
  { name, plan }: Pick<Campaign, "name" | "plan">,
  counters: readonly Counter[],
  segmentName: (id: string) => string,
  language: Language,
): Document {
  const words = WORDS[language];
  const phaseName = (id: string) => plan.phases.find(({ phaseId }) => phaseId === id)?.name ?? id;
  const variationName = ({ phaseId, variation }: FiguresOf) => {
    const its = plan.phases.find((phase) => phase.phaseId === phaseId)?.variations;
    return `${phaseName(phaseId)} · ${its?.find(({ variationId }) => variationId === variation)?.name ?? variation}`;
  };
  const counts: readonly Column[] = [
    ...STEPS.map((step) => ({ name: words.steps[step], kind: "count" as const })),
    { name: words.cost, kind: "money" },
  ];
  const cellsOf = (funnel: Funnel): readonly Cell[] => [
    ...STEPS.map((step) => funnel[step]),
    funnel.costMicros / 1_000_000,
  ];
  const total = funnelOf(counters);
  const groups = (
    title: string,
    keys: readonly (keyof FiguresOf)[],
    nameOf: (of: FiguresOf) => string,
  ): readonly Sheet[] => {
    const found = funnelsBy(counters, ...keys).filter(({ of }) => keys.every((key) => of[key] !== NOBODY));
    if (found.length === 0) return [];
    return [
      {
        ...{ title, subtitle: name, columns: [{ name: title, kind: "text" }, ...counts] },
        rows: [...found.map(({ of, funnel }) => [nameOf(of), ...cellsOf(funnel)]), [words.total, ...cellsOf(total)]],
      },
    ];
  };
  const { by } = words;
  return {
    title: name,
    sheets: [
      ...groups(by.phase, ["phaseId"], ({ phaseId }) => phaseName(phaseId)),
      ...groups(by.channel, ["medium"], ({ medium }) => medium),
      ...groups(by.segment, ["segment"], ({ segment }) => segmentName(segment)),
      ...groups(by.variation, ["phaseId", "variation"], variationName),
      ...groups(by.language, ["language"], ({ language: tongue }) => tongue),
      returnsSheet(name, total, words),
      ...cohortsSheet(name, counters, words),
    ],
  };
}

type Words = (typeof WORDS)[Language];

const returnsSheet = (subtitle: string, total: Funnel, words: Words): Sheet => ({
  ...{ title: words.returns, subtitle },
  columns: [
    { name: words.currency, kind: "text" },
    ...[words.conversions, words.leads, words.revenue, words.cost].map((name) => ({ name, kind: "money" as const })),
    { name: words.roi, kind: "share" },
  ],
  rows: returnsOf(total).map(({ currency, conversions, leads, revenue, cost, roi }) => [
    ...[currency, conversions, leads, revenue, cost, roi],
  ]),
});

function cohortsSheet(subtitle: string, counters: readonly Counter[], words: Words): readonly Sheet[] {
  const cohorts = cohortsOf(counters);
  if (cohorts.length === 0) return [];
  const weeks = Math.max(1, ...cohorts.map(({ woken }) => woken.length));
  return [
    {
      ...{ title: words.cohorts, subtitle },
      columns: [
        { name: words.week, kind: "date" },
        { name: words.size, kind: "count" },
        ...Array.from({ length: weeks }, (_, week) => ({ name: words.weeksLater(week), kind: "count" as const })),
      ],
      rows: cohorts.map(({ week, size, woken }) => [
        ...[week, size],
        ...Array.from({ length: weeks }, (_, index) => woken[index] ?? 0),
      ]),
    },
  ];
}
