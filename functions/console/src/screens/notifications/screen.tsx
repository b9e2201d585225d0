/** What the business told people by itself: a log, and the life of one notification. */
import { Link, useParams } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useList } from "../../api/client.ts";
import { Denied } from "../../app/lost.tsx";
import { later } from "../../kit/later.tsx";
import { Badge, channelName } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { type Notification, toneOf } from "./model.ts";
import styles from "./notifications.module.css";
import { useWords } from "./words.ts";

const Life = later(async () => (await import("./life.tsx")).Life);

export function Screen() {
  const { can } = useSession();
  const { notificationId } = useParams({ strict: false }) as { notificationId?: string };
  if (!can("notifications.read")) return <Denied />;
  return notificationId === undefined ? <Log /> : <Life key={notificationId} id={notificationId} />;
}

function Log() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const list = useList("/api/notifications", { query: { limit: 50 } });
  const columns: readonly Column<Notification>[] = [
    {
      id: "type",
      title: t("type"),
      cell: ({ id, type, externalId }) => (
        <span className={styles.named}>
          <Link to="/notifications/$notificationId" params={{ notificationId: id }}>
            {type}
          </Link>
          {externalId === null ? null : <small>{externalId}</small>}
        </span>
      ),
    },
    {
      id: "to",
      title: t("to"),
      cell: ({ contactId, contactName }) => (
        <Link to="/contacts/$contactId" params={{ contactId }}>
          {contactName ?? t("to.nameless")}
        </Link>
      ),
    },
    {
      id: "status",
      title: t("status"),
      cell: ({ status, reason }) => (
        <span className={styles.named}>
          <Badge tone={toneOf(status)}>{t(`status.${status}`)}</Badge>
          {reason ? <small>{reason.text}</small> : null}
        </span>
      ),
    },
    {
      id: "channels",
      title: t("channels"),
      minor: true,
      cell: ({ attempts, channels }) => {
        const tried = [...new Set(attempts.map(({ channel }) => channel))];
        return (tried.length > 0 ? tried : channels).map(channelName).join(" → ");
      },
    },
    {
      id: "when",
      title: t("when"),
      minor: true,
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} title={f.dateTime(createdAt)}>
          {f.relative(createdAt, now)}
        </time>
      ),
    },
  ];
  return (
    <Page title={t("title")} description={t("text")}>
      <ListTable
        label={t("title")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<BellRing size={40} aria-hidden />} title={t("empty")}>
            {t("empty.text")}
          </Empty>
        }
      />
    </Page>
  );
}
