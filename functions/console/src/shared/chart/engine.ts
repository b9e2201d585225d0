/** The charting library, and of it only what we draw. Read when the first chart is shown: https://echarts.apache.org/handbook/en/basics/import */
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart,
  LineChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export type Drawn = EChartsType;
export const draw = (element: HTMLElement): Drawn => init(element, null, { renderer: "svg" });
