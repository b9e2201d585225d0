import { Link } from "@tanstack/react-router";
import { CheckCheck } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Virtualizer } from "virtua";
import type { Schemas, useList } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";
import { cx } from "../../kit/cx.ts";
import { Checkbox, Select } from "../../kit/field.tsx";
import { Avatar, ChannelMark, Count } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import { type ConversationView, nameOf, STATES, type State, VIEWS, type View } from "./model.ts";
import { useWords } from "./words.ts";

export interface ConversationListProps {
  readonly view: View;
  readonly state: State;
  readonly isUnreadOnly: boolean;
  readonly counts: Schemas["InboxCounts"] | undefined;
  readonly list: ReturnType<typeof useList<"/api/conversations">>;
  readonly selected: string | undefined;
  onChange(change: Search): void;
}

export function ConversationList(props: ConversationListProps) {
  const t = useWords();
  const { view, state, counts, onChange } = props;
  return (
    <section className={styles.list} aria-label={t("list")}>
      <header className={styles.list_header}>
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
        <div className={styles.filters}>
          <Select
            bare
            label={t("state")}
            value={state}
            onChange={(id) => onChange({ state: id })}
            options={STATES.map((id) => ({ id, label: `${t(`state.${id}`)} (${counts?.[view][id]?.total ?? 0})` }))}
          />
          <Checkbox isSelected={props.isUnreadOnly} onChange={(on) => onChange({ unread: on ? "true" : undefined })}>
            {t("unread.only")}
          </Checkbox>
        </div>
      </header>
      <Rows {...props} />
    </section>
  );
}

function Rows({ list, selected, state }: ConversationListProps): ReactNode {
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
          <Row key={conversation.id} conversation={conversation} isSelected={conversation.id === selected} now={now} />
        ))}
      </Virtualizer>
      {list.isFetchingNextPage ? <Skeleton rows lines={2} /> : null}
    </div>
  );
}

function Row({
  conversation,
  isSelected,
  now,
}: {
  readonly conversation: ConversationView;
  readonly isSelected: boolean;
  readonly now: number;
}) {
  const t = useWords();
  const formats = useFormats();
  const { id, channel, unread, preview, lastMessageAt, lastDirection, priority, targets } = conversation;
  const name = nameOf(conversation);
  const isLate = targets?.firstResponse?.state === "breached" || targets?.resolution?.state === "breached";
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: id }}
      search={(kept: Search) => kept}
      className={cx(styles.row, isSelected && styles.selected, unread > 0 && styles.unread)}
      aria-current={isSelected ? "true" : undefined}
    >
      <Avatar name={name} />
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
  );
}
