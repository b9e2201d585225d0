/** How long customers waited: for a first answer, for any answer, until it was settled. */
import { Segments } from "../../kit/tabs.tsx";
import { Chart, type Series } from "../../shared/chart/chart.tsx";
import { useFormats } from "../../words/index.tsx";
import type { View } from "./period.ts";
import { Reading, useReport } from "./reading.tsx";
import { Stat, Stats } from "./stat.tsx";
import { useWords } from "./words.ts";

const KINDS = ["firstResponse", "response", "resolution"] as const;
const FIGURES = ["min", "mean", "p50", "p90", "max"] as const;
const DRAWN: readonly (readonly [(typeof FIGURES)[number], Series["color"]])[] = [
  ["mean", "accent"],
  ["p50", "info"],
  ["p90", "second"],
];

export function Times({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const report = useReport(view, "day");
  const { data } = report;
  const kind = KINDS.find((one) => one === view.of) ?? "firstResponse";
  const days = data?.groups ?? [];
  const { figures, previous } = data?.total ?? {};
  const drawn = view.asTable ? FIGURES.map((figure) => [figure, "accent"] as const) : DRAWN;
  return (
    <Reading of={report} range={data?.range} previous={data?.previousRange}>
      <Segments
        label={t("times.which")}
        value={kind}
        onChange={(of) => view.change({ of: of === "firstResponse" ? undefined : of })}
        options={KINDS.map((id) => ({ id, title: t(`times.${id}`) }))}
      />
      <Stats label={t(`times.${kind}`)}>
        {FIGURES.map((figure) => (
          <Stat
            key={figure}
            id={figure}
            name={t(`figure.${figure}`)}
            value={figures?.[kind]?.[figure]}
            previous={previous?.[kind]?.[figure]}
            better="down"
            format={f.duration}
          />
        ))}
        <Stat
          id="count"
          name={t("figure.count")}
          value={figures ? (figures[kind]?.count ?? 0) : null}
          previous={previous ? (previous[kind]?.count ?? 0) : null}
        />
      </Stats>
      <Chart
        title={t(`times.${kind}`)}
        head={t("day")}
        kind="line"
        asTable={view.asTable}
        format={f.duration}
        ids={days.map(({ id }) => id)}
        labels={f.days(days.map(({ id }) => `${id}T12:00:00`))}
        series={drawn.map(([figure, color]) => ({
          name: t(`figure.${figure}`),
          color,
          values: days.map((day) => day.figures[kind]?.[figure] ?? null),
        }))}
      />
    </Reading>
  );
}
