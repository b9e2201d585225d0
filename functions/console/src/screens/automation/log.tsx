/** What a rule made of the latest events. */
import { Link } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { useEffect, useRef } from "react";
import { useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Badge, type Tone } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./automation.module.css";
import { isOurs, type LogEntry, type Rule } from "./model.ts";
import { Because, EventLink } from "./outcome.tsx";
import { useWords } from "./words.ts";

export const LOG_TONES: Readonly<Record<LogEntry["outcome"], Tone>> = {
  no_match: "neutral",
  waiting: "info",
  replaced: "neutral",
  cancelled: "neutral",
  skipped: "warn",
  underway: "info",
  done: "ok",
};
/** What a rule does is told of by no hint. */
const AGAIN_MS = 5_000;

export function Log({ rule }: { readonly rule: Rule }) {
  const t = useWords();
  const list = useList("/api/event-rules/{id}/log", { path: { id: rule.id }, query: { limit: 20 } });
  const again = useRef(list.refetch);
  again.current = list.refetch;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && void again.current(), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  if (list.isPending) return <Skeleton rows lines={5} />;
  if (list.error && list.items.length === 0) return <ProblemNote error={list.error} />;
  if (list.items.length === 0)
    return (
      <Empty icon={<ScrollText size={40} aria-hidden />} title={t("log.empty")}>
        {t("log.empty.text")}
      </Empty>
    );
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{t("log.kept")}</p>
      <ol className={styles.entries} aria-label={t("tab.log")}>
        {list.items.map((entry) => (
          <Entry key={entry.eventId} entry={entry} isForTeam={isOurs(rule.people.kind)} />
        ))}
      </ol>
      {list.hasNextPage ? (
        <div>
          <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("log.more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Entry({ entry, isForTeam }: { readonly entry: LogEntry; readonly isForTeam: boolean }) {
  const t = useWords();
  const f = useFormats();
  const { outcome, counts, people, because, reason, until, contactId, type, eventId, occurredAt } = entry;
  const more = counts.told + counts.quiet + counts.skipped - people.length;
  return (
    <li>
      <div className={styles.line}>
        <Badge tone={outcome === "done" && counts.told === 0 ? "neutral" : LOG_TONES[outcome]}>
          {t(`did.${outcome}`)}
        </Badge>
        <code>{type}</code>
        {contactId === null ? null : <ContactLink id={contactId} />}
      </div>
      {until === null ? null : <p>{t("log.until", { time: f.dateTime(until) })}</p>}
      {outcome === "done" || outcome === "underway" ? <p>{t("log.counts", { ...counts })}</p> : null}
      {reason ? <p className={styles.quiet}>{reason.text}</p> : null}
      <Because because={because} />
      {people.length > 0 ? (
        <ul className={styles.people}>
          {people.map((one) => (
            <Person key={`${one.id} ${one.notificationId}`} person={one} isOurs={isForTeam} />
          ))}
        </ul>
      ) : null}
      {more > 0 ? <p className={styles.quiet}>{t("log.more.people", { count: more })}</p> : null}
      <EventLink id={eventId} at={occurredAt} />
    </li>
  );
}

function Person({
  person: { id, outcome, reason, notificationId },
  isOurs: isMember,
}: {
  readonly person: LogEntry["people"][number];
  readonly isOurs: boolean;
}) {
  const t = useWords();
  const { nameOf } = usePeople();
  return (
    <li>
      <span className={styles.line}>
        {id === null ? t("nobody") : isMember ? nameOf(id) : <ContactLink id={id} />}
        {notificationId === null ? (
          <span>{t(`person.${outcome}`)}</span>
        ) : (
          <Link to="/notifications/$notificationId" params={{ notificationId }}>
            {t("log.notification")}
          </Link>
        )}
      </span>
      {reason ? <small className={styles.quiet}>{reason.text}</small> : null}
    </li>
  );
}
