import { Plus } from "lucide-react";
import { type RefObject, useEffect, useMemo } from "react";
import {
  type DragAndDropHooks,
  GridList,
  GridListItem,
  GridListLoadMoreItem,
  ListLayout,
  Virtualizer,
} from "react-aria-components";
import { type Schemas, useList } from "../../api/client.ts";
import { IconButton } from "../../kit/button.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton, Spinner } from "../../kit/spinner.tsx";
import { isClosed, type Lead, type Stage, sumOf } from "../../shared/lead/model.ts";
import { useFormats } from "../../words/index.tsx";
import { type Filter, isFiltering, type Pending, passes, withMoves } from "./arrange.ts";
import { Card, type CardProps } from "./card.tsx";
import type { Dragged } from "./drag.ts";
import styles from "./funnels.module.css";
import { useWords } from "./words.ts";

type Totals = Schemas["FunnelTotals"]["stages"][number];

export interface ColumnProps extends Omit<CardProps, "lead"> {
  readonly stage: Stage;
  readonly totals: Totals | undefined;
  readonly pending: readonly Pending[];
  readonly filter: Filter;
  readonly selected: string | undefined;
  /** All leads that any column shows, so that one column knows what was dragged from another. */
  readonly known: RefObject<Map<string, Lead>>;
  /** The same for as long as the column is shown; absent until its file was read. */
  readonly useDrag: ((of: Dragged) => DragAndDropHooks) | undefined;
  onOpen(id: string): void;
  onAdd: ((stageId: string) => void) | undefined;
}

export function Column(props: ColumnProps) {
  const { stage, funnel, pending, filter, now, known, mayMove, useDrag, onMove } = props;
  const t = useWords();
  const list = useList("/api/funnels/{id}/stages/{stage}", {
    path: { id: funnel.id, stage: stage.id },
    query: { limit: 50 },
  });
  const { items, hasNextPage, readMore, isFetchingNextPage } = list;
  const all = useMemo(
    () => withMoves(funnel.id, stage.id, items as readonly Lead[], pending),
    [funnel.id, stage.id, items, pending],
  );
  const isNarrow = isFiltering(filter);
  const cards = isNarrow ? all.filter(passes(filter, now)) : all;
  for (const lead of all) known.current.set(lead.id, lead);
  // A filter is about all of the cards, so all of them have to be here.
  useEffect(() => {
    if (isNarrow && hasNextPage && !isFetchingNextPage) readMore();
  });

  const onDrop: Dragged["onDrop"] = (lead, anchor) => onMove(lead, { funnel, stageId: stage.id, ...anchor });
  const dragAndDropHooks = useDrag?.({ mayMove, cards, known, onDrop });

  return (
    <section className={styles.column} aria-label={stage.name} data-stage={stage.id}>
      <Header {...props} cards={cards} isWhole={!hasNextPage} isNarrow={isNarrow} />
      {list.isPending ? (
        <Skeleton rows lines={3} />
      ) : list.error && items.length === 0 ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : (
        <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowHeight: 148, gap: 8, padding: 8 }}>
          <GridList
            aria-label={t("cards", { stage: stage.name })}
            className={styles.cards ?? ""}
            items={cards}
            dependencies={[props.selected, funnel, props.funnels, now]}
            {...(dragAndDropHooks ? { dragAndDropHooks } : {})}
            onAction={(key) => props.onOpen(String(key))}
            renderEmptyState={() => <p className={styles.no_cards}>{t(isNarrow ? "none.filtered" : "none")}</p>}
          >
            {cards.map((lead) => (
              <GridListItem
                key={lead.id}
                id={lead.id}
                textValue={lead.contactName ?? t("unnamed")}
                className={styles.card ?? ""}
                data-open={props.selected === lead.id}
              >
                <Card {...props} lead={lead} />
              </GridListItem>
            ))}
            {hasNextPage && !isNarrow ? (
              <GridListLoadMoreItem onLoadMore={readMore} isLoading={isFetchingNextPage}>
                <Spinner small label={t("loading")} />
              </GridListLoadMoreItem>
            ) : null}
          </GridList>
        </Virtualizer>
      )}
    </section>
  );
}

/** How many, what they are worth, and what of that is likely: of what is shown where all is here, else as the API counts it. */
function Header({
  stage,
  totals,
  cards,
  isWhole,
  isNarrow,
  onAdd,
}: ColumnProps & { readonly cards: readonly Lead[]; readonly isWhole: boolean; readonly isNarrow: boolean }) {
  const t = useWords();
  const f = useFormats();
  const open = cards.filter(({ state }) => !isClosed(state));
  const isExact = isWhole || isNarrow;
  const own = sumOf(cards.map(({ value }) => value));
  const likely = sumOf(
    open.map(({ value }) => value && { ...value, amount: (value.amount * stage.probability) / 100 }),
  );
  const isEnding = stage.state.startsWith("closed");
  const count = isExact
    ? f.number(cards.length)
    : isEnding || !totals
      ? `${f.number(cards.length)}+`
      : f.number(totals.leads);
  const value = isExact || isEnding ? own : (totals?.value ?? []);
  const weighted = isExact ? likely : (totals?.weighted ?? []);
  const money = (sums: readonly { readonly currency: string; readonly amount: number }[]) =>
    sums.map(({ amount, currency }) => f.money(amount, currency)).join(" + ");
  return (
    <header className={styles.column_head}>
      <div className={styles.card_line}>
        <svg width="10" height="10" aria-hidden="true">
          <circle cx="5" cy="5" r="5" fill={stage.colour} />
        </svg>
        <h2 className={styles.clip}>{stage.name}</h2>
        <span className={styles.count} data-testid={`count-${stage.id}`}>
          {count}
        </span>
        <span className={styles.push} />
        {onAdd && !isEnding && !stage.archived ? (
          <IconButton
            small
            label={t("add", { stage: stage.name })}
            icon={<Plus size={16} aria-hidden />}
            onPress={() => onAdd(stage.id)}
          />
        ) : null}
      </div>
      <p className={styles.sums}>
        {stage.archived ? (
          t("archived")
        ) : value.length === 0 ? (
          t("no_value")
        ) : (
          <>
            <strong>{money(value)}</strong>
            {isEnding || weighted.length === 0 ? null : (
              <span title={t("weighted.why", { share: f.percent(stage.probability / 100) })}>
                {t("weighted", { sum: money(weighted) })}
              </span>
            )}
          </>
        )}
      </p>
    </header>
  );
}
