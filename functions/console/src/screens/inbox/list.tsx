import { Link } from "@tanstack/react-router";
import { CheckCheck, SquarePen } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Virtualizer } from "virtua";
import type { Schemas, useList } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import type { Search } from "../../app/router.tsx";
import { IconButton } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { Checkbox, Select } from "../../kit/field.tsx";
import { Avatar, ChannelMark, Count } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { Bulk, MOST } from "./bulk.tsx";
import { Filters } from "./filters.tsx";
import styles from "./inbox.module.css";
import { type ConversationView, nameOf, STATES, type State, VIEWS, type View } from "./model.ts";
import { prefetch } from "./prefetch.ts";
import { useWords } from "./words.ts";

export interface ConversationListProps {
  readonly view: View;
  readonly state: State;
  readonly search: Search;
  readonly counts: Schemas["InboxCounts"] | undefined;
  readonly list: ReturnType<typeof useList<"/api/conversations">>;
  readonly selected: string | undefined;
  onChange(change: Search): void;
  /** Absent for whoever may not write. */
  onNew?(): void;
}

export function ConversationList(props: ConversationListProps) {
  const t = useWords();
  const { view, state, counts, search, selected, onChange, onNew } = props;
  const { can } = useSession();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (id: string) =>
    setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id].slice(0, MOST)));
  // What another list shows is not what was chosen here.
  const listed = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says which list it is.
  useEffect(() => setChosen([]), [listed]);
  useCommand(
    {
      id: "inbox.choose",
      title: t("bulk.choose"),
      group: t("title"),
      keys: "Alt+X",
      run: () => selected !== undefined && choose(selected),
    },
    can("conversations.bulk"),
  );
  return (
    <section className={styles.list} aria-label={t("list")}>
      <header className={styles.list_header}>
        <div className={styles.list_top}>
          <Segments
            label={t("view")}
            value={view}
            onChange={(id) => onChange({ view: id })}
            options={VIEWS.map((id) => ({
              id,
              title: (
                <>
                  {t(`view.${id}`)}{" "}
                  <Count
                    value={counts?.[id][state]?.unread ?? 0}
                    label={t("unread.count", { count: counts?.[id][state]?.unread ?? 0 })}
                  />
                </>
              ),
            }))}
          />
          {onNew ? (
            <IconButton
              small
              label={t("new")}
              keys={shown("Alt+C")}
              icon={<SquarePen size={16} aria-hidden />}
              onPress={onNew}
            />
          ) : null}
        </div>
        <div className={styles.filters}>
          <Select
            bare
            label={t("state")}
            value={state}
            onChange={(id) => onChange({ state: id })}
            options={STATES.map((id) => ({ id, label: `${t(`state.${id}`)} (${counts?.[view][id]?.total ?? 0})` }))}
          />
        </div>
        <Filters search={search} onChange={onChange} />
      </header>
      {chosen.length > 0 ? <Bulk chosen={chosen} onDone={() => setChosen([])} /> : null}
      <Rows {...props} chosen={chosen} onChoose={choose} />
    </section>
  );
}

interface RowsProps extends ConversationListProps {
  readonly chosen: readonly string[];
  onChoose(id: string): void;
}

function Rows({ list, selected, state, chosen, onChoose }: RowsProps): ReactNode {
  const t = useWords();
  const now = useNow();
  const area = useRef<HTMLDivElement>(null);
  if (list.isPending) return <Skeleton rows lines={8} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0)
    return (
      <Empty icon={<CheckCheck size={32} aria-hidden />} title={t("empty")}>
        {t(state === "open" ? "empty.open" : "empty.other")}
      </Empty>
    );
  return (
    <div
      ref={area}
      className={styles.rows}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < 600) list.readMore();
      }}
    >
      <Virtualizer scrollRef={area} as="ul" item="li">
        {list.items.map((conversation) => (
          <Row
            key={conversation.id}
            conversation={conversation}
            isSelected={conversation.id === selected}
            isChosen={chosen.includes(conversation.id)}
            areChosen={chosen.length > 0}
            now={now}
            onChoose={onChoose}
          />
        ))}
      </Virtualizer>
      {list.isFetchingNextPage ? <Skeleton rows lines={2} /> : null}
    </div>
  );
}

interface RowProps {
  readonly conversation: ConversationView;
  readonly isSelected: boolean;
  readonly isChosen: boolean;
  readonly areChosen: boolean;
  readonly now: number;
  onChoose(id: string): void;
}

function Row({ conversation, isSelected, isChosen, areChosen, now, onChoose }: RowProps) {
  const t = useWords();
  const formats = useFormats();
  const { can } = useSession();
  const { id, channel, unread, preview, lastMessageAt, lastDirection, priority, targets } = conversation;
  const name = nameOf(conversation);
  const isLate = targets?.firstResponse?.state === "breached" || targets?.resolution?.state === "breached";
  return (
    <div
      className={cx(
        styles.row,
        isSelected && styles.selected,
        unread > 0 && styles.unread,
        areChosen && styles.choosing,
      )}
      // What is about to be opened is there when it is.
      onPointerEnter={() => prefetch(id)}
    >
      {can("conversations.bulk") ? (
        <span className={styles.choose} data-on={isChosen || undefined}>
          <Checkbox label={t("bulk.one", { name })} isSelected={isChosen} onChange={() => onChoose(id)} />
        </span>
      ) : null}
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: id }}
        search={(kept: Search) => kept}
        className={styles.row_link}
        aria-current={isSelected ? "true" : undefined}
      >
        <span className={styles.face}>
          <Avatar name={name} />
        </span>
        <span className={styles.row_text}>
          <span className={styles.row_head}>
            <strong>{name}</strong>
            <ChannelMark channel={channel} />
            <time dateTime={lastMessageAt}>{formats.brief(lastMessageAt, now)}</time>
          </span>
          <span className={styles.row_head}>
            <span className={styles.preview}>
              {lastDirection === "out" ? `${t("you")}: ` : ""}
              {preview}
            </span>
            {isLate ? <span className={styles.late}>{t("late")}</span> : null}
            {priority === "urgent" || priority === "high" ? (
              <span className={styles.late}>{t(`priority.${priority}`)}</span>
            ) : null}
            <Count value={unread} label={t("unread.count", { count: unread })} />
          </span>
        </span>
      </Link>
    </div>
  );
}
