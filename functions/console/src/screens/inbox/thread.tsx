import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useList } from "../../api/client.ts";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats, useNow } from "../../words/index.tsx";
import { Bubble } from "./bubble.tsx";
import styles from "./inbox.module.css";
import type { ConversationView, MessageView } from "./model.ts";
import { useWords } from "./words.ts";

export interface ThreadProps {
  readonly conversation: ConversationView;
  /** Id of the message that somebody was led to. */
  readonly sought: string | undefined;
  onAnswer(message: MessageView): void;
}

/** What was said, newest below. Older pages come when they are scrolled to, without moving what is being read. */
export function Thread({ conversation, sought, onAnswer }: ThreadProps) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const area = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const atEnd = useRef(true);
  const growsAbove = useRef(false);
  const list = useList("/api/conversations/{id}/messages", { path: { id: conversation.id }, query: { limit: 50 } });
  const { knownAs } = usePeople();
  const messages = useMemo(() => [...list.items].reverse(), [list.items]);
  const rows = useMemo(() => withDays(messages), [messages]);
  const last = messages.at(-1)?.id;
  const byProvider = useMemo(
    () => new Map(messages.flatMap((one) => (one.externalId === null ? [] : [[one.externalId, one] as const]))),
    [messages],
  );
  const nameOf = (id: string | null): string | undefined => (id === null ? undefined : knownAs(id));

  // Whoever was led to a message sees it: older pages are read until it is there.
  const isFound = useRef<string>(undefined);
  const place =
    sought === undefined ? -1 : rows.findIndex((row) => row.kind === "message" && row.message.id === sought);
  const { hasNextPage, isFetchingNextPage, readMore } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that was read is looked at once.
  useEffect(() => {
    if (sought === undefined || isFound.current === sought) return;
    if (place >= 0) {
      isFound.current = sought;
      atEnd.current = false;
      handle.current?.scrollToIndex(place, { align: "center" });
    } else if (hasNextPage && !isFetchingNextPage) readMore();
  }, [sought, place, hasNextPage, isFetchingNextPage, rows.length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last message is what moves it.
  useLayoutEffect(() => {
    if (atEnd.current && rows.length > 0) handle.current?.scrollToIndex(rows.length - 1, { align: "end" });
  }, [last, rows.length]);
  useEffect(() => {
    if (!list.isFetchingNextPage) growsAbove.current = false;
  }, [list.isFetchingNextPage]);

  if (list.isPending)
    return (
      <div className={styles.messages}>
        <Skeleton lines={8} />
      </div>
    );
  if (list.error && messages.length === 0) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <div className={styles.messages} ref={area} tabIndex={0} role="log" aria-label={t("messages")}>
      <Virtualizer
        ref={handle}
        scrollRef={area}
        shift={growsAbove.current}
        onScroll={(offset) => {
          const element = area.current;
          if (!element) return;
          atEnd.current = element.scrollHeight - offset - element.clientHeight < 80;
          if (offset < 400 && list.hasNextPage && !list.isFetchingNextPage) {
            growsAbove.current = true;
            list.readMore();
          }
        }}
      >
        {rows.map((row) =>
          row.kind === "day" ? (
            <p key={row.id} className={styles.day}>
              {formats.day(row.at, now)}
            </p>
          ) : (
            <div key={row.message.id} className={styles.line} data-kind={row.message.kind}>
              <Bubble
                message={row.message}
                author={nameOf(row.message.author)}
                answered={byProvider.get(row.message.replyToExternalId ?? "")}
                isSought={row.message.id === sought}
                onAnswer={onAnswer}
              />
            </div>
          ),
        )}
      </Virtualizer>
    </div>
  );
}

type Row =
  | { readonly kind: "day"; readonly id: string; readonly at: string }
  | { readonly kind: "message"; readonly message: MessageView };

function withDays(messages: readonly MessageView[]): readonly Row[] {
  let day = "";
  return messages.flatMap((message): Row[] => {
    const own = new Date(message.at).toDateString();
    const line: Row = { kind: "message", message };
    if (own === day) return [line];
    day = own;
    return [{ kind: "day", id: own, at: message.at }, line];
  });
}
