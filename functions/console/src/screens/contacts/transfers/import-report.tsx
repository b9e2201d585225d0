/** What became of a file, or would: figures, and every refused row with its reason. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { Card } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { isWeb, type Job, useJob } from "../../../shared/job/job.ts";
import { useWords } from "../words.ts";
import { Counts } from "./counts.tsx";
import { rowsIn } from "./csv.ts";
import { JobState } from "./job-state.tsx";
import styles from "./transfers.module.css";

export function ImportReport({
  jobId,
  title,
  actions,
  isTrial = false,
}: {
  readonly jobId: string;
  readonly title: string;
  readonly actions?: ReactNode;
  /** Nothing was changed. */
  readonly isTrial?: boolean;
}) {
  const t = useWords();
  const { data, error, refetch } = useJob(jobId);
  const counts = data?.result?.counts;
  return (
    <Card title={title}>
      {error && !data ? <ProblemNote error={error} retry={() => void refetch()} /> : null}
      {error && !data ? null : (
        <JobState
          job={data}
          doneText={
            isTrial
              ? t("import.checked.text")
              : t("import.done", { count: (counts?.created ?? 0) + (counts?.updated ?? 0) })
          }
        />
      )}
      {counts ? <Counts counts={counts} /> : null}
      {data?.state === "done" && (counts?.refused ?? 0) > 0 ? <Refused job={data} /> : null}
      {isTrial || !actions ? null : (
        <>
          {data === undefined || counts === undefined ? <p className={styles.quiet}>{t("import.leave")}</p> : null}
          <div className={styles.actions}>{actions}</div>
        </>
      )}
    </Card>
  );
}

const FIRST = 100;
const MORE = 500;

/** Read out of the same file that can be downloaded. */
function Refused({ job }: { readonly job: Job }) {
  const t = useWords();
  const [most, setMost] = useState(FIRST);
  const url = job.result?.files.find(({ url: its }) => its !== null && isWeb(its))?.url;
  const { data, error } = useQuery({
    queryKey: ["refused rows", job.id],
    // The link is another one each time, the file the same.
    queryFn: async ({ signal }) => {
      const answer = await fetch(url ?? "", { signal });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return answer.text();
    },
    enabled: typeof url === "string",
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <p className={styles.quiet}>{t("refused.unread")}</p>;
  if (data === undefined) return <Skeleton lines={3} />;
  const [head = [], ...rows] = rowsIn(data, most + 2);
  return (
    <>
      <h3>{t("refused")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("refused")}>
        <table className={styles.columns}>
          <thead>
            <tr>
              <th scope="col">{t("refused.row")}</th>
              <th scope="col">{t("refused.why")}</th>
              {head.slice(2).map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places, and names may repeat.
                <th key={index} scope="col" dir="auto">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map(([row = "", why = "", ...cells]) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                <td className={styles.why}>
                  <Why text={why} />
                </td>
                {head.slice(2).map((_, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells keep their places.
                  <td key={index} dir="auto">
                    {cells[index] ?? ""}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > most ? (
        <Button small onPress={() => setMost((shown) => shown + MORE)}>
          {t("more.read")}
        </Button>
      ) : null}
    </>
  );
}

const FAULTS = [
  "bad_encoding",
  "bad_quotes",
  "too_long",
  "too_many_cells",
  "cell_too_long",
  "no_identity",
  "too_many_identities",
  "bad_phone",
  "bad_email",
  "bad_identity",
  "bad_country",
  "bad_language",
  "bad_tags",
  "bad_consent",
  "several_contacts",
  "forgotten",
] as const;

/** `code: sentence; code: sentence`: in the person's language where the code is one that we know. */
function Why({ text }: { readonly text: string }) {
  const t = useWords();
  const said = text.split(/; (?=[a-z_]+: )/).map((part) => {
    const [code = "", ...rest] = part.split(": ");
    const fault = FAULTS.find((one) => one === code);
    return fault ? t(`fault.${fault}`) : rest.join(": ") || part;
  });
  return said.join(" ");
}
