/** A conversation beside something else: what was said, and the answer, as in the inbox. */
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api } from "../../api/client.ts";
import { ChannelMark } from "../../kit/mark.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Composer } from "./composer/composer.tsx";
import { Scheduled } from "./composer/scheduled.tsx";
import { type MessageView, nameOf } from "./model.ts";
import { Others } from "./others.tsx";
import styles from "./talk.module.css";
import { Thread } from "./thread.tsx";
import { useWords } from "./words.ts";

export function Talk({ id }: { readonly id: string }) {
  const t = useWords();
  const { can } = useSession();
  const [answered, setAnswered] = useState<MessageView>();
  const { data, error, refetch } = api.useQuery("get", "/api/conversations/{id}", { params: { path: { id } } });
  const { mutate: markRead } = api.useMutation("post", "/api/conversations/{id}/read");
  const unread = data?.unread ?? 0;
  const mayReply = can("conversations.reply");
  useEffect(() => {
    if (unread > 0 && mayReply && document.visibilityState === "visible") markRead({ params: { path: { id } } });
  }, [id, unread, mayReply, markRead]);
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  return (
    <section className={styles.talk} aria-label={nameOf(data)}>
      <div className={styles.bar}>
        <ChannelMark channel={data.channel} named />
        <Link to="/inbox/$conversationId" params={{ conversationId: id }}>
          {t("title")}
        </Link>
      </div>
      <Others conversationId={id} />
      <Thread conversation={data} sought={undefined} onAnswer={setAnswered} />
      <Scheduled conversationId={id} />
      {mayReply ? <Composer conversation={data} answered={answered} onAnswered={setAnswered} /> : null}
    </section>
  );
}
