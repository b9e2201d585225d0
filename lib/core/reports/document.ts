/** A report as a document: what it counts, how long things took, and when people write. */
import type { Cell, Column, Document, Sheet } from "../documents/model.ts";
import { eachDay, type Figures, type Grouping, type HeatMap, type Range } from "./model.ts";
import type { Report, ReportGroup } from "./report.ts";
import type { FigureName, MeasureName, SummaryPart, Words } from "./words.ts";

const OF_CONNECTIONS: readonly FigureName[] = [
  "contacts",
  "messagesIn",
  "messagesOut",
  "messagesFailed",
  "conversationsOpened",
  "conversationsResolved",
  "conversationsReopened",
  "leads",
  "leadsWon",
  "leadsLost",
  "conversion",
  "breaches",
  "satisfactionMean",
];

/** What each grouping has figures of; the rest would be columns of noughts. */
const COUNTS: Readonly<Record<Grouping, readonly FigureName[]>> = {
  day: OF_CONNECTIONS,
  channel: OF_CONNECTIONS,
  connection: OF_CONNECTIONS,
  person: [
    "messagesOut",
    "notes",
    "conversationsAssigned",
    "conversationsResolved",
    "leads",
    "leadsWon",
    "leadsLost",
    "conversion",
    "breaches",
    "satisfactionMean",
    "satisfactionAnswers",
  ],
  team: [
    "messagesOut",
    "conversationsAssigned",
    "conversationsResolved",
    "leads",
    "leadsWon",
    "leadsLost",
    "conversion",
    "breaches",
    "satisfactionMean",
    "satisfactionAnswers",
  ],
  country: ["contacts", "conversationsOpened", "leads", "leadsWon", "leadsLost", "conversion"],
  "lead-type": ["leads", "leadsWon", "leadsLost", "conversion"],
  stage: [
    "stageEntered",
    "stageLeft",
    "stageReached",
    "stageForward",
    "stageBack",
    "stageLost",
    "stageElsewhere",
    "stageWon",
    "stageConversion",
    "stageWinRate",
  ],
  "lost-reason": ["leadsLost"],
};
const ANSWERS: readonly MeasureName[] = ["firstResponse", "response", "resolution"];
const TIMES: Readonly<Record<Grouping, readonly MeasureName[]>> = {
  day: ANSWERS,
  channel: ANSWERS,
  connection: ANSWERS,
  person: ANSWERS,
  team: ANSWERS,
  country: [],
  "lead-type": [],
  stage: ["timeInStage"],
  "lost-reason": [],
};
const PARTS: readonly SummaryPart[] = ["count", "min", "mean", "p50", "p90", "max"];

function countIn(figures: Figures, name: FigureName): number | null {
  if (name === "satisfactionMean") return figures.satisfaction?.mean ?? null;
  if (name === "satisfactionAnswers") return figures.satisfaction?.answers ?? 0;
  return figures[name];
}

const SHARES = new Set<FigureName>(["conversion", "stageConversion", "stageWinRate"]);
const kindOf = (name: FigureName): Column["kind"] =>
  SHARES.has(name) ? "share" : name === "satisfactionMean" ? "money" : "count";

const secondsOf = (ms: number): number => Math.round(ms) / 1000;

