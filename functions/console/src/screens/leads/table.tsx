import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { Checkbox } from "../../kit/field.tsx";
import { Avatar, ChannelMark } from "../../kit/mark.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { type Funnel, isOverdue, type Lead, noonOf, stageOf } from "../../shared/lead/model.ts";
import { useFunnels } from "../../shared/lead/names.ts";
import { StateBadge } from "../../shared/lead/state.tsx";
import { usePeople } from "../../shared/people/people.ts";
import type { Formats } from "../../words/formats.ts";
import { useFormats, useLocale, useNow } from "../../words/index.tsx";
import { BulkBar } from "./bulk.tsx";
import { COLUMNS, type ColumnId, useColumns } from "./columns.ts";
import styles from "./leads.module.css";
import { askedBy, type Filters, type Order, type Sort } from "./query.ts";
import { useWords } from "./words.ts";

/** The API gives the newest first. Another order is made here, of at most so many. */
const SORTED = 1000;
/** Rows that fill a screen: a filtered page may be short. At most so many further pages are read unasked. */
const FULL = 25;
const MOST_PAGES = 6;
const SORT_OF: Readonly<Partial<Record<ColumnId, Sort>>> = {
  place: "stage",
  value: "value",
  expected: "expected",
  created: "created",
};

export function LeadTable({
  filters,
  order,
  onOrder,
  empty,
}: {
  readonly filters: Filters;
  readonly order: Order;
  onOrder(order: Order): void;
  readonly empty: ReactNode;
}) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const now = useNow(60_000);
  const { can } = useSession();
  const { funnels } = useFunnels();
  const { nameOf } = usePeople();
  const { columns, toggle } = useColumns();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const isOwnOrder = order.by !== "created" || !order.isDown;
  const list = useList("/api/leads", { query: { limit: isOwnOrder ? 100 : 50, ...askedBy(filters) } });
  const { items, hasNextPage, isFetchingNextPage, readMore } = list;
  const isShort = items.length < FULL && (list.data?.pages.length ?? 0) < MOST_PAGES;
  const readsOn = hasNextPage && (isOwnOrder ? items.length < SORTED : isShort);
  useEffect(() => {
    if (readsOn && !isFetchingNextPage) readMore();
  });
  const leads = useMemo(
    () => (isOwnOrder ? sorted(items as readonly Lead[], order, funnels, locale) : (items as readonly Lead[])),
    [items, isOwnOrder, order, funnels, locale],
  );
  const mayMark = can("leads.manage");
  const chosen = leads.filter(({ id }) => marked.has(id));
  const mark = (ids: readonly string[], on: boolean) =>
    setMarked((known) => {
      const next = new Set(known);
      for (const id of ids)
        if (on) next.add(id);
        else next.delete(id);
      return next;
    });

  if (list.isPending) return <Skeleton rows lines={8} />;
  if (list.error && leads.length === 0) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (leads.length === 0 && !hasNextPage) return empty;
  // Leads of all states come those that are open first: that is not the order by their day.
  const isGrouped = !isOwnOrder && askedBy(filters).state === "any";
  const shownAs = (by: Sort) => order.by === by && !isGrouped;
  const heading = (by: Sort, title: string) => (
    <button
      type="button"
      className={styles.sorter}
      onClick={() =>
        onOrder({ by, isDown: order.by === by ? !order.isDown : by !== "name" && by !== "stage" && by !== "expected" })
      }
    >
      {title}
      {shownAs(by) ? order.isDown ? <ArrowDown size={14} aria-hidden /> : <ArrowUp size={14} aria-hidden /> : null}
    </button>
  );
  const sortedBy = (by: Sort | undefined) =>
    by === undefined || !shownAs(by)
      ? {}
      : { "aria-sort": order.isDown ? ("descending" as const) : ("ascending" as const) };
  return (
    <>
      <div className={styles.above}>
        <p className={styles.quiet} role="status">
          {hasNextPage ? t("count.more", { count: leads.length }) : t("count", { count: leads.length })}
          {isOwnOrder && hasNextPage && !readsOn ? ` ${t("sorted.partly", { count: SORTED })}` : ""}
        </p>
        <Menu
          label={t("columns")}
          trigger={
            <Button small kind="quiet" icon={<Columns3 size={16} aria-hidden />}>
              {t("columns")}
            </Button>
          }
        >
          {COLUMNS.map((id) => (
            <MenuItem key={id} onAction={() => toggle(id)}>
              {columns.includes(id) ? `${t(`column.${id}`)} ✓` : t(`column.${id}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {chosen.length > 0 ? <BulkBar leads={chosen} onDone={() => setMarked(new Set())} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section className={styles.wrap} tabIndex={0} aria-label={t("title")}>
        <table className={styles.table}>
          <thead>
            <tr>
              {mayMark ? (
                <td className={styles.mark}>
                  <Checkbox
                    label={t("mark.all")}
                    isSelected={chosen.length === leads.length}
                    isIndeterminate={chosen.length > 0 && chosen.length < leads.length}
                    onChange={(on) =>
                      mark(
                        leads.map(({ id }) => id),
                        on,
                      )
                    }
                  />
                </td>
              ) : null}
              <th scope="col" {...sortedBy("name")}>
                {heading("name", t("column.contact"))}
              </th>
              {columns.map((id) => {
                const by = SORT_OF[id];
                return (
                  <th key={id} scope="col" className={cx(id === "value" && styles.numeric)} {...sortedBy(by)}>
                    {by ? heading(by, t(`column.${id}`)) : t(`column.${id}`)}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {leads.map((lead) => {
              const name = lead.contactName ?? t("unnamed");
              return (
                <tr key={lead.id} data-marked={marked.has(lead.id)}>
                  {mayMark ? (
                    <td className={styles.mark}>
                      <Checkbox
                        label={t("mark", { name })}
                        isSelected={marked.has(lead.id)}
                        onChange={(on) => mark([lead.id], on)}
                      />
                    </td>
                  ) : null}
                  <th scope="row">
                    <Link to="/leads/$leadId" params={{ leadId: lead.id }} className={styles.who}>
                      <Avatar name={name} small />
                      <span>{name}</span>
                    </Link>
                  </th>
                  {columns.map((id) => (
                    <td key={id} className={cx(id === "value" && styles.numeric)}>
                      <Cell id={id} lead={lead} funnels={funnels} nameOf={nameOf} now={now} f={f} />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {hasNextPage ? (
        <div className={styles.more}>
          <Button isPending={isFetchingNextPage} onPress={readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Cell({
  id,
  lead,
  funnels,
  nameOf,
  now,
  f,
}: {
  readonly id: ColumnId;
  readonly lead: Lead;
  readonly funnels: readonly Funnel[];
  nameOf(id: string): string;
  readonly now: number;
  readonly f: Formats;
}) {
  const t = useWords();
  switch (id) {
    case "state":
      return <StateBadge state={lead.state} />;
    case "place": {
      const funnel = funnels.find((one) => one.id === lead.funnelId);
      if (!funnel) return null;
      const stage = stageOf(funnel, lead.stageId);
      return (
        <span className={styles.place}>
          <svg width="8" height="8" aria-hidden="true">
            <circle cx="4" cy="4" r="4" fill={stage?.colour ?? "currentColor"} />
          </svg>
          {stage?.name ?? lead.stageId} <small className={styles.quiet}>{funnel.name}</small>
        </span>
      );
    }
    case "value":
      return lead.value ? f.money(lead.value.amount, lead.value.currency) : null;
    case "owner":
      return lead.assignee ? nameOf(lead.assignee) : <span className={styles.quiet}>{t("owner.nobody")}</span>;
    case "expected":
      return lead.expectedOn ? (
        <span className={isOverdue(lead, now) ? styles.late : undefined}>{f.date(noonOf(lead.expectedOn))}</span>
      ) : null;
    case "type":
      return lead.type ? t(`type.${lead.type}`) : null;
    case "tags":
      return <span className={styles.clip}>{lead.tags.join(", ")}</span>;
    case "channel":
      return lead.source.channel === "manual" ? (
        t("channel.manual")
      ) : (
        <ChannelMark channel={lead.source.channel} named />
      );
    case "age":
      return lead.stageSince ? f.duration(Math.max(0, now - Date.parse(lead.stageSince))) : null;
    case "created":
      return (
        <time dateTime={lead.createdAt} title={f.dateTime(lead.createdAt)}>
          {f.date(lead.createdAt)}
        </time>
      );
  }
}

/** What a lead lacks stands last, whichever way it goes. */
function sorted(
  leads: readonly Lead[],
  { by, isDown }: Order,
  funnels: readonly Funnel[],
  locale: string,
): readonly Lead[] {
  const names = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  const place = ({ funnelId, stageId }: Lead) => {
    const at = funnels.findIndex(({ id }) => id === funnelId);
    return at * 100 + (funnels[at]?.stages.findIndex(({ id }) => id === stageId) ?? 0);
  };
  const keyOf = (lead: Lead): string | number | null => {
    if (by === "name") return lead.contactName;
    if (by === "value") return lead.value?.amount ?? null;
    if (by === "expected") return lead.expectedOn;
    return by === "stage" ? place(lead) : lead.createdAt;
  };
  return [...leads].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const way = typeof a === "number" && typeof b === "number" ? a - b : names.compare(String(a), String(b));
    return isDown ? -way : way;
  });
}
