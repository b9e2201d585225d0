/** When customers write and when they are answered, by weekday and hour. */
import { keepPreviousData } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { Canvas } from "../../shared/chart/canvas.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { axisOf, tipOf } from "../../shared/chart/option.ts";
import { usePalette } from "../../shared/chart/palette.ts";
import { twoDigits } from "../../shared/zone/days.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import type { View } from "./period.ts";
import { Reading } from "./reading.tsx";
import styles from "./reports.module.css";
import { useWords } from "./words.ts";

/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const HOURS = Array.from({ length: 24 }, (_, hour) => twoDigits(hour));

export function Hours({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const palette = usePalette();
  const asked = api.useQuery(
    "get",
    "/api/reports/heat-map",
    { params: { query: { ...view.days } } },
    { placeholderData: keepPreviousData },
  );
  const which = view.of === "out" ? "out" : "in";
  const map = asked.data?.[which];
  const weekdays = useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
    return Array.from({ length: 7 }, (_, day) => format.format(MONDAY + day * 86_400_000));
  }, [locale]);
  const most = Math.max(1, ...(map ?? []).flat());
  const option = useMemo(
    () => ({
      animation: false,
      textStyle: { fontFamily: palette.font },
      grid: { left: 8, right: 16, top: 8, bottom: 56, containLabel: true },
      tooltip: {
        ...tipOf(palette),
        formatter: ({ value: [hour = 0, day = 0, count = 0] }: { readonly value: readonly number[] }) =>
          `${weekdays[day]} ${HOURS[hour]}:00: ${f.number(count)}`,
      },
      xAxis: { type: "category", data: HOURS, ...axisOf(palette), splitLine: { show: false } },
      yAxis: { type: "category", inverse: true, data: weekdays, ...axisOf(palette), splitLine: { show: false } },
      visualMap: {
        min: 0,
        max: most,
        orient: "horizontal",
        left: 0,
        bottom: 0,
        itemWidth: 12,
        text: [f.number(most), "0"],
        textStyle: { color: palette.ink2 },
        inRange: { color: [palette.sunken, palette.accent] },
      },
      series: [
        {
          type: "heatmap",
          data: (map ?? []).flatMap((hours, day) => hours.map((count, hour) => [hour, day, count])),
          itemStyle: { borderColor: palette.raised, borderWidth: 2, borderRadius: 3 },
        },
      ],
    }),
    [map, most, palette, weekdays, f],
  );
  return (
    <Reading of={asked} range={asked.data?.range} previous={undefined}>
      <Segments
        label={t("hours.which")}
        value={which}
        onChange={(of) => view.change({ of: of === "out" ? of : undefined })}
        options={[
          { id: "in", title: t("count.messagesIn") },
          { id: "out", title: t("count.messagesOut") },
        ]}
      />
      <Card title={t("chart.hours")}>
        {view.compare ? <p className={styles.quiet}>{t("hours.no_compare")}</p> : null}
        {view.asTable ? (
          <DataTable
            label={t("chart.hours")}
            head={t("hours.day")}
            columns={HOURS}
            rows={weekdays.map((name, day) => ({
              id: String(day),
              head: name,
              cells: HOURS.map((_, hour) => f.number(map?.[day]?.[hour] ?? 0)),
            }))}
          />
        ) : (
          <Canvas label={t("chart.hours")} option={option} height={340} />
        )}
      </Card>
    </Reading>
  );
}