export function reportDocument(
  report: Report,
  { words, heatMap, only }: { readonly words: Words; readonly heatMap?: HeatMap; readonly only?: string },
): Document {
  const { by, range, previousRange, total, groups } = report;
  const told = [words.through(range.from, range.through), ...(only ? [only] : [])].join(", ");
  const before = previousRange && words.through(previousRange.from, previousRange.through);
  const money = by === "lost-reason" ? "valueLost" : "valueWon";
  const currencies = [
    ...new Set(
      [total.figures, total.previous].flatMap((figures) => figures?.[money] ?? []).map(({ currency }) => currency),
    ),
  ].sort();
  const first: readonly Column[] =
    by === "day"
      ? [{ name: words.by.day, kind: "date" }]
      : [
          { name: words.by[by], kind: "text" },
          ...(by === "channel" || by === "country" || by === "lead-type"
            ? []
            : [{ name: words.id, kind: "text" as const }]),
        ];
  const leading = ({ id, name }: ReportGroup): readonly Cell[] =>
    first.length === 1 ? [id] : [name ?? (by === "lost-reason" ? unlisted(id, words) : words.unknown), id];
  const totalling: readonly Cell[] = [words.total, ...first.slice(1).map(() => null)];

  const counts: readonly Column[] = [
    ...first,
    ...COUNTS[by].map((name): Column => ({ name: words.figures[name], kind: kindOf(name) })),
    ...currencies.map((currency): Column => ({ name: `${words[money]} (${currency})`, kind: "money" })),
  ];
  const countRow = (figures: Figures): readonly Cell[] => [
    ...COUNTS[by].map((name) => countIn(figures, name)),
    ...currencies.map((currency) => figures[money].find((one) => one.currency === currency)?.amount ?? 0),
  ];
  const times: readonly Column[] = [
    ...first,
    ...TIMES[by].flatMap((measure) =>
      PARTS.map(
        (part): Column => ({
          name: `${words.measures[measure]}, ${words.parts[part]}`,
          kind: part === "count" ? "count" : "seconds",
        }),
      ),
    ),
  ];
  const timeRow = (figures: Figures): readonly Cell[] =>
    TIMES[by].flatMap((measure) =>
      PARTS.map((part) => {
        const summary = figures[measure];
        return summary === null ? null : part === "count" ? summary.count : secondsOf(summary[part]);
      }),
    );

  const sheetOf = (
    title: string,
    columns: readonly Column[],
    row: (figures: Figures) => readonly Cell[],
    which: "figures" | "previous",
    subtitle: string,
  ): Sheet => ({
    title,
    subtitle,
    columns,
    rows: [
      ...groups.flatMap((group) => {
        const figures = group[which];
        return figures ? [[...leading(group), ...row(figures)]] : [];
      }),
      ...(total[which] ? [[...totalling, ...row(total[which])]] : []),
    ],
  });

  const title = words.by[by];
  const timesTitle = TIMES[by].map((measure) => words.measures[measure])[0] ?? "";
  return {
    title: words.report,
    sheets: [
      sheetOf(title, counts, countRow, "figures", told),
      ...(TIMES[by].length > 0 ? [sheetOf(`${title}, ${timesTitle}`, times, timeRow, "figures", told)] : []),
      ...(before ? [sheetOf(`${words.previous}: ${title}`, counts, countRow, "previous", before)] : []),
      ...newcomers(report, words, told),
      ...(heatMap ? (["in", "out"] as const).map((way) => heatSheet(words, heatMap, way, told)) : []),
    ],
  };
}

/** What leads were lost for that is on no list. */
const unlisted = (id: string, { inWords, unsaid, unknown }: Words): string =>
  id.endsWith("/words") ? inWords : id.endsWith("/none") ? unsaid : unknown;

/** So many columns fit a page; the total beside them is of all. */
const MOST_GROUPS = 12;

/** New contacts day by day, by country or by channel, where the report has each group's days. */
function newcomers({ by, range, groups, total }: Report, words: Words, subtitle: string): readonly Sheet[] {
  if (groups.every(({ days }) => days === null)) return [];
  const shown = groups
    .filter(({ figures }) => figures.contacts > 0)
    .sort((a, b) => b.figures.contacts - a.figures.contacts)
    .slice(0, MOST_GROUPS);
  const sum = (index: number) => groups.reduce((all, { days }) => all + (days?.[index]?.figures.contacts ?? 0), 0);
  return [
    {
      title: `${words.newContacts}: ${words.by[by]}`,
      subtitle,
      columns: [
        { name: words.by.day, kind: "date" },
        ...shown.map(({ id, name }): Column => ({ name: name ?? id, kind: "count" })),
        { name: words.total, kind: "count" },
      ],
      rows: [
        ...eachDay(range).map((day, index) => [
          day,
          ...shown.map(({ days }) => days?.[index]?.figures.contacts ?? 0),
          sum(index),
        ]),
        [words.total, ...shown.map(({ figures }) => figures.contacts), total.figures.contacts],
      ],
    },
  ];
}

const heatSheet = (words: Words, heatMap: HeatMap, way: "in" | "out", subtitle: string): Sheet => ({
  title: words.messagesByHour[way],
  subtitle,
  columns: [{ name: words.hour, kind: "text" }, ...words.weekdays.map((name): Column => ({ name, kind: "count" }))],
  rows: Array.from({ length: 24 }, (_, hour) => [
    `${String(hour).padStart(2, "0")}:00`,
    ...heatMap[way].map((hours) => hours[hour] ?? 0),
  ]),
});

/** `report-person-2026-11-01-2026-11-30`: says what it is and nothing of anybody. */
export const fileName = (by: Grouping, { from, through }: Range): string => `report-${by}-${from}-${through}`;
