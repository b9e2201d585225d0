/** Whom a form asked, about whom and what, and what they answered. */
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useList } from "../../api/client.ts";
import { Badge } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { OpenLink } from "../../shared/editing/open-link.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { useAnswerText } from "./answer.ts";
import styles from "./feedback.module.css";
import { type Form, type Request, TONES } from "./model.ts";
import { useWords } from "./words.ts";

export function Requests({ form }: { readonly form: Form }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const textOf = useAnswerText(form);
  const list = useList("/api/feedback-requests", { query: { formId: form.id, limit: 50 } });
  const columns: readonly Column<Request>[] = [
    {
      id: "who",
      title: t("request.who"),
      cell: ({ id, contactName }) => <OpenLink id={id}>{contactName ?? t("nameless")}</OpenLink>,
    },
    {
      id: "about",
      title: t("request.about"),
      minor: true,
      cell: (request) => <About request={request} />,
    },
    {
      id: "state",
      title: t("state"),
      cell: ({ state, grade }) => (
        <span className={styles.state}>
          <Badge tone={TONES[state]}>{t(`request.${state}`)}</Badge>
          {grade === null ? null : <small>{f.percent(grade)}</small>}
        </span>
      ),
    },
    {
      id: "answers",
      title: t("request.answers"),
      minor: true,
      cell: ({ answers }) => {
        const texts = form.questions.flatMap((question) =>
          answers[question.key] === undefined ? [] : [textOf(question, answers[question.key])],
        );
        return texts.length === 0 ? "—" : <span className={styles.clip}>{texts.join(" · ")}</span>;
      },
    },
    {
      id: "when",
      title: t("request.when"),
      minor: true,
      cell: ({ createdAt }) => (
        <time className={styles.state} dateTime={createdAt} title={f.dateTime(createdAt)}>
          {f.relative(createdAt, now)}
        </time>
      ),
    },
  ];
  return (
    <ListTable
      label={t("tab.requests")}
      columns={columns}
      list={list}
      keyOf={({ id }) => id}
      empty={
        <Empty icon={<Inbox size={40} aria-hidden />} title={t("requests.none")}>
          {t("requests.none.text")}
        </Empty>
      }
    />
  );
}

/** About whom and about what: somebody else, an item, both, or who is asked. */
export function About({ request: { subjectId, itemId, itemTitle } }: { readonly request: Request }) {
  const t = useWords();
  if (subjectId === null && itemId === null) return <>{t("request.themselves")}</>;
  return (
    <span className={styles.named}>
      {subjectId === null ? null : <ContactLink id={subjectId} />}
      {itemId === null ? null : (
        <Link to="/catalogue/$itemId" params={{ itemId }}>
          {itemTitle ?? t("request.item")}
        </Link>
      )}
    </span>
  );
}
