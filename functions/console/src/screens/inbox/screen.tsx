/** The inbox: the list, the conversation, and who it is with. On a telephone one of them at a time. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { api, useList } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { cx } from "../../kit/cx.ts";
import { later } from "../../kit/later.tsx";
import { Empty, useTitle } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { useKept } from "./composer/kept.ts";
import { Conversation } from "./conversation.tsx";
import { queryOf } from "./filter.ts";
import styles from "./inbox.module.css";
import { ConversationList } from "./list.tsx";
import { stateOf, viewOf } from "./model.ts";
import { prefetch } from "./prefetch.ts";
import { useWords } from "./words.ts";

const NewConversation = later(async () => (await import("../../shared/new-conversation/dialog.tsx")).NewConversation);

export function Screen() {
  const { can } = useSession();
  return can("conversations.read") ? <Inbox /> : <Denied />;
}

function Inbox() {
  const t = useWords();
  useTitle(t("title"));
  const navigate = useNavigate();
  const { can } = useSession();
  const mayBegin = can("conversations.reply") && can("contacts.read");
  const [isBeginning, setBeginning] = useState(false);
  const { conversationId } = useParams({ strict: false }) as { readonly conversationId?: string };
  const search = useSearch({ strict: false }) as Search;
  const [view, state] = [viewOf(search.view), stateOf(search.state)];
  const list = useList("/api/conversations", { query: queryOf(search) });
  const { data: counts } = api.useQuery("get", "/api/conversations/counts");
  useKept();
  const ids = useMemo(() => list.items.map(({ id }) => id), [list.items]);

  const open = useCallback(
    (id: string | undefined) =>
      id === undefined
        ? void navigate({ to: "/inbox", search: (kept: Search) => kept })
        : void navigate({
            to: "/inbox/$conversationId",
            params: { conversationId: id },
            search: (kept: Search) => kept,
          }),
    [navigate],
  );
  const step = (by: 1 | -1) => {
    const at = conversationId === undefined ? -1 : ids.indexOf(conversationId);
    const next = ids[at < 0 ? 0 : at + by];
    if (next !== undefined) open(next);
  };
  // The neighbours are where the keys lead next.
  const place = conversationId === undefined ? -1 : ids.indexOf(conversationId);
  const [before, after] = [ids[place - 1], ids[place + 1]];
  useEffect(() => {
    if (place < 0) return;
    for (const id of [after, before]) if (id !== undefined) prefetch(id);
  }, [place, before, after]);
  const group = t("title");
  useCommand({ id: "inbox.next", title: t("next"), group, keys: "Alt+J", run: () => step(1) });
  const begin = () => setBeginning(true);
  useCommand({ id: "inbox.new", title: t("new"), group, keys: "Alt+C", run: begin }, mayBegin);
  useCommand({ id: "inbox.previous", title: t("previous"), group, keys: "Alt+K", run: () => step(-1) });

  return (
    <div className={cx(styles.inbox, conversationId !== undefined && styles.opened)}>
      <h1 className="hidden-visually">{t("title")}</h1>
      <ConversationList
        view={view}
        state={state}
        search={search}
        counts={counts}
        list={list}
        selected={conversationId}
        {...(mayBegin ? { onNew: begin } : {})}
        onChange={(change) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...change }) })}
      />
      {isBeginning ? <NewConversation onClose={() => setBeginning(false)} /> : null}
      {conversationId === undefined ? (
        <div className={styles.nothing}>
          <Empty icon={<MessageSquareText size={40} aria-hidden />} title={t("choose")}>
            {t("choose.text")}
          </Empty>
        </div>
      ) : (
        <Conversation key={conversationId} id={conversationId} sought={search.message} onBack={() => open(undefined)} />
      )}
    </div>
  );
}
