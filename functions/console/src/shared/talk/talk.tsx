/** A conversation beside something else: what was said, and the answer, as in the inbox. */
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { api } from "../../api/client.ts";
import { ChannelMark } from "../../kit/mark.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Composer } from "../../screens/inbox/composer.tsx";
import { Thread } from "../../screens/inbox/thread.tsx";
import { useWords } from "../../screens/inbox/words.ts";
import { useSession } from "../../session/session.tsx";
import styles from "./talk.module.css";

export function Talk({ id }: { readonly id: string }) {
  const t = useWords();
  const { can } = useSession();
  const { data, error, refetch } = api.useQuery("get", "/api/conversations/{id}", { params: { path: { id } } });
  const { mutate: markRead } = api.useMutation("post", "/api/conversations/{id}/read");
  const unread = data?.unread ?? 0;
  useEffect(() => {
    if (unread > 0 && document.visibilityState === "visible") markRead({ params: { path: { id } } });
  }, [id, unread, markRead]);
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  return (
    <section className={styles.talk} aria-label={t("messages")}>
      <p className={styles.bar}>
        <ChannelMark channel={data.channel} named />
        <Link to="/inbox/$conversationId" params={{ conversationId: id }}>
          {t("title")}
        </Link>
      </p>
      <Thread conversation={data} />
      {can("conversations.reply") ? <Composer conversation={data} /> : null}
    </section>
  );
}
