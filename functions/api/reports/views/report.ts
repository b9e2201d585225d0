import type {
  ContactFigures as ContactFiguresView,
  Figures as FiguresView,
  NotificationReport as NotificationReportView,
  Report as ReportView,
} from "../../../../events/api/reports.ts";
import type { Summary } from "../../../../lib/core/counters/model.ts";
import type { ContactFigures } from "../../../../lib/core/reports/contacts.ts";
import type { Figures } from "../../../../lib/core/reports/model.ts";
import type { NotificationFigures, NotificationReport } from "../../../../lib/core/reports/notifications.ts";
import type { Report } from "../../../../lib/core/reports/report.ts";

export const durationView = (summary: Summary | null): FiguresView["response"] =>
  summary && {
    count: summary.count,
    min: summary.min,
    mean: Math.round(summary.mean),
    p50: summary.p50,
    p90: summary.p90,
    max: summary.max,
  };

export const figuresView = (figures: Figures): FiguresView => ({
  ...figures,
  response: durationView(figures.response),
  firstResponse: durationView(figures.firstResponse),
  resolution: durationView(figures.resolution),
  timeInStage: durationView(figures.timeInStage),
  satisfaction: figures.satisfaction && { ...figures.satisfaction, scores: [...figures.satisfaction.scores] },
  valueWon: figures.valueWon.map((value) => ({ ...value })),
  valueLost: figures.valueLost.map((value) => ({ ...value })),
});

const both = ({ figures, previous }: { readonly figures: Figures; readonly previous: Figures | null }) => ({
  figures: figuresView(figures),
  previous: previous && figuresView(previous),
});

export const reportView = ({ by, range, previousRange, total, groups }: Report): ReportView => ({
  by,
  range: { ...range },
  previousRange: previousRange && { ...previousRange },
  total: both(total),
  groups: groups.map((group) => ({
    id: group.id,
    name: group.name,
    ...both(group),
    days: group.days?.map(({ day, figures }) => ({ day, figures: figuresView(figures) })) ?? null,
  })),
});

export const contactFiguresView = ({
  range,
  total,
  platforms,
  countries,
  days,
}: ContactFigures): ContactFiguresView => ({
  range: { ...range },
  total: { ...total },
  platforms: platforms.map((one) => ({ ...one })),
  countries: countries.map((one) => ({ ...one })),
  days: days.map((one) => ({ ...one, platforms: { ...one.platforms }, countries: { ...one.countries } })),
});

const notificationFigures = (figures: NotificationFigures) => ({
  ...figures,
  reasons: figures.reasons.map((reason) => ({ ...reason })),
});

export const notificationReportView = ({ range, total, groups }: NotificationReport): NotificationReportView => ({
  range: { ...range },
  total: notificationFigures(total),
  groups: groups.map(({ figures, ...about }) => ({ ...about, figures: notificationFigures(figures) })),
});
