import { Switch, TextField } from "../../kit/field.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { PERIODS, type View } from "./period.ts";
import styles from "./reports.module.css";
import { useWords } from "./words.ts";

/** Days as they are written are in the order of time. */
const first = (...days: readonly string[]): string => days.toSorted()[0] ?? "";
const last = (...days: readonly string[]): string => days.toSorted().at(-1) ?? "";

export function PeriodBar({ view }: { readonly view: View }) {
  const t = useWords();
  const { period, range, compare, asTable, change } = view;
  return (
    <div className={styles.bar}>
      <Segments
        label={t("period")}
        value={period}
        onChange={(id) =>
          change(id === "range" ? { period: id, ...range } : { period: id, from: undefined, through: undefined })
        }
        options={PERIODS.map((id) => ({ id, title: t(`period.${id}`) }))}
      />
      {period === "range" ? (
        <>
          <TextField
            label={t("from")}
            type="date"
            value={range.from}
            className={styles.day ?? ""}
            onChange={(from) => from && change({ from, through: last(from, range.through) })}
          />
          <TextField
            label={t("through")}
            type="date"
            value={range.through}
            className={styles.day ?? ""}
            onChange={(through) => through && change({ through, from: first(through, range.from) })}
          />
        </>
      ) : null}
      <Switch isSelected={compare} onChange={(on) => change({ compare: on ? "yes" : undefined })}>
        {t("compare")}
      </Switch>
      <Segments
        label={t("shown_as")}
        value={asTable ? "table" : "chart"}
        onChange={(id) => change({ view: id === "table" ? "table" : undefined })}
        options={[
          { id: "chart", title: t("as.chart") },
          { id: "table", title: t("as.table") },
        ]}
      />
    </div>
  );
}
