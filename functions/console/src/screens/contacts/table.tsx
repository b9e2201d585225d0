// biome-ignore-all lint/a11y/useSemanticElements: rows that stand where they are put, as virtual ones do, cannot be a table's own.
// biome-ignore-all lint/a11y/useFocusableInteractive: its rows and cells only say what they are.
/** A table of which only the rows in sight are drawn, and which reads on when its end comes near. */
import { type CSSProperties, type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { type CustomItemComponentProps, Virtualizer, type VirtualizerHandle } from "virtua";
import { Button } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { Skeleton } from "../../kit/spinner.tsx";
import styles from "./table.module.css";
import { useWords } from "./words.ts";

export interface TableHandle {
  /** Puts the focus on the next row, or on the one before. */
  step(by: 1 | -1): void;
}

interface TableProps<Item> {
  readonly label: string;
  readonly columns: readonly string[];
  readonly list: {
    readonly items: readonly Item[];
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readMore(): void;
  };
  keyOf(item: Item): string;
  /** Its cells; one link among them carries `data-row`. */
  row(item: Item): ReactNode;
  readonly ref?: Ref<TableHandle>;
}

/** Pages read without anybody asking. */
const MOST_TRIES = 5;

export function Table<Item>({ label, columns, list, keyOf, row, ref }: TableProps<Item>) {
  const area = useRef<HTMLDivElement>(null);
  const rows = useRef<VirtualizerHandle>(null);
  const t = useWords();
  // A filtered page may be short, or empty, and not the last one. Nobody scrolls where there is nothing to scroll.
  const { hasNextPage, isFetchingNextPage, readMore } = list;
  const tries = useRef(0);
  useEffect(() => {
    const { scrollHeight, clientHeight } = area.current ?? { scrollHeight: 1, clientHeight: 0 };
    if (!hasNextPage || isFetchingNextPage || scrollHeight > clientHeight + 80 || tries.current >= MOST_TRIES) return;
    tries.current += 1;
    readMore();
  });
  useImperativeHandle(ref, () => ({
    step(by) {
      const focused = document.activeElement?.closest<HTMLElement>("[role=row]")?.dataset.index;
      const next = focused === undefined ? 0 : Number(focused) + by;
      if (next < 0 || next >= list.items.length) return;
      rows.current?.scrollToIndex(next, { align: "nearest" });
      // It is drawn in the frame after the one that scrolls.
      const find = (tries: number) => {
        const link = area.current?.querySelector<HTMLElement>(`[data-index="${next}"] [data-row]`);
        if (link) link.focus({ preventScroll: true });
        else if (tries > 0) requestAnimationFrame(() => find(tries - 1));
      };
      find(10);
    },
  }));
  return (
    <div
      ref={area}
      className={cx(styles.table, columns.length === 2 && styles.two)}
      role="table"
      aria-label={label}
      aria-rowcount={list.hasNextPage ? -1 : list.items.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < 800) list.readMore();
      }}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {columns.map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
      </div>
      <Virtualizer ref={rows} scrollRef={area} as={Group} item={Line} startMargin={40}>
        {list.items.map((item) => (
          <div key={keyOf(item)} className={styles.row}>
            {row(item)}
          </div>
        ))}
      </Virtualizer>
      {list.isFetchingNextPage ? <Skeleton rows lines={2} /> : null}
      {list.hasNextPage && !list.isFetchingNextPage ? (
        <div className={styles.more}>
          <Button onPress={list.readMore}>{t("more.read")}</Button>
        </div>
      ) : null}
    </div>
  );
}

function Group({
  ref,
  ...props
}: {
  readonly style: CSSProperties;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
}) {
  return <div {...props} ref={ref} role="rowgroup" />;
}

function Line({ index, ref, ...props }: CustomItemComponentProps & { readonly ref?: Ref<HTMLDivElement> }) {
  return <div {...props} ref={ref} role="row" aria-rowindex={index + 2} data-index={index} />;
}

export function Cell({ head = false, children }: { readonly head?: boolean; readonly children: ReactNode }) {
  return (
    <span role={head ? "rowheader" : "cell"} className={styles.cell}>
      {children}
    </span>
  );
}
