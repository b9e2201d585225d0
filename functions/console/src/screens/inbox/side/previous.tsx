import { Link } from "@tanstack/react-router";
import { useList } from "../../../api/client.ts";
import type { Search } from "../../../app/router.tsx";
import { ChannelMark } from "../../../kit/mark.tsx";
import { useFormats, useNow } from "../../../words/index.tsx";
import type { ConversationView } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

const SHOWN = 6;

/** What else was said with the same person, here and over other channels. */
export function Previous({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const list = useList("/api/contacts/{id}/timeline", {
    path: { id: conversation.contactId },
    query: { kind: "conversation", limit: SHOWN + 1 },
  });
  const others = list.items
    .flatMap((entry) => (entry.kind === "conversation" ? [{ at: entry.at, ...entry.conversation }] : []))
    .filter(({ id }) => id !== conversation.id)
    .slice(0, SHOWN);
  if (others.length === 0) return null;
  return (
    <section>
      <h3>{t("previous.others")}</h3>
      <ul className={styles.list}>
        {others.map(({ id, channel, preview, state, at }) => (
          <li key={id}>
            <ChannelMark channel={channel} />
            <Link to="/inbox/$conversationId" params={{ conversationId: id }} search={(kept: Search) => kept}>
              {preview || t(`state.${state}`)}
            </Link>
            <time dateTime={at}>{formats.brief(at, now)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
