/** Work that takes longer than a request: how far it is, and what it made. */
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { api, client, type Schemas, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge, type Tone } from "../../../kit/mark.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";
import { useAct } from "./work.ts";

type Job = Schemas["Job"];
const TONES: Readonly<Record<Job["state"], Tone>> = {
  queued: "neutral",
  running: "info",
  done: "ok",
  failed: "danger",
  cancelled: "neutral",
};
const isOpen = ({ state }: Job): boolean => state === "queued" || state === "running";

/** Those of the kinds, newest first; read anew while one is at work. */
export function Jobs({
  label,
  kinds,
  titleOf,
  detailOf,
}: {
  readonly label: string;
  readonly kinds: readonly string[];
  titleOf(job: Job): ReactNode;
  detailOf?(job: Job): ReactNode;
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
          <JobRow key={job.id} listed={job} title={titleOf(job)} detail={detailOf?.(job)} />
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
  title,
  detail,
}: {
  readonly listed: Job;
  readonly title: ReactNode;
  readonly detail: ReactNode;
}) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const { nameOf } = usePeople();
  // Alone it comes with links to its files, and is looked at again while it is at work.
  const { data } = api.useQuery(
    "get",
    "/api/jobs/{id}",
    { params: { path: { id: listed.id } } },
    {
      enabled: isOpen(listed) || (listed.result?.files.length ?? 0) > 0,
      refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : 1_500),
    },
  );
  const job = data ?? listed;
  const { done, total } = job.progress;
  const cancel = () =>
    void act(() => client.POST("/api/jobs/{id}/cancel", { params: { path: { id: job.id } } }), {
      anew: ["/api/jobs", "/api/jobs/{id}"],
    });
  const files = job.result?.files ?? [];
  return (
    <li className={styles.job}>
      <div className={styles.grow}>
        <span className={styles.wrapped}>{title}</span>
        <small className={styles.detail}>
          {t("job.by", {
            time: f.dateTime(job.createdAt),
            name: nameOf(job.createdBy),
          })}
        </small>
        {job.state === "done" && detail ? <small className={styles.detail}>{detail}</small> : null}
        {job.error ? <small className={styles.lacking}>{job.error.text}</small> : null}
        {files.map(({ name, size, url }) =>
          url ? (
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
        <Badge tone={TONES[job.state]}>
          {job.state === "running" && total
            ? t("job.share", { share: f.percent(done / total) })
            : t(`job.${job.state}`)}
        </Badge>
        {isOpen(job) ? (
          <Button small onPress={cancel}>
            {t("job.cancel")}
          </Button>
        ) : null}
      </span>
    </li>
  );
}
