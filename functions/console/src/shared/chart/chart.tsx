/** A chart and the table that says the same: one of both is shown, and the table is complete. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { Card } from "../../kit/page.tsx";
import { useFormats } from "../../words/index.tsx";
import { Canvas } from "./canvas.tsx";
import styles from "./chart.module.css";
import { DataTable } from "./data-table.tsx";
import { optionOf } from "./option.ts";
import { type Shade, usePalette } from "./palette.ts";
import { useWords } from "./words.ts";

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly color: Shade;
  /** Of the days before. */
  readonly faint?: boolean;
}
export interface Way {
  readonly to: "/inbox" | "/leads" | "/contacts";
  readonly search: Readonly<Record<string, string>>;
}
export interface ChartProps {
  readonly title: string;
  /** What the labels are: days, people, … */
  readonly head: string;
  readonly labels: readonly string[];
  readonly ids: readonly string[];
  readonly series: readonly Series[];
  readonly kind: "line" | "bar" | "stacked" | "rows";
  readonly asTable: boolean;
  readonly actions?: React.ReactNode;
  format?(value: number): string;
  /** Where one sees what the figures are made of. */
  wayOf?(id: string): Way | undefined;
}

export function Chart({ title, head, labels, ids, series, kind, asTable, actions, format, wayOf }: ChartProps) {
  const t = useWords();
  const f = useFormats();
  const palette = usePalette();
  const navigate = useNavigate();
  const write = format ?? f.number;
  const option = useMemo(
    () => optionOf({ labels, series, kind, palette, write }),
    [labels, series, kind, palette, write],
  );
  const isEmpty = series.every(({ values }) => values.every((value) => !value));
  const follow = (index: number) => {
    const way = wayOf?.(ids[index] ?? "");
    if (way) void navigate({ to: way.to, search: way.search });
  };
  return (
    <Card title={title} {...(actions ? { actions } : {})}>
      {asTable ? (
        <DataTable
          label={title}
          head={head}
          columns={series.map(({ name }) => name)}
          rows={ids.map((id, index) => {
            const way = wayOf?.(id);
            return {
              id,
              head: way ? (
                <Link to={way.to} search={way.search}>
                  {labels[index]}
                </Link>
              ) : (
                labels[index]
              ),
              cells: series.map(({ values }) => {
                const value = values[index];
                return value === null || value === undefined ? "—" : write(value);
              }),
            };
          })}
        />
      ) : isEmpty ? (
        <p className={styles.quiet}>{t("nothing")}</p>
      ) : (
        <Canvas
          label={title}
          option={option}
          height={kind === "rows" ? Math.max(160, 60 + labels.length * (14 + 16 * series.length)) : 280}
          onPick={wayOf ? (index) => follow(kind === "rows" ? labels.length - 1 - index : index) : undefined}
        />
      )}
    </Card>
  );
}
