/** What the person was told: what is new before what is known. */
import { useNavigate } from "@tanstack/react-router";
import {
  AlarmClock,
  AtSign,
  type Bell,
  CalendarSync,
  CalendarX2,
  Clock,
  Download,
  FileCheck2,
  Inbox,
  KeyRound,
  MailWarning,
  OctagonPause,
  PenOff,
  Target,
  TriangleAlert,
  Unplug,
  Wallet,
  Zap,
} from "lucide-react";
import { Dialog, Heading } from "react-aria-components";
import { useList } from "../api/client.ts";
import { Button, ButtonLink } from "../kit/button.tsx";
import overlay from "../kit/overlay.module.css";
import { ProblemNote, useProblemText } from "../kit/problem-note.tsx";
import { Skeleton } from "../kit/spinner.tsx";
import { toast } from "../kit/toast.tsx";
import { usePeople } from "../shared/people/people.ts";
import { useFormats, useNow } from "../words/index.tsx";
import styles from "./notices.module.css";
import { markAllRead, markRead, type Notice, pageOf } from "./notices.ts";
import { useWords } from "./words.ts";

const SIGNS: Readonly<Record<Notice["kind"], typeof Bell>> = {
  mention: AtSign,
  conversation_assigned: Inbox,
  lead_assigned: Target,
  sla_warning: Clock,
  sla_breached: TriangleAlert,
  snooze_ended: Clock,
  scheduled_message_failed: MailWarning,
  reminder: AlarmClock,
  reminder_asks: AlarmClock,
  spend_warning: Wallet,
  spend_limit: Wallet,
  connection_failing: TriangleAlert,
  connection_paused: OctagonPause,
  token_expiring: KeyRound,
  template_changed: FileCheck2,
  webhook_disabled: Unplug,
  phase_missed: CalendarX2,
  campaign_alert: TriangleAlert,
  publication_failed: MailWarning,
  publication_waits: OctagonPause,
  job_ended: Download,
  calendar_refused: CalendarSync,
  calendar_broken: Unplug,
  signature_missing: PenOff,
  event: Zap,
};

export function Panel({ onClose }: { onClose(): void }) {
  const t = useWords();
  const textOf = useProblemText();
  const fresh = useList("/api/notices", { query: { state: "unread", limit: 50 } });
  const all = useList("/api/notices", { query: { limit: 20 } });
  const unread = fresh.items.filter(({ readAt }) => readAt === null);
  const ids = new Set(unread.map(({ id }) => id));
  const known = all.items.filter(({ id }) => !ids.has(id));
  const error = all.error ?? fresh.error;
  const newest =
    unread
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? "";
  const isEmpty = !all.isPending && !error && all.items.length === 0 && unread.length === 0;
  return (
    <Dialog className={styles.panel ?? ""}>
      <header className={styles.head}>
        <Heading slot="title" level={2}>
          {t("notices")}
        </Heading>
        {unread.length > 0 ? (
          <Button
            small
            kind="quiet"
            onPress={() => void markAllRead(newest).catch((failure: unknown) => toast.bad(textOf(failure)))}
          >
            {t("notices.read_all")}
          </Button>
        ) : null}
      </header>
      {all.isPending ? <Skeleton lines={4} /> : null}
      <ProblemNote error={all.items.length > 0 ? undefined : error} retry={() => void all.refetch()} />
      {isEmpty ? <p className={styles.none}>{t("notices.none")}</p> : null}
      {unread.length > 0 ? <List title={t("notices.new")} notices={unread} onClose={onClose} /> : null}
      {known.length > 0 ? <List title={t("notices.earlier")} notices={known} onClose={onClose} /> : null}
      <footer className={styles.foot}>
        {all.hasNextPage ? (
          <Button small isPending={all.isFetchingNextPage} onPress={all.readMore}>
            {t("notices.more")}
          </Button>
        ) : null}
        <ButtonLink small kind="quiet" to="/profile" search={{ tab: "notices" }} onPress={onClose}>
          {t("notices.choose")}
        </ButtonLink>
      </footer>
    </Dialog>
  );
}

interface ListProps {
  readonly title: string;
  readonly notices: readonly Notice[];
  onClose(): void;
}

function List({ title, notices, onClose }: ListProps) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const navigate = useNavigate();
  const { nameOf } = usePeople();
  const open = (notice: Notice) => {
    void markRead(notice).catch(() => undefined);
    const page = pageOf(notice);
    if (page === undefined) return;
    onClose();
    void navigate({ href: page });
  };
  return (
    <section aria-label={title}>
      <h3 className={overlay.heading}>{title}</h3>
      <ul>
        {notices.map((notice) => {
          const Sign = SIGNS[notice.kind];
          const name = nameOf(notice.by ?? "");
          return (
            <li key={notice.id}>
              <button
                type="button"
                className={styles.notice}
                data-new={notice.readAt === null}
                onClick={() => open(notice)}
              >
                <Sign size={18} aria-hidden />
                <span className={styles.words}>
                  <span>{t(`notice.${notice.kind}`, { name, what: notice.place?.id ?? "other" })}</span>
                  {notice.text ? <span className={styles.text}>{notice.text}</span> : null}
                  <time dateTime={notice.at} className={styles.time}>
                    {f.relative(notice.at, now)}
                  </time>
                </span>
                {notice.readAt === null ? <span className="hidden-visually">{t("notices.new")}</span> : null}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
