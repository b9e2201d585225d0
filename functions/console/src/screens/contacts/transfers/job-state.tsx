/** How far a piece of work is, what came of it, and its files. */
import { Download } from "lucide-react";
import { Button } from "../../../kit/button.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";
import { cancelJob, isOver, isWeb, type Job } from "../../../shared/job/job.ts";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./transfers.module.css";

export function JobState({ job, doneText }: { readonly job: Job | undefined; readonly doneText?: string }) {
  const t = useWords();
  const f = useFormats();
  const textOf = useProblemText();
  const { done = 0, total = null } = job?.progress ?? {};
  const share = total ? Math.min(1, done / total) : undefined;
  const over = job !== undefined && isOver(job);
  return (
    <div className={styles.state}>
      <p role="status">
        {over
          ? job.state === "failed"
            ? t("job.failed", { reason: job.error?.text ?? "" })
            : job.state === "done" && doneText !== undefined
              ? doneText
              : t(`job.${job.state}`)
          : share === undefined
            ? t(job?.state === "queued" ? "job.queued" : "job.running")
            : t("job.share", { share: f.percent(share) })}
      </p>
      {over ? (
        <Files job={job} />
      ) : (
        <>
          <progress
            className={styles.progress}
            aria-label={t("job.progress")}
            max={1}
            {...(share === undefined ? {} : { value: share })}
          />
          {job ? (
            <Button small onPress={() => void cancelJob(job.id).catch((error) => toast.bad(textOf(error)))}>
              {t("job.cancel")}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}

export function Files({ job }: { readonly job: Job }) {
  const t = useWords();
  const f = useFormats();
  return job.result?.files.map(({ name, url, size }) =>
    url && isWeb(url) ? (
      <a key={name} href={url} download={name} className={styles.download} rel="noopener noreferrer">
        <Download size={16} aria-hidden />
        {t("job.download", { name, size: f.bytes(size) })}
      </a>
    ) : null,
  );
}
