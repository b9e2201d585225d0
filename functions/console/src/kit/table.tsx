import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Skeleton } from "./spinner.tsx";
import styles from "./table.module.css";
import { useWords } from "./words.ts";

export interface Column<Item> {
  readonly id: string;
  readonly title: string;
  cell(item: Item): ReactNode;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** Left out where there is little room. */
  readonly minor?: boolean;
}

interface Read<Item> {
  readonly items: readonly Item[];
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readMore(): void;
  refetch(): unknown;
}

export interface ListTableProps<Item> {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  /** What `useList` gives. */
  readonly list: Read<Item>;
  keyOf(item: Item): string;
  /** Shown in the place of no rows. */
  readonly empty: ReactNode;
}

/** A list of the API as a table, page after page. The first column heads its row. */
export function ListTable<Item>({ label, columns, list, keyOf, empty }: ListTableProps<Item>) {
  const t = useWords();
  if (list.isPending) return <Skeleton rows lines={6} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0) return empty;
  const classOf = ({ numeric, minor }: Column<Item>) =>
    [numeric && styles.numeric, minor && styles.minor].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section className={styles.wrap} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.id} scope="row" className={classOf(column)}>
                    {column.cell(item)}
                  </th>
                ) : (
                  <td key={column.id} className={classOf(column)}>
                    {column.cell(item)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {list.hasNextPage ? (
        <div className={styles.more}>
          <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
