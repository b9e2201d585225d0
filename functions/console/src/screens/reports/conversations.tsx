import { Chart, type Series } from "../../shared/chart/chart.tsx";
import { useFormats } from "../../words/index.tsx";
import type { View } from "./period.ts";
import { Reading, useReport } from "./reading.tsx";
import { Stat, Stats } from "./stat.tsx";
import { useWords } from "./words.ts";

const COUNTS = [
  ["messagesIn", undefined],
  ["messagesOut", undefined],
  ["messagesFailed", "down"],
  ["conversationsOpened", undefined],
  ["conversationsResolved", "up"],
  ["conversationsReopened", "down"],
  ["breaches", "down"],
] as const;

/** What came and went, day by day. */
export function Conversations({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const report = useReport(view, "day");
  const { data } = report;
  const days = data?.groups ?? [];
  const ids = days.map(({ id }) => id);
  const labels = f.days(ids.map((id) => `${id}T12:00:00`));
  const of = (count: (typeof COUNTS)[number][0], color: Series["color"]): readonly Series[] => [
    { name: t(`count.${count}`), color, values: days.map(({ figures }) => figures[count]) },
    ...(data?.previousRange
      ? [
          {
            name: t("previous_of", { name: t(`count.${count}`) }),
            color,
            faint: true,
            values: days.map(({ previous }) => previous?.[count] ?? null),
          },
        ]
      : []),
  ];
  const common = { head: t("day"), labels, ids, asTable: view.asTable };
  const { figures, previous } = data?.total ?? {};
  return (
    <Reading of={report} range={data?.range} previous={data?.previousRange}>
      <Stats label={t("total")}>
        {COUNTS.map(([count, better]) => (
          <Stat
            key={count}
            id={count}
            name={t(`count.${count}`)}
            value={figures?.[count]}
            previous={previous?.[count]}
            {...(better ? { better } : {})}
          />
        ))}
        <Stat
          id="satisfaction"
          name={t("satisfaction")}
          value={figures?.satisfaction?.mean}
          previous={previous?.satisfaction?.mean}
          better="up"
          note={t("satisfaction.answers", { count: figures?.satisfaction?.answers ?? 0 })}
        />
      </Stats>
      <Chart
        {...common}
        title={t("chart.messages")}
        kind="line"
        series={[...of("messagesIn", "accent"), ...of("messagesOut", "second")]}
      />
      <Chart
        {...common}
        title={t("chart.conversations")}
        kind="bar"
        series={[...of("conversationsOpened", "accent"), ...of("conversationsResolved", "second")]}
      />
    </Reading>
  );
}
