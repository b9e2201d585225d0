/** Work that takes longer than a request: how far it is, and what it made. */
import { Download } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { type ApiPath, readAnew, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge, type Tone } from "../../../kit/mark.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { useAct } from "../../../shared/editing/work.ts";
import { cancelJob, isOver, isWeb, type Job, useJob } from "../../../shared/job/job.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

const TONES: Readonly<Record<Job["state"], Tone>> = {
  queued: "neutral",
  running: "info",
  done: "ok",
  failed: "danger",
  cancelled: "neutral",
};

/** Those of the kinds, newest first. One that is at work is looked at until it is over; what it may have changed is then read `anew`. */
export function Jobs({
  label,
  kinds,
  titleOf,
  detailOf,
  badgeOf,
  anew = [],
}: {
  readonly label: string;
  readonly kinds: readonly string[];
  titleOf(job: Job): ReactNode;
  /** Of one that is done; so is its badge, where "Done" would say too little. */
  detailOf?(job: Job): ReactNode;
  badgeOf?(job: Job): ReactNode;
  readonly anew?: readonly ApiPath[];
}) {
  const t = useWords();
  const list = useList("/api/jobs", { query: { limit: 50 } });
  const jobs = list.items.filter(({ kind }) => kinds.includes(kind));
  if (list.isPending) return <Skeleton rows lines={3} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  return (
    <div className={styles.stack_s}>
      {jobs.length === 0 ? <p className={styles.quiet}>{t("job.none")}</p> : null}
      <ul className={styles.rows} aria-label={label}>
        {jobs.map((job) => (
          <JobRow key={job.id} listed={job} titleOf={titleOf} detailOf={detailOf} badgeOf={badgeOf} anew={anew} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <div>
          <Button small isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function JobRow({
  listed,
  titleOf,
  detailOf,
  badgeOf,
  anew,
}: {
  readonly listed: Job;
  titleOf(job: Job): ReactNode;
  readonly detailOf: ((job: Job) => ReactNode) | undefined;
  readonly badgeOf: ((job: Job) => ReactNode) | undefined;
  readonly anew: readonly ApiPath[];
}) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const { nameOf } = usePeople();
  // Links to files, and how far it is, are told only of one job.
  const { data } = useJob(!isOver(listed) || (listed.result?.files.length ?? 0) > 0 ? listed.id : undefined);
  const job = data ?? listed;
  const hasJustEnded = !isOver(listed) && isOver(job);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that it ended is the reason, whichever list names what it changed.
  useEffect(() => {
    if (hasJustEnded) void readAnew("/api/jobs", ...anew);
  }, [hasJustEnded]);
  const { done, total } = job.progress;
  const cancel = () => void act(() => cancelJob(job.id), { anew: [] });
  const badge = job.state === "done" ? badgeOf?.(job) : undefined;
  const detail = job.state === "done" ? detailOf?.(job) : undefined;
  const files = job.result?.files ?? [];
  return (
    <li className={styles.job}>
      <div className={styles.grow}>
        <span className={styles.wrapped}>{titleOf(job)}</span>
        <small className={styles.detail}>
          {t("job.by", {
            time: f.dateTime(job.createdAt),
            name: nameOf(job.createdBy),
          })}
        </small>
        {detail ? <small className={styles.detail}>{detail}</small> : null}
        {job.error ? <small className={styles.lacking}>{job.error.text}</small> : null}
        {files.map(({ name, size, url }) =>
          url && isWeb(url) ? (
            <a key={name} href={url} download={name} rel="noopener noreferrer" className={styles.line}>
              <Download size={16} aria-hidden />
              {t("job.download", { name, size: f.bytes(size) })}
            </a>
          ) : null,
        )}
        {files.length > 0 && data && files.every(({ url }) => url === null) ? (
          <small className={styles.detail}>{t("job.gone")}</small>
        ) : null}
      </div>
      <span className={styles.line}>
        {badge ?? (
          <Badge tone={TONES[job.state]}>
            {job.state === "running" && total
              ? t("job.share", { share: f.percent(done / total) })
              : t(`job.${job.state}`)}
          </Badge>
        )}
        {isOver(job) ? null : (
          <Button small onPress={cancel}>
            {t("job.cancel")}
          </Button>
        )}
      </span>
    </li>
  );
}
