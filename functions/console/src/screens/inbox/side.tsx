import { Link } from "@tanstack/react-router";
import { api, useList } from "../../api/client.ts";
import { Avatar, Badge } from "../../kit/mark.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import { type ConversationView, nameOf } from "./model.ts";
import { useWords } from "./words.ts";

/** Whom it is with. */
export function Side({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const { can } = useSession();
  return (
    <aside className={styles.side} aria-label={t("side")}>
      {can("contacts.read") ? <ContactCard conversation={conversation} /> : null}
      <Facts conversation={conversation} />
      {can("conversations.read") ? <Labels conversation={conversation} /> : null}
    </aside>
  );
}

function ContactCard({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const { data } = api.useQuery("get", "/api/contacts/{id}", { params: { path: { id: conversation.contactId } } });
  const name = data?.name ?? nameOf(conversation);
  return (
    <section className={styles.card}>
      <Avatar name={name} />
      <h3>{name}</h3>
      {data ? (
        <>
          {data.country ? <p>{formats.country(data.country)}</p> : null}
          <Link to="/contacts/$contactId" params={{ contactId: conversation.contactId }}>
            {t("contact.open")}
          </Link>
        </>
      ) : (
        <Skeleton lines={2} />
      )}
    </section>
  );
}

function Facts({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const formats = useFormats();
  const now = useNow();
  const { createdAt, lastInboundAt, targets, priority, satisfaction } = conversation;
  return (
    <dl className={styles.facts}>
      <dt>{t("since")}</dt>
      <dd>{formats.date(createdAt)}</dd>
      {lastInboundAt ? (
        <>
          <dt>{t("wrote")}</dt>
          <dd>{formats.relative(lastInboundAt, now)}</dd>
        </>
      ) : null}
      {priority ? (
        <>
          <dt>{t("priority")}</dt>
          <dd>
            <Badge tone={priority === "urgent" ? "danger" : priority === "high" ? "warn" : "neutral"}>
              {t(`priority.${priority}`)}
            </Badge>
          </dd>
        </>
      ) : null}
      {targets?.firstResponse ? (
        <>
          <dt>{t("target.first")}</dt>
          <dd>
            <Badge tone={targets.firstResponse.state === "breached" ? "danger" : "ok"}>
              {formats.relative(targets.firstResponse.dueAt, now)}
            </Badge>
          </dd>
        </>
      ) : null}
      {satisfaction?.score ? (
        <>
          <dt>{t("satisfaction")}</dt>
          <dd>{t("satisfaction.score", { score: satisfaction.score })}</dd>
        </>
      ) : null}
    </dl>
  );
}

function Labels({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const list = useList("/api/labels", { query: { limit: 100 } });
  const own = list.items.filter(({ id }) => conversation.labels.includes(id));
  if (own.length === 0) return null;
  return (
    <section>
      <h3>{t("labels")}</h3>
      <p className={styles.labels}>
        {own.map(({ id, name }) => (
          <Badge key={id}>{name}</Badge>
        ))}
      </p>
    </section>
  );
}
