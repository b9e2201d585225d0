import { Link } from "@tanstack/react-router";
import { useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Card, Empty } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { isOver, type Job, useJob } from "../../../shared/job/job.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import { Counts } from "./counts.tsx";
import { JobState } from "./job-state.tsx";
import { kindIn } from "./kinds.ts";
import styles from "./transfers.module.css";

/** Those that one may see, the latest first; the one of the address stands open. */
export function Jobs({ open }: { readonly open: string | undefined }) {
  const t = useWords();
  const list = useList("/api/jobs", { query: { limit: 50 } });
  const jobs = list.items.filter(({ kind }) => kindIn(kind) !== undefined);
  if (list.isPending) return <Skeleton rows lines={5} />;
  if (list.error && jobs.length === 0) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (jobs.length === 0 && !list.hasNextPage) return <Empty title={t("jobs.none")}>{t("jobs.none.text")}</Empty>;
  return (
    <>
      <ul className={styles.jobs} aria-label={t("transfers")}>
        {jobs.map((job) => (
          <li key={job.id}>
            <JobCard job={job} isOpen={job.id === open} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
          {t("more.read")}
        </Button>
      ) : null}
    </>
  );
}

function JobCard({ job, isOpen }: { readonly job: Job; readonly isOpen: boolean }) {
  const t = useWords();
  const f = useFormats();
  const { knownAs } = usePeople();
  const kind = kindIn(job.kind) ?? "contacts.export";
  // Links to files, and how far it is, are told only of one job.
  const isFollowed = isOpen || !isOver(job);
  const { data = job } = useJob(isFollowed ? job.id : undefined);
  const by = knownAs(job.createdBy);
  return (
    <Card
      title={t(`job.kind.${kind}`)}
      actions={
        <span className={styles.quiet}>
          {job.dryRun ? <Badge tone="info">{t("job.trial")}</Badge> : null} {f.dateTime(job.createdAt)}
          {by ? ` · ${by}` : null}
        </span>
      }
    >
      <JobState job={data} />
      {kind === "contacts.import" && data.result ? <Counts counts={data.result.counts} /> : null}
      <div className={styles.line}>
        {!isFollowed && job.result && job.result.files.length > 0 ? (
          <Link to="/contacts" search={{ jobs: "1", job: job.id }} replace>
            {t("job.files", { count: job.result.files.length })}
          </Link>
        ) : null}
        {kind === "contact.export" && job.subject ? (
          <Link to="/contacts/$contactId" params={{ contactId: job.subject.id }}>
            {t("known.open")}
          </Link>
        ) : null}
        {kind === "contacts.import" && job.subject && !isOver(data) ? (
          <Link to="/contacts" search={{ import: job.subject.id, job: job.id }}>
            {t("import.look")}
          </Link>
        ) : null}
      </div>
    </Card>
  );
}
