/** A report as a file. It is made in the background; the job stands in the address, so that going away and coming back loses nothing. */
import { Download, FileDown, X } from "lucide-react";
import { api, type Schemas } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Menu, MenuItem, MenuSection } from "../../kit/menu.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { cancelJob, isOver, isWeb, useJob } from "../../shared/job/job.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import type { Tab, View } from "./period.ts";
import type { By } from "./reading.tsx";
import styles from "./reports.module.css";
import { useWords } from "./words.ts";

/** By what the file groups its figures, for each section of which there are files. */
const BY: Readonly<Partial<Record<Tab, readonly By[]>>> = {
  conversations: ["day"],
  agents: ["person"],
  teams: ["team"],
  channels: ["channel"],
  countries: ["country"],
  contacts: ["channel"],
  leads: ["lead-type"],
  funnels: ["stage", "lost-reason"],
  times: ["day"],
  hours: ["day"],
};
const FORMATS = ["csv", "xlsx", "pdf"] as const;

export function ExportMenu({ view }: { readonly view: View }) {
  const t = useWords();
  const locale = useLocale();
  const textOf = useProblemText();
  const order = api.useMutation("post", "/api/exports/reports", {
    onSuccess: (job) => view.change({ job: job.id }),
    onError: (error) => toast.bad(textOf(error)),
  });
  const files = BY[view.tab] ?? [];
  if (files.length === 0) return null;
  const start = (by: By, format: Schemas["ReportOrder"]["format"]) => {
    const days = "days" in view.days ? { days: Number(view.days.days) as 7 | 30 | 90 } : view.days;
    order.mutate({ body: { by, ...days, compare: view.compare, format, language: locale } });
  };
  const formats = (by: By) =>
    FORMATS.map((format) => (
      <MenuItem key={format} onAction={() => start(by, format)}>
        {t(`format.${format}`)}
      </MenuItem>
    ));
  return (
    <Menu
      label={t("export")}
      trigger={
        <Button icon={<FileDown size={16} aria-hidden />} isPending={order.isPending}>
          {t("export")}
        </Button>
      }
    >
      {files.map((by) =>
        files.length === 1 ? (
          formats(by)
        ) : (
          <MenuSection key={by} title={t(by === "stage" ? "tab.funnels" : "funnel.lost_reasons")}>
            {formats(by)}
          </MenuSection>
        ),
      )}
    </Menu>
  );
}

export function ExportState({ id, view }: { readonly id: string; readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const textOf = useProblemText();
  const { data, error, refetch } = useJob(id);
  const close = () => view.change({ job: undefined });
  const stop = () => void cancelJob(id).catch((refused) => toast.bad(textOf(refused)));
  const { done = 0, total = null } = data?.progress ?? {};
  const share = total ? Math.min(1, done / total) : undefined;
  return (
    <section className={styles.job} aria-label={t("export")}>
      {error && !data ? <ProblemNote error={error} retry={() => void refetch()} /> : null}
      <div className={styles.grow}>
        <p role="status">
          {data === undefined || !isOver(data)
            ? share === undefined
              ? t("job.running")
              : t("job.share", { share: f.percent(share) })
            : data.state === "done"
              ? t("job.done")
              : data.state === "cancelled"
                ? t("job.cancelled")
                : t("job.failed", { reason: data.error?.text ?? "" })}
        </p>
        {data && isOver(data) ? null : (
          <progress
            className={styles.progress}
            aria-label={t("job.progress")}
            max={1}
            {...(share === undefined ? {} : { value: share })}
          />
        )}
      </div>
      {data?.result?.files.map(({ name, url, size }) =>
        url && isWeb(url) ? (
          <a key={name} href={url} download={name} className={styles.download} rel="noopener noreferrer">
            <Download size={16} aria-hidden />
            {t("job.download", { name, size: f.bytes(size) })}
          </a>
        ) : null,
      )}
      {data && isOver(data) ? (
        <IconButton small label={t("job.close")} icon={<X size={16} aria-hidden />} onPress={close} />
      ) : (
        <Button small onPress={stop}>
          {t("job.cancel")}
        </Button>
      )}
    </section>
  );
}
