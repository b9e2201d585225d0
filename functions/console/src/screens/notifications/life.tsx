/** One notification: what became of it, and why, step by step. */
import { Link } from "@tanstack/react-router";
import {
  Ban,
  CheckCheck,
  CircleX,
  Clock,
  Eye,
  type LucideIcon,
  MailCheck,
  MousePointerClick,
  Reply,
  Send,
  SkipForward,
  Sparkles,
} from "lucide-react";
import { useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { NotFound } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { Badge, channelName } from "../../kit/mark.tsx";
import { Card, Page } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import { isUnderway, isWaiting, lifeOf, type Notification, type Step, toneOf } from "./model.ts";
import styles from "./notifications.module.css";
import { useWords } from "./words.ts";

/** How often one that is on its way is looked at: its steps are told of by no hint. */
const UNDERWAY_MS = 3_000;

const ICONS: Readonly<Record<Step["what"], LucideIcon>> = {
  asked: Sparkles,
  skipped: SkipForward,
  planned: Clock,
  tried: Send,
  waits: Clock,
  sent: MailCheck,
  delivered: CheckCheck,
  read: Eye,
  opened: Eye,
  clicked: MousePointerClick,
  answered: Reply,
  failed: CircleX,
  ended: Ban,
};

export function Life({ id }: { readonly id: string }) {
  const t = useWords();
  const { can } = useSession();
  const { data, error, isPending, refetch } = api.useQuery(
    "get",
    "/api/notifications/{id}",
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data && isUnderway(state.data) ? UNDERWAY_MS : false) },
  );
  if (isPending) return <Skeleton lines={8} />;
  if (!data)
    return (error as { status?: number } | null)?.status === 404 ? <NotFound /> : <ProblemNote error={error} />;
  return (
    <Page
      title={data.type}
      description={<Status notification={data} />}
      actions={
        isWaiting(data) && can("notifications.send") ? (
          <TakeBack id={id} onDone={() => void refetch()} />
        ) : (
          <Link to="/notifications">{t("back")}</Link>
        )
      }
    >
      <div className={styles.columns}>
        <Card title={t("life")}>
          <ol className={styles.life}>
            {lifeOf(data).map((step) => (
              <StepRow
                key={`${step.at} ${step.what} ${step.channel} ${step.attempt}`}
                step={step}
                notification={data}
              />
            ))}
          </ol>
        </Card>
        <About notification={data} />
      </div>
    </Page>
  );
}

function Status({ notification: { status, reason } }: { readonly notification: Notification }) {
  const t = useWords();
  return (
    <span className={styles.line}>
      <Badge tone={toneOf(status)}>{t(`status.${status}`)}</Badge>
      {reason?.text}
    </span>
  );
}

function StepRow({ step, notification }: { readonly step: Step; readonly notification: Notification }) {
  const t = useWords();
  const f = useFormats();
  const { knownAs } = usePeople();
  const Icon = ICONS[step.what];
  const values = {
    channel: step.channel === undefined ? "" : channelName(step.channel),
    attempt: step.attempt ?? 1,
    who: knownAs(notification.createdBy) ?? t("by.system"),
  };
  return (
    <li data-what={step.what}>
      <Icon size={18} aria-hidden />
      <div>
        <p>
          {t(`step.${step.what}`, values)}
          {step.what === "tried" && step.conversationId !== undefined ? (
            <>
              {" "}
              <Link to="/inbox/$conversationId" params={{ conversationId: step.conversationId }}>
                {t("conversation")}
              </Link>
            </>
          ) : null}
        </p>
        {step.language === undefined ? null : (
          <p className={styles.quiet}>{t("step.language", { language: f.language(step.language) })}</p>
        )}
        {step.policy ? (
          <p className={styles.quiet}>{t(`policy.${step.policy.answer}`, { because: step.policy.because })}</p>
        ) : null}
        {step.reason ? (
          <p className={styles.quiet}>
            {step.reason.text} <code>{step.reason.code}</code>
          </p>
        ) : null}
      </div>
      <time dateTime={step.at}>{f.dateTime(step.at)}</time>
    </li>
  );
}

function About({ notification }: { readonly notification: Notification }) {
  const t = useWords();
  const f = useFormats();
  const { contactId, contactName, purpose, priority, template, channels, externalId, sendBefore } = notification;
  const { digestedInto, collected, status, reason } = notification;
  // The digest itself is made when its time is over.
  const isMade = status !== "deferred" || reason?.code !== "digest";
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [
      t("to"),
      <Link key="to" to="/contacts/$contactId" params={{ contactId }}>
        {contactName ?? t("to.nameless")}
      </Link>,
    ],
    [t("purpose"), t(`purpose.${purpose}`)],
    [t("priority"), t(`priority.${priority}`)],
    [t("channels"), channels.map(channelName).join(" → ")],
    [
      t("template"),
      template ? t("template.version", { key: template.key, version: template.version }) : t("template.none"),
    ],
    ...(digestedInto === null || status === "cancelled"
      ? []
      : [
          [
            t("digest.into"),
            isMade ? (
              <Link key="into" to="/notifications/$notificationId" params={{ notificationId: digestedInto }}>
                {t("digest.open")}
              </Link>
            ) : (
              t("digest.waits")
            ),
          ] as const,
        ]),
    ...(collected.length === 0 ? [] : [[t("digest.tells"), t("digest.count", { count: collected.length })] as const]),
    ...(externalId === null ? [] : [[t("externalId"), <code key="id">{externalId}</code>] as const]),
    ...(sendBefore === null ? [] : [[t("sendBefore"), f.dateTime(sendBefore)] as const]),
  ];
  return (
    <Card title={t("about")}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function TakeBack({ id, onDone }: { readonly id: string; onDone(): void }) {
  const t = useWords();
  const problemText = useProblemText();
  const [isAsking, setAsking] = useState(false);
  const takeBack = async () => {
    setAsking(false);
    try {
      await client.POST("/api/notifications/{id}/cancel", { params: { path: { id } } });
      toast.good(t("cancel.done"));
    } catch (problem) {
      toast.bad(problemText(problem));
    }
    void readAnew("/api/notifications");
    onDone();
  };
  return (
    <>
      <Button kind="danger" icon={<Ban size={16} aria-hidden />} onPress={() => setAsking(true)}>
        {t("cancel")}
      </Button>
      <Confirm
        title={t("cancel.title")}
        text={t("cancel.text")}
        action={t("cancel")}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => void takeBack()}
      />
    </>
  );
}
