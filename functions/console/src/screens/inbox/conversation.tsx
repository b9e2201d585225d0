/** One conversation: what can be done with it, what was said, the answer, and whom it is with. */
import { useEffect, useState } from "react";
import { api } from "../../api/client.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Composer } from "./composer/composer.tsx";
import { Scheduled } from "./composer/scheduled.tsx";
import { Head } from "./head.tsx";
import styles from "./inbox.module.css";
import { type MessageView, nameOf } from "./model.ts";
import { Others } from "./others.tsx";
import { Side } from "./side/side.tsx";
import { Thread } from "./thread.tsx";
import { useWords } from "./words.ts";

export interface ConversationProps {
  readonly id: string;
  /** Id of the message that somebody was led to. */
  readonly sought: string | undefined;
  onBack(): void;
}

/** So long somebody looks at a conversation before it is asked whom it is with, so that passing by costs nothing. */
const STAYS_MS = 120;

function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), STAYS_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}

export function Conversation({ id, sought, onBack }: ConversationProps) {
  const t = useWords();
  const { can } = useSession();
  const [answered, setAnswered] = useState<MessageView>();
  const [isAside, setAside] = useState(false);
  const { data, error, refetch } = api.useQuery("get", "/api/conversations/{id}", { params: { path: { id } } });
  const { mutate: markRead } = api.useMutation("post", "/api/conversations/{id}/read");
  const unread = data?.unread ?? 0;
  const mayReply = can("conversations.reply");
  useEffect(() => {
    if (unread > 0 && mayReply && document.visibilityState === "visible") markRead({ params: { path: { id } } });
  }, [id, unread, mayReply, markRead]);

  const isStaying = useStays();

  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <div className={styles.thread}>
        <Skeleton lines={6} />
      </div>
    );
  return (
    <>
      <section className={styles.thread} aria-label={nameOf(data)}>
        <Head conversation={data} onBack={onBack} onAside={() => setAside(true)} />
        <Others conversationId={id} />
        <Thread conversation={data} sought={sought} onAnswer={setAnswered} />
        <Scheduled conversationId={id} />
        {mayReply ? <Composer conversation={data} answered={answered} onAnswered={setAnswered} /> : null}
      </section>
      <aside className={styles.side} aria-label={t("side")}>
        {isStaying ? <Side conversation={data} /> : null}
      </aside>
      <Dialog title={t("side")} size="side" isOpen={isAside} onClose={() => setAside(false)}>
        <Side conversation={data} />
      </Dialog>
    </>
  );
}
