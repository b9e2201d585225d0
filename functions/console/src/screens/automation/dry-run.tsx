/** A rule, saved or not, held against what happened already. */
import { FlaskConical, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { NumberField, TextField } from "../../kit/field.tsx";
import { Badge, channelName, type Tone } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { Trouble } from "../../shared/editing/form-dialog.tsx";
import type { Work } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./automation.module.css";
import { asText } from "./condition.ts";
import type { DryRun, NewRule } from "./model.ts";
import { Because, EventLink, useReasonText } from "./outcome.tsx";
import { Tree } from "./tree.tsx";
import { useWords } from "./words.ts";

const MOST = 500;
const OUTCOMES = ["told", "quiet", "skipped", "no_match", "replaced", "cancelled"] as const;
type Outcome = (typeof OUTCOMES)[number];
const TONES: Readonly<Record<Outcome, Tone>> = {
  told: "ok",
  quiet: "info",
  skipped: "warn",
  no_match: "neutral",
  replaced: "neutral",
  cancelled: "neutral",
};

/** The days are those of this browser, both included. */
const spanOf = (from: string, to: string) => ({
  ...(from === "" ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
  ...(to === "" ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
});

export function Trial({
  rule,
  work,
  isReady,
}: {
  readonly rule: NewRule;
  readonly work: Work;
  readonly isReady: boolean;
}) {
  const t = useWords();
  const [by, setBy] = useState<"last" | "range">("last");
  const [last, setLast] = useState(100);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [answer, setAnswer] = useState<{ readonly ran: DryRun; readonly rule: string }>();
  const written = JSON.stringify(rule);
  const run = async () => {
    const range = by === "range" ? { ...spanOf(from, to), last: MOST } : { last };
    const ran = await work.run(() => client.POST("/api/event-rules/dry-run", { body: { rule, ...range } }), {
      anew: [],
    });
    setAnswer(ran && { ran, rule: written });
  };
  return (
    <Card title={t("try")}>
      <p className={styles.safe}>
        <ShieldCheck size={18} aria-hidden />
        <span>{t("try.safe")}</span>
      </p>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void run();
        }}
      >
        <div>
          <Segments
            label={t("try.by")}
            value={by}
            onChange={(id) => setBy(id === "range" ? "range" : "last")}
            options={(["last", "range"] as const).map((id) => ({ id, title: t(`try.by.${id}`) }))}
          />
        </div>
        {by === "last" ? (
          <NumberField
            label={t("try.last")}
            minValue={1}
            maxValue={MOST}
            value={last}
            onChange={(count) => setLast(Number.isNaN(count) ? 1 : count)}
            error={work.about("last")}
          />
        ) : (
          <div className={styles.pair}>
            <TextField type="date" label={t("try.from")} value={from} onChange={setFrom} error={work.about("from")} />
            <TextField type="date" label={t("try.to")} value={to} onChange={setTo} error={work.about("to")} />
          </div>
        )}
        <div>
          <Button
            type="submit"
            icon={<FlaskConical size={16} aria-hidden />}
            isPending={work.isPending}
            isDisabled={!isReady}
          >
            {t("try.run")}
          </Button>
        </div>
      </form>
      <Trouble work={work} />
      <div role="status">
        {answer ? <p className={styles.label}>{t("try.events", { count: answer.ran.events })}</p> : null}
      </div>
      {answer ? <Ran ran={answer.ran} isOld={answer.rule !== written} /> : null}
    </Card>
  );
}

function Ran({
  ran: { events, counts, reasons, details, cut },
  isOld,
}: {
  readonly ran: DryRun;
  readonly isOld: boolean;
}) {
  const t = useWords();
  const f = useFormats();
  const reasonText = useReasonText();
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className={styles.stack}>
      {isOld ? <p className={styles.old}>{t("try.old")}</p> : null}
      {events === 0 ? <p className={styles.quiet}>{t("try.none")}</p> : null}
      <ul className={styles.counts}>
        {OUTCOMES.filter((one) => (counts[one] ?? 0) > 0).map((one) => (
          <li key={one}>
            <Badge tone={TONES[one]}>{t(`would.${one}`)}</Badge> {f.number(counts[one] ?? 0)}
          </li>
        ))}
      </ul>
      {Object.keys(reasons).length > 0 ? (
        <ul className={styles.reasons}>
          {Object.entries(reasons)
            .sort(([, a], [, b]) => b - a)
            .map(([code, count]) => (
              <li key={code}>
                {reasonText(code)}: {f.number(count)}
              </li>
            ))}
        </ul>
      ) : null}
      {cut ? <p className={styles.quiet}>{t("try.cut")}</p> : null}
      {details.length > 0 ? (
        <ol className={styles.entries}>
          {details.map((one) => (
            <Detail key={`${one.eventId} ${one.contactId} ${one.outcome}`} detail={one} />
          ))}
        </ol>
      ) : null}
      {all > details.length ? <p className={styles.quiet}>{t("try.first", { count: details.length, all })}</p> : null}
    </div>
  );
}

function Detail({ detail }: { readonly detail: DryRun["details"][number] }) {
  const t = useWords();
  const f = useFormats();
  const { outcome, contactId, name, at, channel, text, data, reason, because, eventId, occurredAt } = detail;
  const hasData = data !== null && Object.keys(data).length > 0;
  return (
    <li>
      <div className={styles.line}>
        <Badge tone={TONES[outcome]}>{t(`would.${outcome}`)}</Badge>
        {contactId === null ? null : <ContactLink id={contactId} name={name} />}
      </div>
      {at !== null && outcome === "told" ? (
        <p>
          {channel === null
            ? t("try.at", { time: f.dateTime(at) })
            : t("try.at.by", { time: f.dateTime(at), channel: channelName(channel) })}
        </p>
      ) : null}
      {text === null ? null : (
        <blockquote className={styles.quote}>
          <bdi>{text}</bdi>
        </blockquote>
      )}
      {hasData ? <Tree value={data} label={t("data")} /> : null}
      {reason ? <p className={styles.quiet}>{reason.text}</p> : null}
      <Because because={because.map((one) => ({ ...one, actual: asText(one.actual) }))} />
      <EventLink id={eventId} at={occurredAt} />
    </li>
  );
}
