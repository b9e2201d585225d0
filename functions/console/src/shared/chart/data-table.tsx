import type { ReactNode } from "react";
import styles from "./chart.module.css";
import { useWords } from "./words.ts";

export interface DataRow {
  readonly id: string;
  readonly head: ReactNode;
  readonly cells: readonly ReactNode[];
}

/** Figures as a table: the first column says of what they are. */
export function DataTable({
  label,
  head,
  columns,
  rows,
}: {
  readonly label: string;
  readonly head: string;
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}) {
  const t = useWords();
  if (rows.length === 0) return <p className={styles.quiet}>{t("nothing")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, head: name, cells }) => (
            <tr key={id} data-row={id}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
