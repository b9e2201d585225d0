import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { api, useList } from "../../api/client.ts";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { Bubble } from "./bubble.tsx";
import styles from "./inbox.module.css";
import type { ConversationView, MessageView } from "./model.ts";
import { useWords } from "./words.ts";

/** What was said, newest below. Older pages come when they are scrolled to, without moving what is being read. */
export function Thread({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const area = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const atEnd = useRef(true);
  const growsAbove = useRef(false);
  const list = useList("/api/conversations/{id}/messages", { path: { id: conversation.id }, query: { limit: 50 } });
  const { data: people } = api.useQuery(
    "get",
    "/api/users",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000 },
  );
  const messages = useMemo(() => [...list.items].reverse(), [list.items]);
  const rows = useMemo(() => withDays(messages), [messages]);
  const last = messages.at(-1)?.id;
  const nameOf = (id: string | null): string | undefined =>
    id === null ? undefined : (people?.data.find((person) => person.id === id)?.name ?? undefined);

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
              <Bubble message={row.message} author={nameOf(row.message.author)} />
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
