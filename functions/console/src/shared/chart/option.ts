/** What the library is told. Names of people and things reach it as plain text and stay that: the tip is drawn, and no HTML. */
import type { ChartProps, Series } from "./chart.tsx";
import type { Palette } from "./palette.ts";

export const tipOf = (palette: Palette) => ({
  renderMode: "richText",
  confine: true,
  backgroundColor: palette.raised,
  borderColor: palette.line,
  padding: 10,
  textStyle: { color: palette.ink, fontSize: 12 },
});

export const axisOf = (palette: Palette) => ({
  axisLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
  axisLabel: { color: palette.ink2, fontSize: 12 },
  splitLine: { lineStyle: { color: palette.line } },
});

interface Given extends Pick<ChartProps, "labels" | "series" | "kind"> {
  readonly palette: Palette;
  write(value: number): string;
}

const LONGEST = 22;
/** A drawn label has no room for more, and nothing cuts it by itself. */
export const cut = (text: string): string => {
  const letters = [...text];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : text;
};

function seriesOf({ name, values, color, faint }: Series, { kind, palette }: Given) {
  const shade = palette[color];
  // What was before is the same thing, seen faintly.
  const opacity = faint ? 0.4 : 1;
  // Rows are read from above, and the library counts them from below.
  const data = kind === "rows" ? values.toReversed() : values;
  if (kind === "line")
    return {
      type: "line",
      name,
      data,
      // A day between two that were not measured has no line, and would be lost without its point.
      showSymbol: values.length < 15 || values.includes(null),
      symbolSize: 5,
      lineStyle: { width: 2, type: faint ? "dashed" : "solid", color: shade, opacity },
      itemStyle: { color: shade, opacity },
      connectNulls: false,
    };
  return {
    type: "bar",
    name,
    data,
    ...(kind === "stacked" ? { stack: "all" } : {}),
    barMaxWidth: 22,
    itemStyle: { color: shade, opacity, borderRadius: kind === "stacked" ? 0 : 2 },
  };
}

export function optionOf(given: Given): Readonly<Record<string, unknown>> {
  const { labels, series, kind, palette, write } = given;
  const across = kind === "rows";
  const names = { type: "category", data: (across ? labels.toReversed() : labels).map(cut), ...axisOf(palette) };
  const values = {
    type: "value",
    ...axisOf(palette),
    axisLabel: { color: palette.ink2, fontSize: 12, formatter: write },
    splitNumber: 4,
    // Nobody is half a one.
    ...(series.every(({ values: all }) => all.every((one) => one === null || Number.isInteger(one)))
      ? { minInterval: 1 }
      : {}),
  };
  return {
    animation: false,
    textStyle: { fontFamily: palette.font },
    grid: { left: 8, right: 24, top: series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
    legend:
      series.length > 1
        ? {
            top: 0,
            left: 0,
            type: "plain",
            icon: "roundRect",
            itemWidth: 12,
            itemHeight: 12,
            itemGap: 18,
            textStyle: { color: palette.ink2 },
          }
        : { show: false },
    tooltip: {
      ...tipOf(palette),
      trigger: "axis",
      axisPointer: { type: kind === "line" ? "line" : "shadow" },
      valueFormatter: (value: unknown) => (typeof value === "number" ? write(value) : "—"),
    },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map((one) => seriesOf(one, given)),
  };
}
