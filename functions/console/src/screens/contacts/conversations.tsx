import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { Badge, ChannelMark } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./contact.module.css";
import type { ContactDetail } from "./model.ts";
import { useWords } from "./words.ts";

export type ConversationView = Schemas["Conversation"];

/** Those of the contact and of all that were merged into it, the latest first. */
export function useConversations(contact: ContactDetail): readonly ConversationView[] {
  const { can } = useSession();
  const read = useQueries({
    queries: (can("conversations.read") ? contact.conversationIds : []).map((id) =>
      api.queryOptions("get", "/api/conversations/{id}", { params: { path: { id } } }),
    ),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(
    () => read.flatMap((one) => (one ? [one] : [])).sort((a, b) => b.lastMessageAt.localeCompare(a.lastMessageAt)),
    [read],
  );
}

const TONE = { open: "accent", pending: "warn", snoozed: "info", resolved: "ok" } as const;

export function Conversations({ conversations }: { readonly conversations: readonly ConversationView[] }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  return (
    <Card title={t("conversations")}>
      {conversations.length === 0 ? <p className={styles.quiet}>{t("conversations.none")}</p> : null}
      <ul className={styles.list}>
        {conversations.map(({ id, channel, preview, state, lastMessageAt }) => (
          <li key={id}>
            <Link to="/inbox/$conversationId" params={{ conversationId: id }} className={styles.item}>
              <span className={styles.line}>
                <ChannelMark channel={channel} named />
                <Badge tone={TONE[state]}>{t(`conversation.${state}`)}</Badge>
                <time className={styles.quiet} dateTime={lastMessageAt}>
                  {f.brief(lastMessageAt, now)}
                </time>
              </span>
              <span className={styles.clip} dir="auto">
                {preview}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
